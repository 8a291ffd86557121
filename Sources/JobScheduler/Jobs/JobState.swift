/// Where a job stands, as it is listed and filtered.
public enum JobState: String, Sendable, Codable, CaseIterable {
    /// Waits for its next instant.
    case scheduled
    /// A handler works on it.
    case running
    /// An attempt failed; the next one has its instant.
    case retrying
    /// Held back by hand until it is resumed.
    case paused
    /// Done, with nothing left on its schedule.
    case completed
    /// Given up: out of attempts, or the handler said so. Kept, and can be retried by hand.
    case discarded
    /// Called off.
    case cancelled

    /// Nothing happens to such a job by itself any more.
    public var isTerminal: Bool {
        switch self {
        case .completed, .discarded, .cancelled: true
        case .scheduled, .running, .retrying, .paused: false
        }
    }
}
