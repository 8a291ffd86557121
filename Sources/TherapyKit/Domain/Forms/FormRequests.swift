/// A form as it is asked for.
public struct FormRequest: Hashable, RecordRequest {
    public var title: String
    public var summary: String?
    public var type: Form.Kind
    public var fields: [FormField]
    public var meta: JSONObject

    public init(
        title: String,
        summary: String? = nil,
        type: Form.Kind,
        fields: [FormField],
        meta: JSONObject = JSONObject()
    ) {
        self.title = title
        self.summary = summary
        self.type = type
        self.fields = fields
        self.meta = meta
    }

    public func record(id: Form.ID, at now: Instant) -> Form {
        Form(
            id: id,
            title: title,
            summary: summary,
            type: type,
            fields: fields,
            meta: meta,
            createdAt: now,
            updatedAt: now
        )
    }
}

/// What an update may change of a form. Other fields make another version of one that has been answered.
public struct FormUpdate: Hashable, RecordUpdate {
    public var title: String?
    public var summary: String??
    public var fields: [FormField]?
    public var isActive: Bool?
    public var meta: JSONObject?
    public var ifUpdatedAt: Instant?

    public init(
        title: String? = nil,
        summary: String?? = nil,
        fields: [FormField]? = nil,
        isActive: Bool? = nil,
        meta: JSONObject? = nil,
        ifUpdatedAt: Instant? = nil
    ) {
        self.title = title
        self.summary = summary
        self.fields = fields
        self.isActive = isActive
        self.meta = meta
        self.ifUpdatedAt = ifUpdatedAt
    }

    public func apply(to form: inout Form) {
        if let title { form.title = title }
        if let summary { form.summary = summary }
        if let fields {
            let old = Dictionary(form.fields.map { ($0.id, $0) }) { first, _ in first }
            form.fields = fields.map { field in old[field.id].map(field.keepingUnknownMembers) ?? field }
        }
        if let isActive { form.isActive = isActive }
        if let meta { form.meta = meta }
    }
}

/// A client's answers as they are submitted.
public struct FormResponseRequest: Hashable, RecordRequest {
    public var formId: Form.ID
    public var clientId: User.ID
    public var sessionId: Session.ID?
    public var responses: JSONObject
    public var meta: JSONObject

    public init(
        formId: Form.ID,
        clientId: User.ID,
        sessionId: Session.ID? = nil,
        responses: JSONObject,
        meta: JSONObject = JSONObject()
    ) {
        self.formId = formId
        self.clientId = clientId
        self.sessionId = sessionId
        self.responses = responses
        self.meta = meta
    }

    public func record(id: FormResponse.ID, at now: Instant) -> FormResponse {
        FormResponse(
            id: id,
            formId: formId,
            sessionId: sessionId,
            clientId: clientId,
            responses: responses,
            submittedAt: now,
            meta: meta,
            createdAt: now,
            updatedAt: now
        )
    }
}
