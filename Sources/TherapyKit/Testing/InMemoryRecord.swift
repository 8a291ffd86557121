import TherapyKit

/// A kind of record as the practice in memory keeps it.
protocol InMemoryRecord: Identifiable, Hashable, Sendable where ID == RecordID<Self> {
    static var entity: Entity { get }
    static var table: WritableKeyPath<InMemoryTables, [ID: Self]> { get }
    var updatedAt: Instant { get set }
    /// The status, where the kind has one.
    var statusText: String? { get }
    /// What it refers to, by the column that does.
    var references: [(column: String, entity: Entity, id: String)] { get }
    /// Every rule of the domain that its values break.
    var ruleProblems: [Problem] { get }
    /// The columns whose values differ, as the change feed names them.
    func changedColumns(to other: Self) -> [String]
}

extension InMemoryRecord {
    var statusText: String? { nil }
    var ruleProblems: [Problem] { [] }

    /// The columns of those properties that differ.
    func columns(_ other: Self, _ columns: KeyValuePairs<String, PartialKeyPath<Self>>) -> [String] {
        columns.filter { self[keyPath: $0.value] as? AnyHashable != other[keyPath: $0.value] as? AnyHashable }.map(
            \.key
        )
    }
}

/// All records, by their ids.
struct InMemoryTables: Sendable {
    var users: [User.ID: User] = [:]
    var therapists: [Therapist.ID: Therapist] = [:]
    var sessions: [Session.ID: Session] = [:]
    var forms: [Form.ID: Form] = [:]
    var responses: [FormResponse.ID: FormResponse] = [:]
    var resources: [Resource.ID: Resource] = [:]
    var assignments: [Assignment.ID: Assignment] = [:]

    func contains(_ entity: Entity, _ id: String) -> Bool {
        switch entity {
        case .user: users[RecordID(id)] != nil
        case .therapist: therapists[RecordID(id)] != nil
        case .session: sessions[RecordID(id)] != nil
        case .form: forms[RecordID(id)] != nil
        case .formResponse: responses[RecordID(id)] != nil
        case .resource: resources[RecordID(id)] != nil
        case .assignment: assignments[RecordID(id)] != nil
        }
    }
}

extension User: InMemoryRecord {
    static let entity = Entity.user
    static var table: WritableKeyPath<InMemoryTables, [ID: User]> { \.users }
    var references: [(column: String, entity: Entity, id: String)] { [] }
    var ruleProblems: [Problem] { problems { _ in true } }

    func changedColumns(to other: User) -> [String] {
        columns(
            other,
            [
                "name": \.name, "email": \.email, "phone": \.phone, "timeZone": \.timeZone, "updatedAt": \.updatedAt,
            ]
        )
    }
}

extension Therapist: InMemoryRecord {
    static let entity = Entity.therapist
    static var table: WritableKeyPath<InMemoryTables, [ID: Therapist]> { \.therapists }
    var references: [(column: String, entity: Entity, id: String)] { [("userId", .user, userId.text)] }
    var ruleProblems: [Problem] { problems }

    func changedColumns(to other: Therapist) -> [String] {
        columns(
            other,
            [
                "userId": \.userId, "bio": \.bio, "specialties": \.specialties, "credentials": \.credentials,
                "isActive": \.isActive, "calendarIntegration": \.calendarIntegration, "meta": \.meta,
                "updatedAt": \.updatedAt,
            ]
        )
    }
}

extension Session: InMemoryRecord {
    static let entity = Entity.session
    static var table: WritableKeyPath<InMemoryTables, [ID: Session]> { \.sessions }
    var statusText: String? { status.rawValue }
    var references: [(column: String, entity: Entity, id: String)] {
        [("therapistId", .therapist, therapistId.text), ("clientId", .user, clientId.text)]
    }
    var ruleProblems: [Problem] { SessionLimits().problems(from: startTime, to: endTime) }

    func changedColumns(to other: Session) -> [String] {
        columns(
            other,
            [
                "therapistId": \.therapistId, "clientId": \.clientId, "startTime": \.startTime, "endTime": \.endTime,
                "status": \.status, "type": \.type, "format": \.format, "privateNotes": \.hasPrivateNotes,
                "sharedNotes": \.sharedNotes, "meta": \.meta, "updatedAt": \.updatedAt,
            ]
        )
    }
}

extension Form: InMemoryRecord {
    static let entity = Entity.form
    static var table: WritableKeyPath<InMemoryTables, [ID: Form]> { \.forms }
    var references: [(column: String, entity: Entity, id: String)] { [] }
    var ruleProblems: [Problem] { problems }

    func changedColumns(to other: Form) -> [String] {
        columns(
            other,
            [
                "title": \.title, "description": \.summary, "type": \.type, "fields": \.fields, "isActive": \.isActive,
                "meta": \.meta, "updatedAt": \.updatedAt,
            ]
        )
    }
}

extension FormResponse: InMemoryRecord {
    static let entity = Entity.formResponse
    static var table: WritableKeyPath<InMemoryTables, [ID: FormResponse]> { \.responses }
    var references: [(column: String, entity: Entity, id: String)] {
        [("formId", .form, formId.text), ("clientId", .user, clientId.text)]
            + (sessionId.map { [("sessionId", .session, $0.text)] } ?? [])
    }

    func changedColumns(to other: FormResponse) -> [String] {
        columns(
            other,
            [
                "formId": \.formId, "sessionId": \.sessionId, "clientId": \.clientId, "responses": \.responses,
                "submittedAt": \.submittedAt, "meta": \.meta, "updatedAt": \.updatedAt,
            ]
        )
    }
}

extension Resource: InMemoryRecord {
    static let entity = Entity.resource
    static var table: WritableKeyPath<InMemoryTables, [ID: Resource]> { \.resources }
    var references: [(column: String, entity: Entity, id: String)] { [("therapistId", .therapist, therapistId.text)] }
    var ruleProblems: [Problem] { problems }

    func changedColumns(to other: Resource) -> [String] {
        columns(
            other,
            [
                "therapistId": \.therapistId, "title": \.title, "description": \.summary, "type": \.type, "url": \.url,
                "isPublic": \.isPublic, "tags": \.tags, "meta": \.meta, "updatedAt": \.updatedAt,
            ]
        )
    }
}

extension Assignment: InMemoryRecord {
    static let entity = Entity.assignment
    static var table: WritableKeyPath<InMemoryTables, [ID: Assignment]> { \.assignments }
    var statusText: String? { status.rawValue }
    var references: [(column: String, entity: Entity, id: String)] {
        [("resourceId", .resource, resourceId.text), ("clientId", .user, clientId.text)]
    }
    var ruleProblems: [Problem] { problems }

    func changedColumns(to other: Assignment) -> [String] {
        columns(
            other,
            [
                "resourceId": \.resourceId, "clientId": \.clientId, "assignedAt": \.assignedAt, "dueDate": \.dueDate,
                "status": \.status, "notes": \.notes, "meta": \.meta, "updatedAt": \.updatedAt,
            ]
        )
    }
}
