import ControlAPI

extension ExplainedErrors {
    static let scheduler: [any ExplainedError.Type] = [
        SchedulerAPI.JobNotFound.self, SchedulerAPI.InvalidSchedule.self, SchedulerAPI.JobBusy.self,
        SchedulerAPI.JobNotRunnable.self, SchedulerAPI.SimulationBusy.self, SchedulerAPI.SimulationFailed.self,
    ]
}

extension SchedulerAPI.JobNotFound: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "no job has the id \(id); see: therapyctl jobs list"
    }
}

extension SchedulerAPI.InvalidSchedule: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "\(schedule) is no schedule: \(reason), at character \(position + 1); see systemd.time(7)"
    }
}

extension SchedulerAPI.JobBusy: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "job \(id.prefix(ShortID.minimumLength)) is running already; try again when it has ended"
    }

    var exitStatus: CommandStatus { .tryAgain }
}

extension SchedulerAPI.JobNotRunnable: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "job \(id.prefix(ShortID.minimumLength)) cannot do that: \(reason); see: therapyctl jobs show \(id)"
    }
}

extension SchedulerAPI.SimulationBusy: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "another simulation goes on; try again when it has ended"
    }

    var exitStatus: CommandStatus { .tryAgain }
}

extension SchedulerAPI.SimulationFailed: ExplainedError {
    func words(_ call: CallDescription, _ time: TimeFormat) -> String {
        "the simulation came to \(time.local(at)) and failed: \(reason)"
    }
}
