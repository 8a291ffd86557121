public import Logging

/// Runs jobs when they are due.
///
/// ```swift
/// let scheduler = JobScheduler(store: store, clock: SystemWallClock(), logger: logger)
/// await scheduler.register(owner: "core", name: "prune") { context in
///     try await prune()
///     return .completed
/// }
/// try await scheduler.enqueue(JobRequest(owner: "core", name: "prune", schedule: .once(at: tomorrow)))
/// try await scheduler.run()
/// ```
///
/// It sleeps until the next job is due, however long that is; enqueueing, the end of a run and a set clock wake it.
/// Handlers may run more than once for one occurrence (the process may die after the effect and before the record):
/// `JobContext.idempotencyKey` and `JobOutcome.completed(committing:)` are there for that.
public actor JobScheduler {
    enum Phase {
        case idle
        case running
        /// Claims nothing more. At `graceEnds` (uptime) the handlers are cancelled.
        case stopping(graceEnds: Duration)
    }

    enum Errand {
        /// What an earlier holder left running.
        case takeOver
        /// What was computed with other data of time zones.
        case followZones
    }

    public nonisolated let clock: any WallClock
    nonisolated let store: any JobStore
    nonisolated let configuration: JobSchedulerConfiguration
    nonisolated let logger: Logger
    nonisolated let bell = Bell()
    nonisolated let inbox = RunInbox()
    nonisolated let broadcast = EventBroadcast()

    var phase = Phase.idle
    /// Another one at every start.
    var holder = LeaseHolder.random()
    var registrations: [JobKind: JobRegistration] = [:]
    var active: [Int64: ActiveRun] = [:]
    /// Attempts that are recorded as ended, whose handlers go on nevertheless.
    var stuck: [Int64: ActiveRun] = [:]
    /// Runs whose job was cancelled between their claim and the start of their handler.
    var calledOff: Set<Int64> = []
    var trouble: StoreRetry?
    var metrics = JobMetrics()
    /// When the leases are due for renewal, by uptime; nil while nothing runs.
    var leaseRenewal: Duration?
    /// What of the store's a start has to put in order before jobs run.
    var errands: Set<Errand> = []

    public init(
        store: any JobStore,
        clock: any WallClock,
        configuration: JobSchedulerConfiguration = JobSchedulerConfiguration(),
        logger: Logger
    ) {
        self.store = store
        self.clock = clock
        self.configuration = configuration
        self.logger = logger
        store.whenChanged { [bell] in bell.ring() }
    }

    // MARK: - Handlers

    /// Gives the jobs of one kind their handler, in place of an earlier one. Those that wait for it begin at once.
    public func register(_ registration: JobRegistration) {
        registrations[registration.kind] = registration
        bell.ring()
    }

    /// Gives the jobs of one kind their handler.
    public func register(
        owner: String,
        name: String,
        timeout: Duration? = .seconds(60),
        retry: Backoff = .standard,
        concurrency: Int? = nil,
        argumentsVersion: Int = 1,
        handler: @escaping JobHandler
    ) {
        register(
            JobRegistration(
                kind: JobKind(owner: owner, name: name),
                timeout: timeout,
                retry: retry,
                concurrency: concurrency,
                argumentsVersion: argumentsVersion,
                handler: handler
            )
        )
    }

    /// Takes an owner's handlers away. What runs goes on; what is due waits until there is a handler again.
    public func unregister(owner: String) {
        registrations = registrations.filter { $0.key.owner != owner }
    }

    /// Whether a shutdown has begun and not ended.
    public var isStopping: Bool {
        if case .stopping = phase { true } else { false }
    }

    /// How many handlers of each kind ignore their cancellation.
    var stuckByKind: [JobKind: Int] { Dictionary(grouping: stuck.values, by: \.kind).mapValues(\.count) }

    public var registeredKinds: Set<JobKind> { Set(registrations.keys) }

    /// Whether there is a handler for a job, and for the version of its arguments. Without one it waits.
    public func handles(_ job: Job) -> Bool {
        registrations[job.kind].map { job.argumentsVersion <= $0.argumentsVersion } ?? false
    }

    /// Computes next runs anew after the system's data of time zones changed. Shifts are logged and told to watchers.
    public func followZones() {
        errands.insert(.followZones)
        bell.ring()
    }

    // MARK: - Jobs

    /// Adds a job, as its unique key allows.
    @discardableResult
    public nonisolated func enqueue(_ request: JobRequest) async throws -> Enqueued {
        let enqueued = try await store.enqueue([request], now: clock.now)
        announce(enqueued)
        guard let only = enqueued.first else { preconditionFailure("one request has one answer") }
        return only
    }

    /// Adds jobs in one transaction: all or none.
    @discardableResult
    public nonisolated func enqueue(_ requests: [JobRequest]) async throws -> [Enqueued] {
        let enqueued = try await store.enqueue(requests, now: clock.now)
        announce(enqueued)
        return enqueued
    }

    private nonisolated func announce(_ enqueued: [Enqueued]) {
        for one in enqueued {
            switch one {
            case .kept: break
            case .inserted(let job), .replaced(let job): broadcast.send(.changed(job))
            }
        }
        if let due = enqueued.compactMap(\.job.nextRun).min() { bell.ring(for: due) }
    }

    public nonisolated func job(_ id: JobID) async throws -> Job {
        guard let job = try await store.job(id) else { throw JobError.notFound(id) }
        return job
    }

    public nonisolated func jobs(_ query: JobQuery = JobQuery()) async throws -> JobPage { try await store.jobs(query) }

    public nonisolated func runs(_ query: RunQuery = RunQuery()) async throws -> RunPage { try await store.runs(query) }

    public nonisolated func countsByState() async throws -> [JobState: Int] { try await store.countsByState() }

    /// Deletes ended history, batch by batch. Meant to be called by a job.
    public nonisolated func prune(_ rule: PruningRule) async throws {
        while try await store.prune(rule) { try Task.checkCancellation() }
    }

    // MARK: - Watching

    /// What happens from now on, as far as it is wanted. A watcher that does not keep up loses the oldest of `limit`
    /// events, and never the last.
    public nonisolated func events(
        buffered limit: Int = 1024,
        where wants: @escaping @Sendable (JobSchedulerEvent) -> Bool = { _ in true }
    ) -> AsyncStream<JobSchedulerEvent> {
        broadcast.events(buffered: limit, where: wants)
    }

    public var health: JobSchedulerHealth {
        JobSchedulerHealth(
            storeTrouble: trouble?.trouble,
            stuck: stuck.values.map(\.claimed.run).sorted { $0.id < $1.id },
            running: active.count
        )
    }
}

/// A store that refuses, and when to ask it again.
struct StoreRetry {
    var trouble: JobSchedulerHealth.StoreTrouble
    /// By uptime.
    var retryAt: Duration
}
