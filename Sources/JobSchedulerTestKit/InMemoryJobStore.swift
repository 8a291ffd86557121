public import JobScheduler
import Synchronization
public import TimeZoneRules

/// A store that forgets everything with the process, and that can be told to refuse.
public final class InMemoryJobStore: JobStore {
    /// What a store in trouble throws.
    public struct Trouble: Error, CustomStringConvertible {
        public var description: String { "the store is in trouble" }
        public init() {}
    }

    /// The transaction of a run's end: the names of the effects that it commits.
    public final class Transaction: JobTransaction {
        public fileprivate(set) var effects: [String] = []

        public func add(_ effect: String) { effects.append(effect) }
    }

    private struct Entry {
        var job: Job
        var holder: LeaseHolder?
        var endedAt: Timestamp?
    }

    private struct State {
        var entries: [JobID: Entry] = [:]
        var runs: [Run] = []
        var ids = JobIDSequence()
        var lastRun: Int64 = 0
        var effects: [String] = []
        var isInTrouble = false

        mutating func save(_ job: Job, holder: LeaseHolder? = nil, now: Timestamp) {
            var entry = entries[job.id] ?? Entry(job: job)
            entry.job = job
            entry.holder = job.state == .running ? holder ?? entry.holder : nil
            entry.endedAt = job.state.isTerminal ? entry.endedAt ?? now : nil
            entries[job.id] = entry
        }

        mutating func addRun(
            of job: Job,
            attempt: Int,
            for instant: Timestamp,
            at now: Timestamp,
            _ outcome: RunOutcome,
            error: String? = nil
        ) -> Run {
            lastRun += 1
            let run = Run(
                id: lastRun,
                job: job.id,
                owner: job.owner,
                name: job.name,
                attempt: attempt,
                scheduledFor: instant,
                startedAt: now,
                finishedAt: outcome == .running ? nil : now,
                outcome: outcome,
                error: error
            )
            runs.append(run)
            return run
        }

        mutating func add(_ passed: [PassedInstant], of job: Job, at now: Timestamp) -> [Run] {
            passed.map { addRun(of: job, attempt: 0, for: $0.instant, at: now, .skipped, error: $0.explanation) }
        }

        mutating func endRun(_ id: Int64, _ outcome: RunOutcome, error: String?, at now: Timestamp) -> Run? {
            guard let index = runs.firstIndex(where: { $0.id == id }) else { return nil }
            runs[index].finishedAt = now
            runs[index].outcome = outcome
            runs[index].error = error
            return runs[index]
        }

        mutating func end(_ end: RunEnd, of job: Job) throws(JobError) -> JobChange {
            var job = job
            let run = endRun(end.run, end.outcome, error: end.error, at: end.at)
            try job.end(end, startedAt: run?.startedAt ?? end.at)
            save(job, now: end.at)
            return JobChange(job: job, runs: run.map { [$0] } ?? [])
        }

        mutating func perform(_ command: JobCommand, on id: JobID, now: Timestamp) throws(JobError) -> JobChange {
            guard var job = entries[id]?.job else { throw .notFound(id) }
            let run = job.currentRun
            let passed = try job.perform(command, now: now)
            var runs = add(passed, of: job, at: now)
            if command == .cancel, let run, let ended = endRun(run, .cancelled, error: nil, at: now) {
                runs.append(ended)
            }
            save(job, now: now)
            return JobChange(job: job, runs: runs)
        }

        mutating func record(_ end: RunEnd, holder: LeaseHolder) throws -> Result<JobChange, RunEndError> {
            guard let entry = entries[end.job], entry.job.currentRun == end.run, entry.holder == holder else {
                return .failure(.leaseLost)
            }
            if let writes = end.committing {
                let transaction = Transaction()
                do { try writes(transaction) } catch { return .failure(.commitFailed(error)) }
                effects += transaction.effects
            }
            return .success(try self.end(end, of: entry.job))
        }

