/// Which records, and which page of them.
public protocol RecordQuery<Record>: Sendable {
    associatedtype Record: Sendable

    /// At most so many; from 1 to 1000.
    var limit: Int { get set }
    /// The place behind which the page begins.
    var after: PageCursor? { get set }
}

/// Which users, by name.
public struct UserQuery: Hashable, RecordQuery {
    public typealias Record = User

    /// Part of the name or of the email address, whatever the case of its letters.
    public var search: String?
    public var limit: Int
    public var after: PageCursor?

    public init(search: String? = nil, limit: Int = 100, after: PageCursor? = nil) {
        self.search = search
        self.limit = limit
        self.after = after
    }
}

/// Which therapists, by id.
public struct TherapistQuery: Hashable, RecordQuery {
    public typealias Record = Therapist

    public var specialty: String?
    public var isActive: Bool?
    public var limit: Int
    public var after: PageCursor?

    public init(specialty: String? = nil, isActive: Bool? = nil, limit: Int = 100, after: PageCursor? = nil) {
        self.specialty = specialty
        self.isActive = isActive
        self.limit = limit
        self.after = after
    }
}

/// Which forms, by title.
public struct FormQuery: Hashable, RecordQuery {
    public typealias Record = Form

    public var type: Form.Kind?
    public var isActive: Bool?
    public var limit: Int
    public var after: PageCursor?

    public init(type: Form.Kind? = nil, isActive: Bool? = nil, limit: Int = 100, after: PageCursor? = nil) {
        self.type = type
        self.isActive = isActive
        self.limit = limit
        self.after = after
    }
}

/// Which responses, by when they were submitted.
public struct FormResponseQuery: Hashable, RecordQuery {
    public typealias Record = FormResponse

    public var formId: Form.ID?
    public var sessionId: Session.ID?
    public var clientId: User.ID?
    public var from: Instant?
    public var until: Instant?
    public var limit: Int
    public var after: PageCursor?

    public init(
        formId: Form.ID? = nil,
        sessionId: Session.ID? = nil,
        clientId: User.ID? = nil,
        from: Instant? = nil,
        until: Instant? = nil,
        limit: Int = 100,
        after: PageCursor? = nil
    ) {
        self.formId = formId
        self.sessionId = sessionId
        self.clientId = clientId
        self.from = from
        self.until = until
        self.limit = limit
        self.after = after
    }
}

/// Which resources, by title.
public struct ResourceQuery: Hashable, RecordQuery {
    public typealias Record = Resource

    public var therapistId: Therapist.ID?
    public var type: Resource.Kind?
    public var tag: String?
    public var isPublic: Bool?
    public var limit: Int
    public var after: PageCursor?

    public init(
        therapistId: Therapist.ID? = nil,
        type: Resource.Kind? = nil,
        tag: String? = nil,
        isPublic: Bool? = nil,
        limit: Int = 100,
        after: PageCursor? = nil
    ) {
        self.therapistId = therapistId
        self.type = type
        self.tag = tag
        self.isPublic = isPublic
        self.limit = limit
        self.after = after
    }
}

/// Which assignments: by when they were made, but what is overdue or due in a window, of all clients and resources, by
/// when it is due.
public struct AssignmentQuery: Hashable, RecordQuery {
    public typealias Record = Assignment

    public var resourceId: Resource.ID?
    public var clientId: User.ID?
    /// Empty for any.
    public var statuses: Set<Assignment.Status>
    public var isOverdue: Bool?
    /// The first instant of the window that it is due in.
    public var dueFrom: Instant?
    public var dueBefore: Instant?
    public var limit: Int
    public var after: PageCursor?

    public init(
        resourceId: Resource.ID? = nil,
        clientId: User.ID? = nil,
        statuses: Set<Assignment.Status> = [],
        isOverdue: Bool? = nil,
        dueFrom: Instant? = nil,
        dueBefore: Instant? = nil,
        limit: Int = 100,
        after: PageCursor? = nil
    ) {
        self.resourceId = resourceId
        self.clientId = clientId
        self.statuses = statuses
        self.isOverdue = isOverdue
        self.dueFrom = dueFrom
        self.dueBefore = dueBefore
        self.limit = limit
        self.after = after
    }
}
