import ConfinedTables
import Synchronization
public import TherapyKit

/// Runs one plugin on a practice in memory and a clock that moves when told to: the whole of a plugin's life without a
/// daemon, a database file or a wait.
///
/// ```swift
/// let host = try PluginTestHost(MyPlugin.self, now: start)
/// host.practice.write(session)
/// try await host.start()
/// try await host.advance(to: session.endTime)
/// #expect(try await host.practice.session(session.id).status == .completed)
/// ```
public final class PluginTestHost<Module: Plugin>: Sendable {
    public let clock: VirtualWallClock
    public let practice: InMemoryPractice
    public let jobs: RecordedJobs
    public let values: InMemoryValues
    public let files: RecordedFiles
    public let mail: RecordedMail
    public let web: RecordedWebRequests
    public let log: RecordedLog
    /// What the plugin gets: only what its manifest asks for.
    public let context: PluginContext
    private let realWeb: (any WebRequestSender)?
    private let zones: [TestZone]
    private let tables: ConfinedTables
    private let faultyTables: FaultyTables
    private let degraded: Degradation
    private let run: PluginRun<Module>

    /// A host of an empty practice.
    ///
    /// - Parameters:
    ///   - configuration: the values of the plugin's keys.
    ///   - zones: the time zones that there are, the practice's own first; `UTC` is one of them anyway.
    ///   - web: what sends requests in earnest, for tests beside a real server; else they are recorded.
    /// - Throws: ``BrokenManifest`` when no daemon would take the plugin, or what its initialiser throws.
    public convenience init(
        _ type: Module.Type,
        configuration: [String: ConfigurationValue] = [:],
        zones: [TestZone] = [],
        web: (any WebRequestSender)? = nil,
        now: Instant
    ) throws {
        let clock = VirtualWallClock(now)
        let manifest = type.manifest
        guard manifest.problems.isEmpty else { throw BrokenManifest(problems: manifest.problems) }
        let tables = try ConfinedTables(plugin: manifest.name)
        try tables.migrate(manifest.tables)
        try self.init(
            configuration: configuration,
            zones: zones,
            clock: clock,
            practice: InMemoryPractice(clock: clock, actor: .plugin(manifest.name)),
            jobs: RecordedJobs(),
            values: InMemoryValues(),
            tables: tables,
            files: RecordedFiles(),
            realWeb: web,
            restoredAt: nil
        )
    }

    /// The same practice, jobs and storage with a new instance of the plugin, as after a restart of the daemon.
    /// - Parameter restoredAt: when what there is was put back from a backup: whatever this host's plugin did outside
    ///     until then was done by one whose tables are gone.
    public func restarted(
        configuration: [String: ConfigurationValue],
        restoredAt: Instant? = nil
    ) throws -> PluginTestHost {
        try PluginTestHost(
            configuration: configuration,
            zones: zones,
            clock: clock,
            practice: practice,
            jobs: jobs,
            values: values,
            tables: tables,
            files: files,
            realWeb: realWeb,
            restoredAt: restoredAt
        )
    }

    private init(
        configuration: [String: ConfigurationValue],
        zones: [TestZone],
        clock: VirtualWallClock,
        practice: InMemoryPractice,
        jobs: RecordedJobs,
        values: InMemoryValues,
        tables: ConfinedTables,
        files: RecordedFiles,
        realWeb: (any WebRequestSender)?,
        restoredAt: Instant?
    ) throws {
        let log = RecordedLog()
        let degraded = Degradation()
        let faultyTables = FaultyTables(tables)
        let (mail, web) = (RecordedMail(), RecordedWebRequests())
        var services = PluginServices()
        for capability in Module.manifest.capabilities {
            switch capability {
            case .readRecords: services.records = practice
            case .changeSessions: services.sessions = practice
            case .changeAssignments: services.assignments = practice
            case .changeResources: services.resources = practice
            case .changeForms: services.forms = practice
            case .submitResponses: services.responses = practice
            case .changePeople: services.people = practice
            case .scheduleJobs: services.jobs = jobs
            case .storeValues: services.values = values
            case .keepTables: services.tables = faultyTables
            case .exportFiles: services.files = files
            case .sendMail: services.mail = mail
            case .sendWebRequests: services.web = realWeb ?? web
            }
        }
        self.realWeb = realWeb
        self.zones = zones
        self.clock = clock
        self.practice = practice
        self.jobs = jobs
        self.values = values
        self.tables = tables
        self.faultyTables = faultyTables
        self.files = files
        self.mail = mail
        self.web = web
        self.log = log
        self.degraded = degraded
        context = PluginContext(
            plugin: Module.manifest.name,
            clock: clock,
            zones: TestZones(zones),
            restoredAt: restoredAt,
            log: log.log,
            health: PluginHealthReport { degraded.reason = $0 },
            services: services
        )
        run = PluginRun(try Module(configuration: PluginConfiguration(configuration)))
    }

    /// Why the plugin says that it is not well; `nil` while it is.
    public var degradation: String? { degraded.reason }

