import CalendarExpression
package import ControlAPI
import JobScheduler
import PluginHost
import PracticeStore
import Simulation
import TherapyKit
import TimeZoneRules
package import Varlink

/// `io.unclutter.Therapy.Scheduler`.
package struct SchedulerHandlers: SchedulerInterface {
    package typealias Context = CallerSession

    let scheduler: JobScheduler
    let journal: OperationJournal
    /// The zone of schedules that name none.
    private let localZone: @Sendable () -> TimeZoneRules
    let simulator: Simulator

    init(
        scheduler: JobScheduler,
        journal: OperationJournal,
        localZone: @escaping @Sendable () -> TimeZoneRules,
        simulator: Simulator
    ) {
        self.scheduler = scheduler
        self.journal = journal
        self.localZone = localZone
        self.simulator = simulator
    }

    package func listJobs(
        _ call: MethodCall<SchedulerAPI.ListJobs, CallerSession>
    ) async throws -> SchedulerAPI.ListJobs.Reply {
        let parameters = call.parameters
        var query = JobQuery(
            owner: parameters.owner,
            states: Self.filter(parameters.state),
            limit: try PageRequest.limit(parameters.limit),
            after: try place(parameters.after, parameter: "after")
        )
        while true {
            let page = try await scheduler.jobs(query)
            let reply = SchedulerAPI.ListJobs.Reply(
                jobs: await described(page.jobs),
                next: page.next?.text
            )
            guard call.wantsMore, page.next != nil else { return reply }
            try await call.send(reply)
            query.after = page.next
        }
    }

    package func getJob(
        _ call: MethodCall<SchedulerAPI.GetJob, CallerSession>
    ) async throws -> SchedulerAPI.GetJob.Reply {
        try await answering(call.parameters.id) { .init(job: await described(try await scheduler.job($0))) }
    }

    package func listRuns(
        _ call: MethodCall<SchedulerAPI.ListRuns, CallerSession>
    ) async throws -> SchedulerAPI.ListRuns.Reply {
        let parameters = call.parameters
        let filter = RunFilter(
            job: try parameters.jobId.map { try jobID($0) },
            owner: parameters.owner,
            outcomes: Self.filter(parameters.outcome)
        )
        // From now on, so that no run falls between the stored ones and the live ones.
        let events = call.wantsMore ? scheduler.events() : nil
        var query = RunQuery(
            job: filter.job,
            owner: filter.owner,
            outcomes: filter.outcomes,
            from: try parameters.from.map { Timestamp(try instant($0, parameter: "from")) },
            order: parameters.newestFirst == true ? .newestFirst : .oldestFirst,
            limit: try PageRequest.limit(parameters.limit),
            after: try sequence(parameters.after, parameter: "after")
        )
        while true {
            let page = try await scheduler.runs(query)
            let progress = await scheduler.progress
            let reply = SchedulerAPI.ListRuns.Reply(
                runs: page.runs.map { SchedulerAPI.Run($0, progress: progress[$0.id]) },
                next: page.next.map { String($0) }
            )
            guard call.wantsMore else { return reply }
            try await call.send(reply)
            guard page.next != nil else { break }
            query.after = page.next
        }
        guard let events else { return .init(runs: []) }
        for await event in events {
            guard let run = event.run, filter.selects(run) else { continue }
            try await call.send(.init(runs: [.init(run, progress: event.progress)]))
        }
        return .init(runs: [])
    }

    package func preview(
        _ call: MethodCall<SchedulerAPI.Preview, CallerSession>
    ) async throws -> SchedulerAPI.Preview.Reply {
        let parameters = call.parameters
        let expression: CalendarExpression
        do throws(CalendarExpressionError) {
            expression = try CalendarExpression(parsing: parameters.schedule)
        } catch {
            throw SchedulerAPI.InvalidSchedule(
                schedule: parameters.schedule,
                position: error.position,
                reason: error.reason.description
            )
        }
        guard let count = Optional(parameters.count ?? 5), 1...1000 ~= count else {
            throw OrgVarlinkService.InvalidParameter(parameter: "count")
        }
        let zone = try parameters.timeZone.map { try self.zone($0) } ?? localZone()
        var elapses: [String] = []
        var last = try parameters.from.map { Timestamp(try instant($0, parameter: "from")) } ?? scheduler.clock.now
        while elapses.count < count, let next = expression.next(after: last, in: zone) {
            elapses.append(Instant(next).wireText)
            last = next
        }
        return .init(normalized: expression.description, elapses: elapses)
    }

    // MARK: Parameters

    /// Nothing to choose from chooses everything, as in the lists of records.
    private static func filter<Theirs: RawRepresentable<String>, Ours: RawRepresentable<String> & Hashable>(
        _ wanted: [Theirs]?
    ) -> Set<Ours>? {
        guard let wanted, !wanted.isEmpty else { return nil }
        return Set(wanted.map { counterpart(of: $0) })
    }

    private func zone(_ name: String) throws -> TimeZoneRules {
        do {
            return try TimeZoneRules(identifier: name)
        } catch {
            throw OrgVarlinkService.InvalidParameter(parameter: "timeZone")
        }
    }

    func jobID(_ text: String) throws(SchedulerAPI.JobNotFound) -> JobID {
        guard let id = JobID(text) else { throw SchedulerAPI.JobNotFound(id: text) }
        return id
    }

    /// Gives the scheduler's refusals the contract's names.
    func answering<Reply>(_ text: String, _ answer: (JobID) async throws -> Reply) async throws -> Reply {
        do {
            return try await answer(try jobID(text))
        } catch let error as JobError {
            switch error {
            case .notFound: throw SchedulerAPI.JobNotFound(id: text)
            case .busy: throw SchedulerAPI.JobBusy(id: text)
            default: throw SchedulerAPI.JobNotRunnable(id: text, reason: error.reason)
            }
        } catch  where error.isOfTheStore {
            throw PracticeError(databaseError: error)
        }
    }
}

extension Error {
    /// Whether the store of the jobs has trouble, and not the caller.
    fileprivate var isOfTheStore: Bool {
        !(self is any VarlinkError || self is VarlinkDeliveryFailure || self is CancellationError)
    }
}

private func sequence(_ text: String?, parameter: String) throws(OrgVarlinkService.InvalidParameter) -> Int64? {
    guard let text else { return nil }
    guard let sequence = Int64(text) else { throw OrgVarlinkService.InvalidParameter(parameter: parameter) }
    return sequence
}

private func place(_ text: String?, parameter: String) throws(OrgVarlinkService.InvalidParameter) -> JobID? {
    guard let text else { return nil }
    guard let id = JobID(text) else { throw OrgVarlinkService.InvalidParameter(parameter: parameter) }
    return id
}

/// Which runs a watcher wants.
private struct RunFilter {
    let job: JobID?
    let owner: String?
    let outcomes: Set<RunOutcome>?

    func selects(_ run: Run) -> Bool {
        (job ?? run.job) == run.job && (owner ?? run.owner) == run.owner && outcomes?.contains(run.outcome) != false
    }
}

extension JobSchedulerEvent {
    /// The run that began, said how far it is, or ended.
    fileprivate var run: Run? {
        switch self {
        case .started(let run), .finished(let run): run
        case .progressed(let said): said.run
        case .changed, .stuck, .health: nil
        }
    }

    fileprivate var progress: RunProgress? {
        if case .progressed(let said) = self { said } else { nil }
    }
}