        mutating func claim(_ demand: ClaimDemand) throws -> ClaimResult {
            var result = ClaimResult()
            var kinds = Dictionary(demand.shares.map { ($0.kind, $0.limit) }, uniquingKeysWith: max)
            let versions = Dictionary(demand.shares.map { ($0.kind, $0.argumentsVersion) }, uniquingKeysWith: max)
            var owners = demand.ownerLimits
            func admits(_ job: Job) -> Bool {
                (kinds[job.kind] ?? 0) > 0 && (owners[job.owner] ?? 1) > 0
                    && job.argumentsVersion <= versions[job.kind] ?? 0
            }
            func isWaiting(_ job: Job) -> Bool { job.state == .scheduled || job.state == .retrying }
            let waiting = entries.values.map(\.job).filter { isWaiting($0) && kinds[$0.kind] != nil }.sorted {
                ($0.priority.rawValue, $0.nextRun ?? .distantFuture, $0.id)
                    < ($1.priority.rawValue, $1.nextRun ?? .distantFuture, $1.id)
            }
            for job in waiting {
                guard let due = job.nextRun, due <= demand.now, admits(job), result.claimed.count < demand.limit else {
                    continue
                }
                guard try start(job, for: demand, into: &result) else { continue }
                kinds[job.kind, default: 0] -= 1
                owners[job.owner]? -= 1
            }
            result.nextDue = entries.values.map(\.job).filter { isWaiting($0) && admits($0) }
                .compactMap(\.nextRun).min()
            return result
        }

        private mutating func start(
            _ job: Job,
            for demand: ClaimDemand,
            into result: inout ClaimResult
        ) throws -> Bool {
            var job = job
            let start = try job.start(now: demand.now)
            result.passed += add(start.passed, of: job, at: demand.now)
            if start.runs {
                let run = addRun(
                    of: job,
                    attempt: job.attempt,
                    for: job.runInstant(outOfTurn: false, now: demand.now),
                    at: demand.now,
                    .running
                )
                job.currentRun = run.id
                result.claimed.append(ClaimedJob(job: job, run: run))
            } else {
                result.moved.append(job)
            }
            save(job, holder: demand.holder, now: demand.now)
            return start.runs
        }

        func holder(ofKey key: String, owner: String) -> Job? {
            entries.values.first { $0.job.owner == owner && $0.job.uniqueKey == key && $0.job.holdsKey }?.job
        }
    }

    private let state = Mutex(State())

    public init() {}

    /// While true, every write throws `Trouble`.
    public var isInTrouble: Bool {
        get { state.withLock { $0.isInTrouble } }
        set { state.withLock { $0.isInTrouble = newValue } }
    }

    /// What handlers committed with their completions.
    public var effects: [String] { state.withLock { $0.effects } }

    /// Every run, the oldest first.
    public var history: [Run] { state.withLock { $0.runs } }

    private func write<Value: Sendable>(_ body: (inout sending State) throws -> Value) throws -> Value {
        try state.withLock { state in
            if state.isInTrouble { throw Trouble() }
            return try body(&state)
        }
    }

    // MARK: - Steps

    public func enqueue(_ requests: [JobRequest], now: Timestamp) async throws -> [Enqueued] {
        try write { state in
            // All or none: what throws must do so before anything is kept.
            for request in requests { _ = try Job(request, id: state.ids.next(now: now), now: now) }
            return try requests.map { request in
                if let key = request.uniqueKey, var job = state.holder(ofKey: key.text, owner: request.owner) {
                    guard key.conflict == .replace else { return .kept(job) }
                    try job.replace(with: request, now: now)
                    state.save(job, now: now)
                    return .replaced(job)
                }
                let job = try Job(request, id: state.ids.next(now: now), now: now)
                state.save(job, now: now)
                return .inserted(job)
            }
        }
    }

    public func exchange(
        _ ends: [RunEnd],
        for demand: ClaimDemand?,
        holder: LeaseHolder
    ) async throws -> JobExchange {
        try write { state in
            JobExchange(
                ended: try ends.map { try state.record($0, holder: holder) },
                claim: try demand.map { try state.claim($0) } ?? ClaimResult()
            )
        }
    }

    public func claim(
        _ job: JobID,
        holder: LeaseHolder,
        leaseUntil: Timestamp,
        now: Timestamp
    ) async throws -> ClaimedJob {
        try write { state in
            guard var job = state.entries[job]?.job else { throw JobError.notFound(job) }
            try job.startOutOfTurn()
            let run = state.addRun(
                of: job,
                attempt: job.attempt + 1,
                for: job.runInstant(outOfTurn: true, now: now),
                at: now,
                .running
            )
            job.currentRun = run.id
            state.save(job, holder: holder, now: now)
            return ClaimedJob(job: job, run: run)
        }
    }

