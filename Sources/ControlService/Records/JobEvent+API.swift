import ControlAPI
import JobScheduler
import PluginHost
import TherapyKit
import Varlink

extension JobSchedulerEvent {
    /// As watchers name it; nil for what they are not told.
    var kind: EventKind? {
        switch self {
        case .started: EventKind(rawValue: "job.started")
        case .finished(let run): EventKind(rawValue: run.outcome == .skipped ? "job.skipped" : "job.finished")
        case .changed(let job) where job.state == .discarded: EventKind(rawValue: "job.discarded")
        case .stuck: EventKind(rawValue: "job.stuck")
        case .progressed, .changed, .health: nil
        }
    }
}

extension DaemonAPI.Event {
    /// What happened to a job; nil for what watchers are not told.
    ///
    /// - Parameter sequence: of the last kept event that the watcher knows: to go on behind this event is to go on there.
    init?(_ event: JobSchedulerEvent, sequence: Int64, now: Instant) {
        guard let kind = event.kind else { return nil }
        var detail = JSONObject()
        let (job, at): (JobID, Instant)
        switch event {
        case .started(let run), .finished(let run), .stuck(let run):
            job = run.job
            at = if case .stuck = event { now } else { Instant(run.finishedAt ?? run.startedAt) }
            detail["job"] = .string("\(run.kind)")
            detail["run"] = .number(JSONNumber(Int(run.id)))
            if run.attempt > 0 { detail["attempt"] = .number(JSONNumber(run.attempt)) }
            if run.outcome != .running { detail["outcome"] = .string(run.outcome.rawValue) }
            detail["error"] = run.error.map(JSONValue.string)
        case .changed(let changed):
            job = changed.id
            at = now
            detail["job"] = .string("\(changed.kind)")
            detail["error"] = changed.lastError.map(JSONValue.string)
        case .progressed, .health: return nil
        }
        self.init(
            sequence: Int(sequence),
            at: at.wireText,
            kind: kind.rawValue,
            entity: "Job",
            id: job.text,
            actor: Actor.daemon.description,
            detail: RawJSON(detail)
        )
    }
}
