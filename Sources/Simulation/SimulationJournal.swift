import JobScheduler
import JobSchedulerSQLite
import PluginHost
import PracticeStore
import TherapyKit

/// Keeps up with a simulation: what ran, and what came of it.
actor SimulationJournal {
    typealias Report = @Sendable (SimulatedRun) async throws -> Void

    /// So often may plugins answer what plugins did, at one instant.
    private static let rounds = 1000

    private let store: PracticeStore
    private let jobs: SQLiteJobStore
    private let clock: VirtualWallClock
    private let limits: Simulator.Limits
    private let report: Report

    private var host: PluginHost?
    private var scheduler: JobScheduler?
    /// The newest run and the newest change that were reported, or were there before.
    private var lastRun: Int64 = 0
    private var lastChange: Int64 = 0
    private var counts: SimulationEnd
    private var failure: (any Error)?
    private var work: Task<Void, any Error>?

    init(
        store: PracticeStore,
        jobs: SQLiteJobStore,
        clock: VirtualWallClock,
        limits: Simulator.Limits,
        report: @escaping Report
    ) {
        self.store = store
        self.jobs = jobs
        self.clock = clock
        self.limits = limits
        self.report = report
        counts = SimulationEnd(at: Instant(clock.now))
    }

    /// Takes note of where everything stands, before anything happens.
    func begin(with host: PluginHost, stopping scheduler: JobScheduler) async throws {
        self.host = host
        self.scheduler = scheduler
        lastRun = try await runs(RunQuery(order: .newestFirst, limit: 1)).runs.first?.id ?? 0
        lastChange = try store.head()
    }

    /// How it ended. Throws what stopped it.
    func end(by until: Instant) throws -> SimulationEnd {
        if let failure { throw failure }
        if counts.isComplete { counts.at = until }
        return counts
    }

    /// Sees to everything that came of the run that has ended, if one has, and reports it. No job runs meanwhile.
    func catchUp() async {
        guard failure == nil, counts.isComplete else { return }
        // Of its own, to be cancelled: the scheduler's loop, which waits for it, never is.
        let work = Task {
            try await deliverEvents()
            try await reportNews()
        }
        self.work = work
        do {
            try await work.value
            counts.at = Instant(clock.now)
            counts.isComplete = counts.runs < limits.runs
        } catch let error as PracticeError {
            failure = SimulationError.failed(at: Instant(clock.now), reason: "\(error)")
        } catch {
            failure = error
        }
        if failure != nil || !counts.isComplete { await scheduler?.shutdown() }
    }

    /// Ends it in the middle of whatever it does.
    func cancel() {
        failure = failure ?? CancellationError()
        work?.cancel()
    }

    /// Lets go of the scheduler, which has the journal, too.
    func close() {
        host = nil
        scheduler = nil
        work = nil
    }

    private func deliverEvents() async throws {
        guard let host else { return }
        for _ in 0..<Self.rounds {
            guard try await host.deliverKept() else { return }
        }
        throw SimulationError.failed(at: Instant(clock.now), reason: "plugins answer each other without end")
    }

    /// Reports the runs since the last call. What changed meanwhile is the last one's doing: the others were passed over.
    private func reportNews() async throws {
        var last: Run?
        var query = RunQuery(limit: 1000, after: lastRun)
        repeat {
            let page = try await runs(query)
            for run in page.runs {
                if let last { try await report(SimulatedRun(last)) }
                last = run
                counts.runs += 1
            }
            lastRun = page.runs.last?.id ?? lastRun
            query.after = page.next
        } while query.after != nil
        try await reportChanges(of: last)
    }

    private func runs(_ query: RunQuery) async throws -> RunPage {
        do {
            return try await jobs.runs(query)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw PracticeError(databaseError: error)
        }
    }

    private func reportChanges(of run: Run?) async throws {
        var isReported = false
        while true {
            let changes = try store.changes(after: lastChange, limit: limits.effects)
            guard let newest = changes.last else { break }
            lastChange = newest.sequence
            counts.effects += changes.count
            guard let run else {
                try await reportReactions(changes)
                continue
            }
            let goesOn = try store.head() > newest.sequence
            let effects = changes.map { Self.effect($0, of: run.owner) }
            try await report(SimulatedRun(run, effects: effects, goesOn: goesOn))
            isReported = true
        }
        if let run, !isReported { try await report(SimulatedRun(run)) }
    }

    /// What plugins did about events that had waited for them.
    private func reportReactions(_ changes: [Change]) async throws {
        var rest = changes[...]
        while let first = rest.first {
            let own = rest.prefix { $0.actor == first.actor }
            rest = rest.dropFirst(own.count)
            let owner = Self.owner(first.actor)
            let effects = own.map { Self.effect($0, of: owner) }
            try await report(
                SimulatedRun(
                    at: Instant(clock.now),
                    owner: owner,
                    job: SimulatedRun.events,
                    effects: effects,
                    goesOn: false
                )
            )
        }
    }

    // MARK: Effects

    /// In words without anything of what is in the record; who did it, where that is not the run's owner.
    private static func effect(_ change: Change, of owner: String) -> String {
        let words = change.id.isEmpty ? "\(change.kind)" : "\(change.kind) \(change.id)"
        return Self.owner(change.actor) == owner ? words : "\(words) by \(Self.owner(change.actor))"
    }

    /// The owner of jobs whose changes have that actor.
    private static func owner(_ actor: String) -> String {
        let plugin = "plugin:"
        if actor.hasPrefix(plugin) { return String(actor.dropFirst(plugin.count)) }
        return actor == Actor.daemon.description ? "core" : actor
    }
}
