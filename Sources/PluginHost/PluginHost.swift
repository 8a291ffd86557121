import JobScheduler
package import Logging
package import TherapyKit

/// Runs the plugins: each is activated, fed with events, given its jobs and commands, and supervised, apart from the
/// others.
package actor PluginHost {
    private enum Phase {
        case dormant
        case active(any Plugin, PluginContext)
        case failed(reason: String)
    }

    private struct Entry {
        let registration: PluginRegistration
        let settings: PluginSettings
        var phase = Phase.dormant
        /// Why its events wait, while they do.
        var waiting: String?
        /// The event that was given up last, if any was since the start.
        var setAside: String?
        /// How far `deliverKept()` came in the feed; `nil` before its first call.
        var place: Int64?

        var manifest: PluginManifest { registration.manifest }

        var state: PluginStatus {
            switch phase {
            case .dormant: .disabled
            case .failed(let reason): .failed(reason: reason)
            case .active: (waiting ?? setAside).map { .degraded(reason: $0) } ?? .active
            }
        }
    }

    private let services: HostServices
    private let limits: CallLimits
    private let logger: Logger
    private var entries: [Entry]

    /// - Parameter plugins: each of another name; they are activated in the order of their names.
    package init(
        plugins: [(PluginRegistration, PluginSettings)],
        services: HostServices,
        limits: CallLimits = CallLimits(),
        logger: Logger
    ) {
        self.services = services
        self.limits = limits
        self.logger = logger
        entries = plugins.map { Entry(registration: $0, settings: $1) }
            .sorted { $0.manifest.name < $1.manifest.name }
    }

    // MARK: Life

    /// Activates the plugins that the configuration chose. One that fails is left out, with its reason.
    package func start() async {
        for index in entries.indices where entries[index].settings.enabled {
            let entry = entries[index]
            let name = entry.manifest.name
            do {
                let (plugin, context) = try await activate(entry)
                entries[index].phase = .active(plugin, context)
                await registerJobs(of: entry.manifest, plugin: plugin, context: context)
                logger.info("plugin is active", metadata: ["plugin": "\(name)"])
            } catch {
                let reason = Self.words(for: error)
                entries[index].phase = .failed(reason: reason)
                logger.error("plugin failed to activate", metadata: ["plugin": "\(name)", "reason": "\(reason)"])
            }
        }
    }

    /// Feeds the active plugins with events until the task is cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for entry in entries {
                guard let pump = pump(for: entry) else { continue }
                group.addTask { await pump.run { await self.note($0, of: entry.manifest.name) } }
            }
        }
    }

    /// Delivers the events that the feed holds by now, to one plugin after the other in the order of their names. In
    /// place of ``run()``, where things are to happen in the same order every time.
    ///
    /// - Returns: whether there were any: the plugins may have brought about more by what they did.
    /// - Throws: `PracticeError` when the database refuses, or `CancellationError`.
    package func deliverKept() async throws -> Bool {
        let head = try services.feed.head()
        var hasDelivered = false
        for index in entries.indices where entries[index].place.map({ $0 < head }) ?? true {
            guard let pump = pump(for: entries[index]) else { continue }
            let name = entries[index].manifest.name
            let place = try await pump.deliverKept(after: entries[index].place, through: head) { note($0, of: name) }
            entries[index].place = place
            hasDelivered = true
        }
        return hasDelivered
    }

    /// `nil` for a plugin that gets no events.
    private func pump(for entry: Entry) -> EventPump? {
        guard case .active(let plugin, let context) = entry.phase, !entry.manifest.events.isEmpty else { return nil }
        return EventPump(
            manifest: entry.manifest,
            plugin: plugin,
            context: context,
            feed: services.feed,
            limits: limits,
            logger: logger
        )
    }

    /// Tells the active plugins that the daemon stops. Their jobs' handlers must have ended before.
    package func stop() async {
        for index in entries.indices {
            guard case .active(let plugin, let context) = entries[index].phase else { continue }
            entries[index].phase = .dormant
            let name = entries[index].manifest.name
            do {
                try await withTimeLimit(limits.deactivation) { await plugin.deactivate(in: context) }
            } catch {
                logger.warning("plugin was left behind", metadata: ["plugin": "\(name)", "reason": "\(error)"])
            }
        }
    }

    private func activate(_ entry: Entry) async throws -> (any Plugin, PluginContext) {
        let plugin = try entry.registration.makePlugin(configuration: entry.settings.configuration)
        let context = services.context(for: entry.manifest, health: PluginHealthReport { _ in }, logger: logger)
        // Its place is taken before it looks at the records, so that nothing falls between the two.
        try await services.feed.enroll(entry.manifest.name)
        try await withTimeLimit(limits.activation) { try await plugin.activate(in: context) }
        return (plugin, context)
    }

    private func registerJobs(of manifest: PluginManifest, plugin: any Plugin, context: PluginContext) async {
        for job in manifest.jobs {
            let limit = limits.limitsJobs ? job.timeout : nil
            await services.scheduler.register(owner: manifest.name, name: job.name, timeout: job.timeout) { run in
                guard let limit else { return try await plugin.run(PluginJob(run), in: context).schedulerOutcome }
                return try await withTimeLimit(limit) { try await plugin.run(PluginJob(run), in: context) }
                    .schedulerOutcome
            }
        }
    }

    private func note(_ progress: EventProgress, of name: String) {
        guard let index = entries.firstIndex(where: { $0.manifest.name == name }) else { return }
        switch progress {
        case .flowing: entries[index].waiting = nil
        case .waiting(let reason): entries[index].waiting = reason
        case .setAside(let reason): entries[index].setAside = reason
        }
    }

    // MARK: Asking

    /// What another host would need to run the same plugins.
    package var registrations: [(PluginRegistration, PluginSettings)] { entries.map { ($0.registration, $0.settings) } }

    package var plugins: [PluginSnapshot] { entries.map(Self.snapshot) }

    package func plugin(_ name: String) throws(PluginCallError) -> PluginSnapshot {
        Self.snapshot(try entry(name))
    }

    /// Runs a command that a plugin contributes.
    package func invoke(
        _ command: String,
        of name: String,
        arguments: [String: ConfigurationValue]
    ) async throws(PluginCallError) -> JSONObject {
        let entry = try entry(name)
        guard entry.manifest.commands.contains(where: { $0.name == command }) else {
            throw .commandNotFound(plugin: name, command: command)
        }
        guard case .active(let plugin, let context) = entry.phase else {
            throw .unavailable(name: name, state: entry.state)
        }
        let invocation = CommandInvocation(
            name: command,
            arguments: PluginConfiguration(arguments),
            actor: .daemon,
            output: { _ in }
        )
        do {
            return try await withTimeLimit(limits.command) { try await plugin.invoke(invocation, in: context) }
        } catch {
            throw .commandFailed(plugin: name, command: command, message: Self.words(for: error))
        }
    }

    private func entry(_ name: String) throws(PluginCallError) -> Entry {
        guard let entry = entries.first(where: { $0.manifest.name == name }) else { throw .notFound(name: name) }
        return entry
    }

    private static func snapshot(_ entry: Entry) -> PluginSnapshot {
        PluginSnapshot(
            manifest: entry.manifest,
            state: entry.state,
            configuration: entry.settings.configuration
        )
    }

    private static func words(for error: any Error) -> String { "\(error)" }
}

/// How long a call into a plugin may take, and what passes between calls; its jobs say so themselves.
package struct CallLimits: Sendable {
    package var activation: Duration
    package var event: Duration
    package var command: Duration
    package var deactivation: Duration
    /// Before an event that failed is tried again; each wait is twice the one before.
    package var eventRetry: Duration
    /// Before events go on when the database refused.
    package var outage: Duration
    /// Whether jobs' own limits are kept by the machine's clock, too: the scheduler's may stand still while one works.
    package var limitsJobs: Bool

    package init(
        activation: Duration = .seconds(30),
        event: Duration = .seconds(30),
        command: Duration = .seconds(60),
        deactivation: Duration = .seconds(1),
        eventRetry: Duration = .seconds(1),
        outage: Duration = .seconds(5),
        limitsJobs: Bool = false
    ) {
        self.activation = activation
        self.event = event
        self.command = command
        self.deactivation = deactivation
        self.eventRetry = eventRetry
        self.outage = outage
        self.limitsJobs = limitsJobs
    }
}
