import ControlAPI
import JobScheduler
import PluginHost
import TherapyKit
import TimeZoneRules
import Varlink

extension SchedulerAPI.Job {
    init(_ job: Job, obstacles: [JobObstacle], progress: RunProgress?) {
        self.init(
            id: job.id.text,
            owner: job.owner,
            name: job.name,
            schedule: job.schedule.isRecurring ? job.schedule.description : nil,
            timeZone: job.timeZone,
            arguments: (try? RawJSON(validating: job.arguments)) ?? .emptyObject,
            state: counterpart(of: job.state),
            nextRun: job.nextRun.map { Instant($0).wireText },
            lastRun: job.lastRun.map { Instant($0).wireText },
            lastOutcome: job.lastOutcome?.rawValue,
            attempt: job.attempt,
            maxAttempts: job.maxAttempts,
            uniqueKey: job.uniqueKey,
            lastError: job.lastError,
            obstacles: obstacles.isEmpty ? nil : obstacles.map { .init($0, to: job) },
            run: job.currentRun.map { Int($0) },
            progress: progress.map(SchedulerAPI.Progress.init)
        )
    }
}

extension SchedulerAPI.Run {
    init(_ run: Run, progress: RunProgress? = nil) {
        self.init(
            id: Int(run.id),
            jobId: run.job.text,
            owner: run.owner,
            name: run.name,
            attempt: run.attempt,
            scheduledFor: Instant(run.scheduledFor).wireText,
            startedAt: Instant(run.startedAt).wireText,
            finishedAt: run.finishedAt.map { Instant($0).wireText },
            outcome: counterpart(of: run.outcome),
            error: run.error,
            progress: progress.map(SchedulerAPI.Progress.init)
        )
    }
}

extension SchedulerAPI.Progress {
    init(_ said: RunProgress) {
        var steps: (done: Int, total: Int?)?
        if case .steps(let done, let total) = said.progress.amount { steps = (done, total) }
        self.init(
            fraction: said.progress.fraction,
            done: steps?.done,
            total: steps?.total,
            message: said.progress.message,
            at: Instant(said.at).wireText
        )
    }
}
