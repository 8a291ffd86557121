/// What a job's instant hangs on: a moment of somebody's record, such as a session's start.
///
/// Whoever moves the record moves the job in the same transaction, and whoever cancels it cancels the job; a store
/// offers both by the record's name.
public struct JobAnchor: Hashable, Sendable {
    /// The name of the moment, of the caller's choosing: `session/5e00…/start`.
    public var record: String
    /// How long after that moment the job is due; negative for before it.
    public var offset: Duration

    public init(record: String, offset: Duration) {
        self.record = record
        self.offset = offset
    }
}
