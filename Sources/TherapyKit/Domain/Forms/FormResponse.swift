/// What a client answered.
public struct FormResponse: Hashable, Sendable, Identifiable {
    public typealias ID = RecordID<FormResponse>

    public let id: ID
    public let formId: Form.ID
    public let sessionId: Session.ID?
    public let clientId: User.ID
    /// The answers by field id.
    public let responses: JSONObject
    public let submittedAt: Instant
    public var meta: JSONObject
    public let createdAt: Instant
    public var updatedAt: Instant

    public init(
        id: ID,
        formId: Form.ID,
        sessionId: Session.ID? = nil,
        clientId: User.ID,
        responses: JSONObject,
        submittedAt: Instant,
        meta: JSONObject = JSONObject(),
        createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.formId = formId
        self.sessionId = sessionId
        self.clientId = clientId
        self.responses = responses
        self.submittedAt = submittedAt
        self.meta = meta
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
