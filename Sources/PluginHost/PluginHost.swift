import JobScheduler
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
    private var isFeeding = false
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
            guard let entry = entries[name], entry.instance == nil, entry.mayRun else { continue }
            if let obstacle = obstacle(to: name) {
                if case .waiting(obstacle) = entry.phase { continue }
                entries[name]?.phase = .waiting(reason: obstacle)
                logger.error("plugin cannot be activated", metadata: ["plugin": "\(name)", "reason": "\(obstacle)"])
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
            logger.error("plugin failed to activate", metadata: ["plugin": "\(name)", "reason": "\(error)"])
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
            await services.scheduler.register(owner: name, name: job.name, timeout: job.timeout) { run in
                try await instance.run(PluginJob(run), id: "\(run.job.id)", limit: limit).schedulerOutcome
            }
        }
    }
}

// MARK: - Events

extension PluginHost {
    /// Delivers the events that the feed holds by now, to one plugin after the other in the order of their activation.
    /// In place of ``run()``, where things are to happen in the same order every time.
    ///
    /// - Returns: whether there were any: the plugins may have brought about more by what they did.
    /// - Throws: `PracticeError` when the database refuses, or `CancellationError`.
    package func deliverKept() async throws -> Bool {
        let head = try services.feed.head()
        var hasDelivered = false
        for name in order.names where entries[name]?.place.map({ $0 < head }) ?? true {
            guard let pump = pump(for: name) else { continue }
            let place = try await pump.deliverKept(after: entries[name]?.place, through: head) { note($0, of: name) }
            entries[name]?.place = place
            hasDelivered = true
        }
        return hasDelivered
    }

    /// Begins to bring a plugin its events, if it is active and wants any.
    func feed(_ name: String) {
        guard isFeeding, entries[name]?.feeding == nil, let pump = pump(for: name) else { return }
        entries[name]?.feeding = Task { await pump.run { await self.note($0, of: name) } }
    }

    func stopFeeding(_ name: String) async {
        guard let feeding = entries[name]?.feeding else { return }
        entries[name]?.feeding = nil
        feeding.cancel()
        await feeding.value
    }

    /// `nil` for a plugin that gets no events.
    private func pump(for name: String) -> EventPump? {
        guard let instance = entries[name]?.instance, !instance.manifest.events.isEmpty else { return nil }
        return EventPump(
            instance: instance,
            feed: services.feed,
            limits: limits,
            poison: poison(for: name),
            logger: logger
        )
    }

    private func poison(for name: String) -> [Int64: String] {
        let now = services.clock.now
        do throws(PracticeError) {
            let releasedAt = try services.store.pluginRecords()[name]?.releasedAt
            let start = policy.start(now: now, releasedAt: releasedAt)
            return policy.poison(among: try services.store.pluginCrashes(of: name, since: start))
        } catch {
            logger.warning("a plugin's crashes cannot be read", metadata: ["plugin": "\(name)", "reason": "\(error)"])
            return [:]
        }
    }

    private func note(_ progress: EventProgress, of name: String) {
        switch progress {
        case .flowing(let place):
            entries[name]?.outage = nil
            entries[name]?.place = place
        case .waiting(let reason): entries[name]?.outage = reason
        case .setAside(let reason):
            entries[name]?.setAside += 1
            entries[name]?.lastSetAside = reason
        case .givenUp(let error): giveUp(name, because: error)
        }
    }

    /// It gets neither events nor jobs any more.
    private func giveUp(_ name: String, because error: PluginGivenUp) {
        guard entries[name]?.instance != nil else { return }
        entries[name]?.phase = .failed(reason: "\(error)")
        entries[name]?.feeding = nil
        logger.error("plugin was given up", metadata: ["plugin": "\(name)", "reason": "\(error)"])
        Task {
            await services.scheduler.unregister(owner: name)
            await inTurn { await settle() }
        }
    }
}
