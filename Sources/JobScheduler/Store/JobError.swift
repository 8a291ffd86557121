/// What a caller asked that cannot be.
public enum JobError: Error, Hashable, Sendable, CustomStringConvertible {
    case notFound(JobID)
    /// It runs already.
    case busy(JobID)
    case notAllowed(JobID, JobTransitionError)
    /// The schedule has no instant to come.
    case neverElapses(String)
    /// The run is not the holder's any more: the job was cancelled or taken over.
    case leaseLost(job: JobID, run: Int64)
    /// No handler is registered for the job's name.
    case noHandler(JobKind)
    case notRunning

    public var description: String {
        switch self {
        case .notFound(let id): "no job \(id)"
        case .busy(let id): "job \(id) is running"
        case .notAllowed(_, let error): error.description
        case .neverElapses(let schedule): "\(schedule) never elapses"
        case .leaseLost(let job, let run): "run \(run) does not hold job \(job) any more"
        case .noHandler(let kind): "no handler for \(kind)"
        case .notRunning: "the scheduler does not run"
        }
    }
}

/// A handler's own writes failed while its completion was being committed.
public struct HandlerCommitError: Error, CustomStringConvertible {
    public var underlying: any Error

    public init(underlying: any Error) { self.underlying = underlying }

    public var description: String { "committing: \(underlying)" }
}
