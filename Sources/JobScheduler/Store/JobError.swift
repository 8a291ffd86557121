/// What a caller asked that cannot be.
public enum JobError: Error, Hashable, Sendable, CustomStringConvertible {
    case notFound(JobID)
    /// It runs already.
    case busy(JobID)
    case notAllowed(JobID, JobTransitionError)
    /// Another program wrote something into its row that makes no sense.
    case unreadable(JobID)
    /// The schedule has no instant to come.
    case neverElapses(String)
    /// No handler is registered for the job's name.
    case noHandler(JobKind)
    case notRunning

    public var description: String {
        switch self {
        case .notFound(let id): "no job \(id)"
        case .busy(let id): "job \(id) is running"
        case .notAllowed(_, let error): error.description
        case .unreadable(let id): "job \(id) cannot be read: another program changed its row"
        case .neverElapses(let schedule): "\(schedule) never elapses"
        case .noHandler(let kind): "no handler for \(kind)"
        case .notRunning: "the scheduler does not run"
        }
    }
}
