package import ControlAPI
import JobScheduler
package import Varlink

/// What operators do to jobs by hand. Each is written down in the audit trail, and so is what was refused.
extension SchedulerHandlers {
    /// With `more`, the run is also told as it begins, and as it says how far it is.
    package func runJob(
        _ call: MethodCall<SchedulerAPI.RunJob, CallerSession>
    ) async throws -> SchedulerAPI.RunJob.Reply {
        let run = try await changing(call.parameters.id, "run", by: call.context) { try await scheduler.runNow($0) }
        guard call.parameters.wait ?? true else { return .init(run: .init(run)) }
        guard call.wantsMore else { return .init(run: .init(try await scheduler.outcome(of: run.id))) }
        try await call.send(.init(run: .init(run)))
        let ended = try await scheduler.outcome(of: run.id) { said in
            try await call.send(.init(run: .init(said.run, progress: said)))
        }
        return .init(run: .init(ended))
    }

    package func pauseJob(
        _ call: MethodCall<SchedulerAPI.PauseJob, CallerSession>
    ) async throws -> SchedulerAPI.PauseJob.Reply {
        let job = try await changing(call.parameters.id, "pause", by: call.context) { try await scheduler.pause($0) }
        return .init(job: await described(job))
    }

    package func resumeJob(
        _ call: MethodCall<SchedulerAPI.ResumeJob, CallerSession>
    ) async throws -> SchedulerAPI.ResumeJob.Reply {
        let job = try await changing(call.parameters.id, "resume", by: call.context) { try await scheduler.resume($0) }
        return .init(job: await described(job))
    }

    package func cancelJob(
        _ call: MethodCall<SchedulerAPI.CancelJob, CallerSession>
    ) async throws -> SchedulerAPI.CancelJob.Reply {
        let job = try await changing(call.parameters.id, "cancel", by: call.context) { try await scheduler.cancel($0) }
        return .init(job: await described(job))
    }

    package func retryJob(
        _ call: MethodCall<SchedulerAPI.RetryJob, CallerSession>
    ) async throws -> SchedulerAPI.RetryJob.Reply {
        let job = try await changing(call.parameters.id, "retry", by: call.context) { try await scheduler.retry($0) }
        return .init(job: await described(job))
    }

    private func changing<Value>(
        _ text: String,
        _ verb: String,
        by caller: CallerSession,
        _ change: (JobID) async throws -> Value
    ) async throws -> Value {
        try await answering(text) { id in
            do {
                let value = try await change(id)
                await journal.write("job.\(verb)", id.text, caller)
                return value
            } catch let error as JobError {
                await journal.write("refused:job.\(verb)", id.text, caller, reason: error.kind)
                throw error
            }
        }
    }

    // MARK: Jobs as they stand

    /// With what is in their way, and how far their runs are.
    func described(_ jobs: [Job]) async -> [SchedulerAPI.Job] {
        let obstacles = await scheduler.obstacles(to: jobs)
        let progress = await scheduler.progress
        return zip(jobs, obstacles).map { job, obstacles in
            SchedulerAPI.Job(job, obstacles: obstacles, progress: job.currentRun.flatMap { progress[$0] })
        }
    }

    func described(_ job: Job) async -> SchedulerAPI.Job {
        let obstacles = await scheduler.obstacles(to: [job]).flatMap(\.self)
        var progress: RunProgress?
        if let run = job.currentRun { progress = await scheduler.progress(of: run) }
        return SchedulerAPI.Job(job, obstacles: obstacles, progress: progress)
    }
}

extension JobError {
    /// What kind of refusal it was, for the audit trail: in the words that it has for records.
    fileprivate var kind: String {
        switch self {
        case .notFound: "no such job"
        case .busy: "running"
        case .notAllowed(_, let error): "\(error.state.rawValue)"
        case .noHandler: "no handler"
        case .notRunning: "the scheduler does not run"
        case .unreadable: "unreadable"
        case .neverElapses: "not possible"
        }
    }
}
