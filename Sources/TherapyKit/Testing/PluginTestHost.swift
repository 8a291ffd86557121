public import TherapyKit

/// Runs one plugin on a practice in memory and a clock that moves when told to: the whole of a plugin's life without a
/// daemon, a database or a wait.
///
/// ```swift
/// let host = PluginTestHost(MyPlugin.self, now: start)
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
    public let context: PluginContext
    private let run: PluginRun<Module>

    /// A host of an empty practice.
    /// - Parameter configuration: the values of the plugin's keys.
    public convenience init(
        _ type: Module.Type,
        configuration: [String: ConfigurationValue] = [:],
        now: Instant
    ) throws {
        let clock = VirtualWallClock(now)
        try self.init(
            configuration: configuration,
            clock: clock,
            practice: InMemoryPractice(clock: clock, actor: .plugin(type.manifest.name)),
            jobs: RecordedJobs(),
            values: InMemoryValues()
        )
    }

    /// The same practice, jobs and values with a new instance of the plugin, as after a restart of the daemon.
    public func restarted(configuration: [String: ConfigurationValue]) throws -> PluginTestHost {
        try PluginTestHost(
            configuration: configuration,
            clock: clock,
            practice: practice,
            jobs: jobs,
            values: values
        )
    }

    private init(
        configuration: [String: ConfigurationValue],
        clock: VirtualWallClock,
        practice: InMemoryPractice,
        jobs: RecordedJobs,
        values: InMemoryValues
    ) throws {
        let manifest = Module.manifest
        self.clock = clock
        self.practice = practice
        self.jobs = jobs
        self.values = values
        var services = PluginServices()
        services.records = manifest.capabilities.contains(.readRecords) ? practice : nil
        services.sessions = manifest.capabilities.contains(.changeSessions) ? practice : nil
        services.jobs = manifest.capabilities.contains(.scheduleJobs) ? jobs : nil
        services.values = manifest.capabilities.contains(.storeValues) ? values : nil
        context = PluginContext(
            plugin: manifest.name,
            clock: clock,
            zones: UniversalTime(),
            log: PluginLog { _, _, _ in },
            health: PluginHealthReport { _ in },
            services: services
        )
        run = PluginRun(try Module(configuration: PluginConfiguration(configuration)))
    }

    /// Activates the plugin. It gets the events of what changes from now on.
    public func start() async throws {
        await run.skip(practice.changes.count)
        try await run.plugin.activate(in: context)
    }

    /// Delivers the events that wait, and those that they cause.
    public func deliverEvents() async throws {
        while let event = await run.nextEvent(in: practice.changes) {
            if Module.manifest.wants(event.kind) { try await run.plugin.receive(event, in: context) }
        }
    }

    /// Delivers events and runs jobs in the order of their time, until the clock stands at the instant.
    public func advance(to instant: Instant) async throws {
        try await deliverEvents()
        while let next = jobs.planned.first, next.instant <= instant {
            clock.set(to: max(clock.now, next.instant))
            try await runDueJobs()
            try await deliverEvents()
        }
        clock.set(to: max(clock.now, instant))
    }

    /// Calls a command of the plugin.
    public func invoke(_ name: String, arguments: [String: ConfigurationValue] = [:]) async throws -> JSONObject {
        let command = CommandInvocation(
            name: name,
            arguments: PluginConfiguration(arguments),
            actor: .daemon,
            output: { _ in }
        )
        return try await run.plugin.invoke(command, in: context)
    }

    private func runDueJobs() async throws {
        while let due = jobs.takeDue(at: clock.now) {
            let job = PluginJob(
                name: due.name,
                arguments: due.arguments,
                scheduledFor: due.instant,
                attempt: 1,
                idempotencyKey: "\(due.key)@\(due.instant.milliseconds)"
            )
            switch try await run.plugin.run(job, in: context) {
            case .completed, .discard: break
            case .retry(let delay): jobs.putBack(due, at: clock.now + delay)
            case .snooze(let instant): jobs.putBack(due, at: instant)
            }
        }
    }
}

/// The plugin, and how many of the practice's changes it has seen.
private actor PluginRun<Module: Plugin> {
    nonisolated let plugin: Module
    private var seen = 0

    init(_ plugin: Module) {
        self.plugin = plugin
    }

    func skip(_ count: Int) {
        seen = count
    }

    func nextEvent(in changes: [Change]) -> Change? {
        guard seen < changes.count else { return nil }
        seen += 1
        return changes[seen - 1]
    }
}
