import ControlAPI
import JobScheduler
import PluginHost
import TherapyKit

extension SchedulerAPI.Obstacle {
    init(_ obstacle: JobObstacle, to job: Job) {
        switch obstacle {
        case .paused:
            self.init(
                kind: .paused,
                detail: job.state == .running
                    ? "it will be paused when its run has ended" : "held back by hand until it is resumed"
            )
        case .noHandler:
            self.init(
                kind: .noHandler,
                detail: job.owner == Self.daemon
                    ? "this therapyd does not know the job \(job.kind), or not with arguments of its version"
                    : "nobody handles \(job.kind): the plugin is disabled, has failed, or does not know the job any more"
            )
        case .notRunning:
            self.init(kind: .notRunning, detail: "the scheduler is not at work: therapyd is starting or stopping")
        case .storeTrouble(let since, let message):
            self.init(
                kind: .storeTrouble,
                detail: "the database has refused since \(Instant(since).wireText): \(message); it is tried again"
            )
        case .stuckHandlers(let count):
            self.init(
                kind: .stuckHandlers,
                detail: "\(count) of its handlers ignore that they were cancelled; it waits until one of them ends"
            )
        case .noRoom(let running):
            self.init(kind: .noRoom, detail: "it is due, and the \(running) that run leave no room")
        }
    }

    /// The owner of the daemon's own jobs.
    private static let daemon = "core"
}

extension JobError {
    /// Why a job cannot be run or changed, as a sentence about it.
    var reason: String {
        guard case .notAllowed(_, let error) = self else { return description }
        let next =
            switch (error.event, error.state) {
            case ("retry", .scheduled): "nothing of it failed; to have it run now, run it"
            case ("retry", .paused): "resume it first"
            case ("retry", _): "only what failed can be tried again; to have it run now, run it"
            default: "nothing of it is left to \(error.event)"
            }
        return "it is \(error.state.rawValue): \(next)"
    }
}
