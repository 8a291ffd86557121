/// A session as it is asked for.
public struct SessionRequest: Hashable, Sendable {
    public var therapistId: Therapist.ID
    public var clientId: User.ID
    public var startTime: Instant
    public var endTime: Instant
    public var type: Session.Kind
    public var format: Session.Format
    public var sharedNotes: String?
    public var meta: JSONObject

    public init(
        therapistId: Therapist.ID,
        clientId: User.ID,
        startTime: Instant,
        endTime: Instant,
        type: Session.Kind,
        format: Session.Format,
        sharedNotes: String? = nil,
        meta: JSONObject = JSONObject()
    ) {
        self.therapistId = therapistId
        self.clientId = clientId
        self.startTime = startTime
        self.endTime = endTime
        self.type = type
        self.format = format
        self.sharedNotes = sharedNotes
        self.meta = meta
    }
}

/// What an update may change of a session: what is `nil` stays as it is.
public struct SessionUpdate: Hashable, Sendable {
    public var type: Session.Kind?
    public var format: Session.Format?
    /// `.some(nil)` takes the notes away.
    public var sharedNotes: String??
    public var meta: JSONObject?
    /// Only when the session has not changed since; see ``PracticeError/stale(entity:id:updatedAt:)``.
    public var ifUpdatedAt: Instant?

    public init(
        type: Session.Kind? = nil,
        format: Session.Format? = nil,
        sharedNotes: String?? = nil,
        meta: JSONObject? = nil,
        ifUpdatedAt: Instant? = nil
    ) {
        self.type = type
        self.format = format
        self.sharedNotes = sharedNotes
        self.meta = meta
        self.ifUpdatedAt = ifUpdatedAt
    }
}
