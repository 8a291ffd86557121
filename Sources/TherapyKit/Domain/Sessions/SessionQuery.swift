/// Which sessions, and in which order.
///
/// Every combination is answered from an index; by end time, exactly one status must be given. The window belongs to the
/// order: by start time, it holds the start times; by end time, the end times.
public struct SessionQuery: Hashable, RecordQuery {
    public typealias Record = Session

    public enum Order: Hashable, Sendable {
        case startTime, endTime
    }

    public var therapistId: Therapist.ID?
    public var clientId: User.ID?
    /// Empty for any.
    public var statuses: Set<Session.Status>
    public var order: Order
    /// The first instant of the window.
    public var from: Instant?
    /// The first instant behind the window.
    public var until: Instant?
    /// At most so many; from 1 to 1000.
    public var limit: Int
    public var after: PageCursor?

    public init(
        therapistId: Therapist.ID? = nil,
        clientId: User.ID? = nil,
        statuses: Set<Session.Status> = [],
        order: Order = .startTime,
        from: Instant? = nil,
        until: Instant? = nil,
        limit: Int = 100,
        after: PageCursor? = nil
    ) {
        self.therapistId = therapistId
        self.clientId = clientId
        self.statuses = statuses
        self.order = order
        self.from = from
        self.until = until
        self.limit = limit
        self.after = after
    }
}
