/// A session as it is asked for.
public struct SessionRequest: Hashable, RecordRequest {
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

    public func record(id: Session.ID, at now: Instant) -> Session {
        Session(
            id: id,
            therapistId: therapistId,
            clientId: clientId,
            startTime: startTime,
            endTime: endTime,
            type: type,
            format: format,
            sharedNotes: sharedNotes,
            meta: meta,
            createdAt: now,
            updatedAt: now
        )
    }
}

/// What an update may change of a session; its time and its status have commands of their own.
public struct SessionUpdate: Hashable, RecordUpdate {
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

    public func apply(to session: inout Session) {
        if let type { session.type = type }
        if let format { session.format = format }
        if let sharedNotes { session.sharedNotes = sharedNotes }
        if var meta {
            // What rescheduled sessions say of each other is not the caller's to change.
            for name in [Session.rescheduledTo, Session.rescheduledFrom] { meta[name] = session.meta[name] }
            session.meta = meta
        }
    }
}