    public func renewLeases(of holder: LeaseHolder, until: Timestamp) async throws { try write { _ in } }

    public func takeOver(for holder: LeaseHolder, now: Timestamp, backoff: Backoff) async throws -> [JobChange] {
        try write { state in
            let abandoned = state.entries.values.filter { $0.holder != nil && $0.holder != holder }
            return try abandoned.sorted { $0.job.id < $1.job.id }.compactMap { entry in
                guard let run = entry.job.currentRun else { return nil }
                let end = RunEnd(
                    job: entry.job.id,
                    run: run,
                    ending: .crashed(retryAt: backoff.retry(of: entry.job, at: now)),
                    outcome: .crashed,
                    error: "the process ended while it ran",
                    at: now
                )
                return try state.end(end, of: entry.job)
            }
        }
    }

    public func followZones(now: Timestamp) async throws -> [ZoneShift] {
        try write { state in
            state.entries.values.map(\.job).sorted { $0.id < $1.id }.compactMap { job in
                var job = job
                guard let before = job.followZone(now: now) else { return nil }
                state.save(job, now: now)
                return ZoneShift(job: job, before: before)
            }
        }
    }

    public func perform(_ command: JobCommand, on job: JobID, now: Timestamp) async throws -> JobChange {
        try write { try $0.perform(command, on: job, now: now) }
    }

    public func cancel(owner: String, uniqueKey: String, now: Timestamp) async throws -> JobChange? {
        try write { state in
            guard let job = state.holder(ofKey: uniqueKey, owner: owner) else { return nil }
            return try state.perform(.cancel, on: job.id, now: now)
        }
    }

    public func prune(_ rule: PruningRule) async throws -> Bool {
        try write { state in
            let ended = state.runs.filter { $0.finishedAt != nil }
            let excess = rule.keeping.map { max(0, state.runs.count - $0) } ?? 0
            let old = ended.enumerated()
                .filter { index, run in
                    index < excess || rule.before.map { (run.finishedAt ?? .distantFuture) < $0 } ?? false
                }
                .prefix(rule.batch).map(\.element.id)
            state.runs.removeAll { old.contains($0.id) }
            guard let before = rule.before else { return old.count == rule.batch }
            let gone = state.entries.values.filter { $0.endedAt.map { $0 < before } ?? false }.prefix(rule.batch)
            for entry in gone { state.entries[entry.job.id] = nil }
            return old.count == rule.batch || gone.count == rule.batch
        }
    }

    // MARK: - Queries

    public func job(_ id: JobID) async throws -> Job? { state.withLock { $0.entries[id]?.job } }

    public func jobs(_ query: JobQuery) async throws -> JobPage {
        let entries = state.withLock { $0.entries.values.sorted { $0.job.id < $1.job.id } }.filter { entry in
            (query.owner == nil || entry.job.owner == query.owner)
                && (query.states?.contains(entry.job.state) ?? true) && (query.after.map { entry.job.id > $0 } ?? true)
        }
        let page = entries.prefix(query.limit)
        return JobPage(jobs: page.map(\.job), next: entries.count > query.limit ? page.last?.job.id : nil)
    }

    public func run(_ id: Int64) async throws -> Run? { state.withLock { $0.runs.first { $0.id == id } } }

    public func runs(_ query: RunQuery) async throws -> RunPage {
        let ascending = query.order == .oldestFirst
        let runs = state.withLock { ascending ? $0.runs : $0.runs.reversed() }.filter { run in
            (query.job == nil || run.job == query.job) && (query.owner == nil || run.owner == query.owner)
                && (query.outcomes?.contains(run.outcome) ?? true) && (query.from.map { run.startedAt >= $0 } ?? true)
                && (query.after.map { ascending ? run.id > $0 : run.id < $0 } ?? true)
        }
        let page = runs.prefix(query.limit)
        return RunPage(runs: Array(page), next: runs.count > query.limit ? page.last?.id : nil)
    }

    public func countsByState() async throws -> [JobState: Int] {
        state.withLock { Dictionary(grouping: $0.entries.values, by: \.job.state).mapValues(\.count) }
    }

    /// There is no other way in.
    public func whenChanged(_ callback: @escaping @Sendable () -> Void) {}
}
