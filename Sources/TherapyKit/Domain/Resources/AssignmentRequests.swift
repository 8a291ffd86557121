/// A resource to be given into a client's hands.
public struct AssignmentRequest: Hashable, RecordRequest {
    public var resourceId: Resource.ID
    public var clientId: User.ID
    public var dueDate: Instant?
    public var notes: String?
    public var meta: JSONObject

    public init(
        resourceId: Resource.ID,
        clientId: User.ID,
        dueDate: Instant? = nil,
        notes: String? = nil,
        meta: JSONObject = JSONObject()
    ) {
        self.resourceId = resourceId
        self.clientId = clientId
        self.dueDate = dueDate
        self.notes = notes
        self.meta = meta
    }

    public func record(id: Assignment.ID, at now: Instant) -> Assignment {
        Assignment(
            id: id,
            resourceId: resourceId,
            clientId: clientId,
            assignedAt: now,
            dueDate: dueDate,
            notes: notes,
            meta: meta,
            createdAt: now,
            updatedAt: now
        )
    }
}

/// What an update may change of an assignment; its status has commands of its own.
public struct AssignmentUpdate: Hashable, RecordUpdate {
    public var dueDate: Instant??
    public var notes: String??
    public var meta: JSONObject?
    public var ifUpdatedAt: Instant?

    public init(
        dueDate: Instant?? = nil,
        notes: String?? = nil,
        meta: JSONObject? = nil,
        ifUpdatedAt: Instant? = nil
    ) {
        self.dueDate = dueDate
        self.notes = notes
        self.meta = meta
        self.ifUpdatedAt = ifUpdatedAt
    }

    public func apply(to assignment: inout Assignment) {
        if let dueDate { assignment.dueDate = dueDate }
        if let notes { assignment.notes = notes }
        if let meta { assignment.meta = meta }
    }
}
