/// A resource in the hands of a client.
public struct Assignment: Hashable, Sendable, Identifiable {
    public typealias ID = RecordID<Assignment>

    public enum Status: String, CaseIterable, Hashable, Sendable {
        case assigned, viewed, completed
    }

    public let id: ID
    public let resourceId: Resource.ID
    public let clientId: User.ID
    public let assignedAt: Instant
    public var dueDate: Instant?
    public var status: Status
    public var notes: String?
    public var meta: JSONObject
    public let createdAt: Instant
    public var updatedAt: Instant

    public init(
        id: ID,
        resourceId: Resource.ID,
        clientId: User.ID,
        assignedAt: Instant,
        dueDate: Instant? = nil,
        status: Status = .assigned,
        notes: String? = nil,
        meta: JSONObject = JSONObject(),
        createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.resourceId = resourceId
        self.clientId = clientId
        self.assignedAt = assignedAt
        self.dueDate = dueDate
        self.status = status
        self.notes = notes
        self.meta = meta
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// Whether its due date has passed and it is not completed.
    public func isOverdue(at now: Instant) -> Bool {
        guard let dueDate, status != .completed else { return false }
        return dueDate < now
    }
}
