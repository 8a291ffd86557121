public import TimeZoneRules

/// The states of a job, each with what it has.
public enum JobPhase: Hashable, Sendable {
    /// Waits for its occurrence, or for the end of a snooze.
    case scheduled(at: Timestamp)
    /// Waits for the next attempt at its occurrence.
    case retrying(at: Timestamp)
    /// Held back; `at` is the instant that it waited for.
    case paused(at: Timestamp)
    /// Runs; what comes after, and whether it is to be paused then.
    case running(FollowUp, pausing: Bool)
    case completed
    case discarded
    case cancelled

    /// What follows a run.
    public enum FollowUp: Hashable, Sendable {
        /// The outcome and the schedule decide.
        case outcome
        /// The job was replaced meanwhile: it starts over at this instant, whatever the outcome.
        case occurrence(Timestamp)
        /// The run is out of turn: the job goes back to where it stood, unless it is a single one that succeeded.
        case back(to: Resting)
    }

    /// A phase in which a job does not run.
    public enum Resting: Hashable, Sendable {
        case scheduled(at: Timestamp)
        case retrying(at: Timestamp)
        case paused(at: Timestamp)
        case completed
        case discarded
        case cancelled

        public var phase: JobPhase {
            switch self {
            case .scheduled(let at): .scheduled(at: at)
            case .retrying(let at): .retrying(at: at)
            case .paused(let at): .paused(at: at)
            case .completed: .completed
            case .discarded: .discarded
            case .cancelled: .cancelled
            }
        }
    }

    public var state: JobState {
        switch self {
        case .scheduled: .scheduled
        case .retrying: .retrying
        case .paused: .paused
        case .running: .running
        case .completed: .completed
        case .discarded: .discarded
        case .cancelled: .cancelled
        }
    }

    public var nextRun: Timestamp? {
        switch self {
        case .scheduled(let at), .retrying(let at), .paused(let at), .running(.occurrence(let at), _),
            .running(.back(.scheduled(let at)), _), .running(.back(.retrying(let at)), _),
            .running(.back(.paused(let at)), _):
            at
        case .running, .completed, .discarded, .cancelled: nil
        }
    }

    /// This phase as one to go back to; nil while running.
    var resting: Resting? {
        switch self {
        case .scheduled(let at): .scheduled(at: at)
        case .retrying(let at): .retrying(at: at)
        case .paused(let at): .paused(at: at)
        case .completed: .completed
        case .discarded: .discarded
        case .cancelled: .cancelled
        case .running: nil
        }
    }
}