    /// Has the next calls to the plugin's tables refused, as when the database is locked for too long.
    public func failTables(_ count: Int = 1) {
        faultyTables.failNext(count)
    }

    // MARK: Life

    /// Activates the plugin. It gets the events of what changes from now on.
    public func start() async throws {
        await run.skip(practice.changes.count)
        try await run.plugin.activate(in: context)
    }

    /// Tells the plugin of another configuration.
    public func reconfigure(_ configuration: [String: ConfigurationValue]) async throws -> Reconfiguration {
        try await run.plugin.reconfigure(PluginConfiguration(configuration), in: context)
    }

    /// Deactivates the plugin, as when the daemon stops.
    public func stop() async {
        await run.plugin.deactivate(in: context)
    }

    // MARK: Events and jobs

    /// Delivers the events that wait, and those that they cause.
    public func deliverEvents() async throws {
        while let event = await run.nextEvent(in: practice.changes) { try await deliver(event) }
    }

    /// Delivers every event since the start once more, as after a crash: events come at least once.
    public func redeliverEvents() async throws {
        for event in await run.seenEvents(in: practice.changes) { try await deliver(event) }
    }

    /// Delivers an event of the test's own, if the manifest wants its kind.
    public func deliver(_ event: Change) async throws {
        if Module.manifest.wants(event.kind) { try await run.plugin.receive(event, in: context) }
    }

    /// Delivers events and runs jobs in the order of their time, until the clock stands at the instant.
    ///
    /// An attempt that throws is made again after a minute, until the job's declaration lets it be given up; see
    /// ``RecordedJobs/failed``.
    public func advance(to instant: Instant) async throws {
        try await deliverEvents()
        while let next = jobs.planned.first, next.instant <= instant {
            clock.set(to: max(clock.now, next.instant))
            while let due = jobs.takeDue(at: clock.now) { await runJob(due) }
            try await deliverEvents()
        }
        clock.set(to: max(clock.now, instant))
    }

    /// Runs one job now, whenever it is planned for, and delivers no events before.
    public func run(_ job: RecordedJobs.PlannedJob) async throws {
        await runJob(job)
    }

    private func runJob(_ due: RecordedJobs.PlannedJob) async {
        let job = PluginJob(
            name: due.name,
            arguments: due.arguments,
            scheduledFor: due.scheduledFor,
            attempt: due.attempt,
            idempotencyKey: "\(due.key)@\(due.scheduledFor.milliseconds)"
        )
        do {
            switch try await run.plugin.run(job, in: context) {
            case .completed: break
            case .discard(let reason): jobs.giveUp(due, because: reason)
            case .retry(let delay): retry(due, after: delay, because: "the plugin asks for another try")
            case .snooze(let instant): jobs.putBack(due, at: instant, attempt: due.attempt)
            }
        } catch {
            retry(due, after: .seconds(60), because: "\(error)")
        }
    }

    private func retry(_ job: RecordedJobs.PlannedJob, after delay: Duration, because reason: String) {
        let attempts = Module.manifest.jobs.first { $0.name == job.name }?.maxAttempts ?? 1
        guard job.attempt < attempts else { return jobs.giveUp(job, because: reason) }
        jobs.putBack(job, at: clock.now + delay, attempt: job.attempt + 1)
    }

    /// What the plugin says of a record.
    public func explain(_ record: ExplainedRecord) async throws -> [Explanation] {
        try await run.plugin.explain(record, in: context)
    }

    // MARK: Commands

    /// Calls a command of the plugin.
    /// - Parameter output: takes what it says before its end.
    public func invoke(
        _ name: String,
        arguments: [String: ConfigurationValue] = [:],
        as actor: Actor = .account(uid: 0, user: nil),
        output: @escaping @Sendable (JSONObject) async throws -> Void = { _ in }
    ) async throws -> JSONObject {
        let command = CommandInvocation(
            name: name,
            arguments: PluginConfiguration(arguments),
            actor: actor,
            output: output
        )
        return try await run.plugin.invoke(command, in: context)
    }
}

/// A plugin that no daemon would take.
public struct BrokenManifest: Error, Hashable, CustomStringConvertible {
    public let problems: [Problem]

    public var description: String { problems.map { "\($0.field) \($0.message)" }.joined(separator: "; ") }
}

/// What the plugin said last of its health.
private final class Degradation: Sendable {
    private let state = Mutex<String?>(nil)

    var reason: String? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

/// The plugin, and how many of the practice's changes it has seen.
private actor PluginRun<Module: Plugin> {
    nonisolated let plugin: Module
    private var first = 0
    private var seen = 0

    init(_ plugin: Module) {
        self.plugin = plugin
    }

    func skip(_ count: Int) {
        first = count
        seen = count
    }

    func nextEvent(in changes: [Change]) -> Change? {
        guard seen < changes.count else { return nil }
        seen += 1
        return changes[seen - 1]
    }

    func seenEvents(in changes: [Change]) -> ArraySlice<Change> { changes[first..<seen] }
}
