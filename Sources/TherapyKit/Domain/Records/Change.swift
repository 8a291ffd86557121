/// One change of one record, whoever made it: an entry of the database's change feed.
public struct Change: Hashable, Sendable {
    public enum Operation: String, Hashable, Sendable {
        case insert, update, delete
        /// Another program made the table anew, and for a while nobody took notes: any of its records may be new,
        /// different or gone. ``Change/id`` is empty.
        case replace
    }

    /// The change's place in the feed; it only rises.
    public let sequence: Int64
    public let at: Instant
    public let entity: Entity
    /// The record's id; empty when all of the entity's records are meant.
    public let id: String
    public let operation: Operation
    /// The columns whose values differ; empty for an insertion or a deletion.
    public let columns: [String]
    /// The status before, where the record has one and existed.
    public let oldStatus: String?
    /// The status after, where the record has one and still exists.
    public let newStatus: String?
    /// Who made it: `application` for another program, else the daemon's own actor such as `plugin:reminders`.
    public let actor: String

    public init(
        sequence: Int64,
        at: Instant,
        entity: Entity,
        id: String,
        operation: Operation,
        columns: [String] = [],
        oldStatus: String? = nil,
        newStatus: String? = nil,
        actor: String
    ) {
        self.sequence = sequence
        self.at = at
        self.entity = entity
        self.id = id
        self.operation = operation
        self.columns = columns
        self.oldStatus = oldStatus
        self.newStatus = newStatus
        self.actor = actor
    }
}

/// What a change means, as watchers and plugins name it: `session.completed`, `assignment.viewed`, `form.updated`.
public struct EventKind: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public var description: String { rawValue }

    /// Whether this kind is what a filter such as `session` or `session.completed` asks for.
    public func matches(_ filter: String) -> Bool {
        rawValue == filter || rawValue.hasPrefix(filter + ".")
    }
}

extension Change {
    /// The most telling single name for the change.
    ///
    /// A new status tells more than a new time, and that more than any other column: `session.corrected` is a session
    /// that is `scheduled` again, `session.moved` one whose start or end changed. `session.replaced` is all of them.
    public var kind: EventKind {
        EventKind(rawValue: "\(entity.eventName).\(verb)")
    }

    private var verb: String {
        switch operation {
        case .insert: return "created"
        case .delete: return "deleted"
        case .replace: return "replaced"
        case .update:
            if let newStatus, oldStatus != newStatus {
                return newStatus == Session.Status.scheduled.rawValue ? "corrected" : newStatus
            }
            let moved = columns.contains("startTime") || columns.contains("endTime")
            return entity == .session && moved ? "moved" : "updated"
        }
    }
}

extension Entity {
    /// The first part of an event's kind.
    public var eventName: String {
        switch self {
        case .formResponse: "form_response"
        default: rawValue.lowercased()
        }
    }
}
