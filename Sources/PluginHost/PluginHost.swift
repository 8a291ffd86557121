import JobScheduler
import LogMessages
package import Logging
import PracticeStore
package import TaskLanes
package import TherapyKit

/// Runs the plugins: each is activated, fed with events, given its jobs and commands, and supervised, apart from the
/// others.
///
/// Which of them are to run follows from the configuration, from what operators said, from quarantine and from what
/// each requires; whenever one of these changes, ``settle()`` brings the plugins to where they should be.
package actor PluginHost {
    let services: HostServices
    package nonisolated let lanes: LanePool
    let limits: CallLimits
    let policy: QuarantinePolicy
    let loader: Loader?
    let logger: Logger
    var entries: [String: PluginEntry]
    private(set) var order: PluginOrder
    /// Whether events are brought as they come.
    private(set) var isFeeding = false
    private let turns = Turns()

    /// Loads the plugin of a file that was left alone before, with what the configuration says of it.
    package typealias Loader = @Sendable (_ path: String) throws -> (PluginRegistration, PluginSettings?)

    /// - Parameters:
    ///   - plugins: each of another name.
    ///   - settings: what the configuration says, by name; those that it does not name are disabled.
    ///   - lanes: where the plugins' code runs.
    package init(
        plugins: [String: PluginCode],
        settings: [String: PluginSettings],
        services: HostServices,
        lanes: LanePool,
        limits: CallLimits = CallLimits(),
        policy: QuarantinePolicy = QuarantinePolicy(),
        loader: Loader? = nil,
        logger: Logger
    ) {
        self.services = services
        self.lanes = lanes
        self.limits = limits
        self.policy = policy
        self.loader = loader
        self.logger = logger
        entries = Dictionary(
            uniqueKeysWithValues: plugins.map { name, code in
                let caller = PluginCaller(plugin: name, lane: lanes.lane(named: name), maxLeftBehind: limits.leftBehind)
                let settings = settings[name] ?? PluginSettings(enabled: false)
                let allowance = services.makeAllowance()
                return (
                    name,
                    PluginEntry(name: name, code: code, settings: settings, caller: caller, allowance: allowance)
                )
            }
        )
        order = Self.order(of: entries)
    }

    /// A host of plugins that are linked into the program.
    package init(
        plugins: [(PluginRegistration, PluginSettings)],
        services: HostServices,
        lanes: LanePool,
        limits: CallLimits = CallLimits(),
        logger: Logger
    ) {
        self.init(
            plugins: Dictionary(uniqueKeysWithValues: plugins.map { ($0.0.manifest.name, .builtIn($0.0)) }),
            settings: Dictionary(uniqueKeysWithValues: plugins.map { ($0.0.manifest.name, $0.1) }),
            services: services,
            lanes: lanes,
            limits: limits,
            logger: logger
        )
    }

    // MARK: Life

    /// Activates the plugins that are to run. One that fails is left out, with its reason.
    package func start() async {
        await turns.take {
            remember()
            await settle()
        }
    }

    /// Feeds the active plugins with events until the task is cancelled.
    package func run() async {
        isFeeding = true
        for name in order.names { feed(name) }
        for await _ in AsyncStream<Never>.makeStream().stream {}
        isFeeding = false
        for name in order.names { await stopFeeding(name) }
    }

    /// Tells the active plugins that the daemon stops. Their jobs' handlers must have ended before.
    package func stop() async {
        await turns.take {
            for name in order.names.reversed() where entries[name]?.instance != nil { await deactivate(name) }
        }
    }

    /// What the database remembers of them.
    private func remember() {
        do throws(PracticeError) {
            for (name, record) in try services.store.pluginRecords() {
                entries[name]?.isEnabledByOperator = record.isEnabled
                entries[name]?.quarantine = record.quarantinedAt.map { _ in record.quarantineReason ?? "unknown" }
            }
            for (name, count) in try services.store.setAsideCounts() { entries[name]?.setAside = count }
        } catch {
            logger.error("what is known of plugins cannot be read", metadata: ["reason": "\(error)"])
        }
    }

    func reorder() {
        order = Self.order(of: entries)
    }

    private static func order(of entries: [String: PluginEntry]) -> PluginOrder {
        PluginOrder(entries.compactMapValues { $0.code.registration?.manifest.requires })
    }

    /// Serialises what changes which plugins run.
    func inTurn<Value: Sendable>(_ body: () async throws -> Value) async rethrows -> Value {
        try await turns.take(body)
    }

    // MARK: Settling

    /// Deactivates what is not to run any more, those that require others first, and activates what is.
    func settle() async {
        let running = namesToRun
        for name in order.names.reversed() where entries[name]?.instance != nil && !running.contains(name) {
            await deactivate(name)
        }
        for name in order.names {
            guard let entry = entries[name], entry.instance == nil else { continue }
            guard entry.mayRun else {
                if case .waiting = entry.phase { entries[name]?.phase = .dormant }
                continue
            }
            if let obstacle = obstacle(to: name) {
                if case .waiting(obstacle) = entry.phase { continue }
                entries[name]?.phase = .waiting(reason: obstacle)
                logger[.pluginFailed].error(
                    "plugin cannot be activated",
                    metadata: ["plugin": "\(name)", "reason": "\(obstacle)"]
                )
            } else {
                await activate(name)
            }
        }
    }

    private var namesToRun: Set<String> {
        var running = Set<String>()
        for name in order.names where order.obstacles[name] == nil {
            guard let entry = entries[name], entry.mayRun, entry.requires.allSatisfy(running.contains) else { continue }
            running.insert(name)
        }
        return running
    }

    /// Why a plugin that is to run cannot yet.
    private func obstacle(to name: String) -> String? {
        if let obstacle = order.obstacles[name] { return obstacle }
        let missing = (entries[name]?.requires ?? []).filter { entries[$0]?.instance == nil }.sorted()
        return missing.isEmpty ? nil : "requires \(missing.joined(separator: ", ")), which is not active"
    }

    private func activate(_ name: String) async {
        guard let entry = entries[name], let registration = entry.code.registration else { return }
        do {
            entry.health.reset()
            let instance = try await PluginInstance(
                registration,
                configuration: entry.settings.configuration,
                context: try await services.context(
                    for: registration.manifest,
                    health: entry.health.report,
                    allowance: entry.allowance,
                    logger: logger
                ),
                caller: entry.caller,
                limits: limits
            )
            // Its place is taken before it looks at the records, so that nothing falls between the two.
            try await services.feed.enroll(name)
            try await instance.activate()
            entries[name]?.phase = .active(instance)
            await registerJobs(of: instance)
            feed(name)
            logger.info("plugin is active", metadata: ["plugin": "\(name)"])
        } catch {
            entries[name]?.phase = .failed(reason: "\(error)")
            logger[.pluginFailed].error(
                "plugin failed to activate",
                metadata: ["plugin": "\(name)", "reason": "\(error)"]
            )
        }
    }

    /// What is under way is waited for, what waits is kept: jobs, and events from its place in the feed on.
    func deactivate(_ name: String) async {
        guard let instance = entries[name]?.instance else { return }
        entries[name]?.phase = .dormant
        await stopFeeding(name)
        await services.scheduler.unregister(owner: name)
        do {
            try await withTimeLimit(limits.deactivation) { await instance.caller.waitUntilIdle() }
        } catch {
            logger.warning("plugin is deactivated in the middle of a call", metadata: ["plugin": "\(name)"])
        }
        do {
            try await instance.deactivate()
        } catch {
            logger.warning("plugin was left behind", metadata: ["plugin": "\(name)", "reason": "\(error)"])
        }
    }

    private func registerJobs(of instance: PluginInstance) async {
        let name = instance.manifest.name
        for job in instance.manifest.jobs {
            let limit = limits.limitsJobs ? job.timeout : nil
            await services.scheduler.register(owner: name, name: job.name, timeout: job.timeout) { [weak self] run in
                do {
                    return try await instance.run(PluginJob(run), id: "\(run.job.id)", limit: limit).schedulerOutcome
                } catch let error as PluginGivenUp {
                    await self?.giveUp(name, because: error)
                    // It waits for the plugin, and no attempt is used up.
                    return .snooze(for: .seconds(60))
                }
            }
        }
    }
}
