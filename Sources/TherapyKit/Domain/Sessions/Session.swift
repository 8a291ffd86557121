/// One appointment of a client with a therapist.
///
/// Private notes are the therapist's alone and no part of this value: a session only says whether there are any.
public struct Session: Hashable, Sendable, Identifiable {
    public typealias ID = RecordID<Session>

    /// Where a session stands in its life; see ``Session/Status/transitions`` and ``Session/Status/corrections``.
    public enum Status: String, CaseIterable, Hashable, Sendable {
        case scheduled
        case completed
        case canceled
        case rescheduled
        case noShow = "no_show"
    }

    public enum Kind: String, CaseIterable, Hashable, Sendable {
        case initial
        case regular
        case followUp = "follow_up"
        case emergency
    }

    public enum Format: String, CaseIterable, Hashable, Sendable {
        case video
        case audio
        case chat
        case inPerson = "in_person"
        case hybrid
    }

    /// The member of ``meta`` that names the session which took this one's place.
    public static let rescheduledTo = "rescheduledTo"
    /// The member of ``meta`` that names the session whose place this one took.
    public static let rescheduledFrom = "rescheduledFrom"

    public let id: ID
    public let therapistId: Therapist.ID
    public let clientId: User.ID
    public var startTime: Instant
    public var endTime: Instant
    public var status: Status
    public var type: Kind
    public var format: Format
    /// Notes that the client may read, too.
    public var sharedNotes: String?
    public var hasPrivateNotes: Bool
    /// The application's own values, and the two ids with which rescheduled sessions name each other.
    public var meta: JSONObject
    public let createdAt: Instant
    public var updatedAt: Instant

    public init(
        id: ID,
        therapistId: Therapist.ID,
        clientId: User.ID,
        startTime: Instant,
        endTime: Instant,
        status: Status = .scheduled,
        type: Kind,
        format: Format,
        sharedNotes: String? = nil,
        hasPrivateNotes: Bool = false,
        meta: JSONObject = JSONObject(),
        createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.therapistId = therapistId
        self.clientId = clientId
        self.startTime = startTime
        self.endTime = endTime
        self.status = status
        self.type = type
        self.format = format
        self.sharedNotes = sharedNotes
        self.hasPrivateNotes = hasPrivateNotes
        self.meta = meta
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// Whether two sessions share a moment. Both are half-open: one may begin when the other ends.
    public func overlaps(_ other: Session) -> Bool {
        startTime < other.endTime && endTime > other.startTime
    }
}
