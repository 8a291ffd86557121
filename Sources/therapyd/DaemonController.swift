import Configuration
import ControlService
import LogMessages
import Logging
import PluginHost
import PracticeStore
import Synchronization
import Systemd
import Upkeep

/// What operators do to the running daemon: the configuration is read again, and the log says more or less.
actor DaemonController: Administration {
    private let files: Settings
    private let host: PluginHost
    private let access: CurrentAccess
    private let threshold: LogThreshold
    private let upkeep: CoreJobs
    private let notifier: ServiceNotifier
    private let logger: Logger
    /// What is in force; of keys that need a restart, what the daemon was started with.
    private var loaded: LoadedConfiguration
    /// Each time that the daemon has to end and begin anew.
    nonisolated let restarts: AsyncStream<Void>
    private nonisolated let restart: AsyncStream<Void>.Continuation

    init(
        _ loaded: LoadedConfiguration,
        files: Settings,
        host: PluginHost,
        access: CurrentAccess,
        threshold: LogThreshold,
        upkeep: CoreJobs,
        notifier: ServiceNotifier,
        logger: Logger
    ) {
        self.loaded = loaded
        (restarts, restart) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.files = files
        self.host = host
        self.access = access
        self.threshold = threshold
        self.upkeep = upkeep
        self.notifier = notifier
        self.logger = logger
    }

    var settings: [ConfigurationSetting] { loaded.settings }

    nonisolated func setLogLevel(_ level: LogLevel) {
        threshold.level = Logger.Level(level)
    }

    nonisolated func beginAnew() {
        restart.yield()
    }

    /// Everything that can refuse is asked before anything is applied.
    func reload(dryRun: Bool) async throws(ConfigurationError) -> [ConfigurationChange] {
        do throws(ConfigurationError) { return try await readAgain(dryRun: dryRun) } catch {
            if !dryRun {
                logger[.configurationRefused].error(
                    "the configuration was not applied; the one before stays in force",
                    metadata: ["problems": "\(error.problems.count)"]
                )
            }
            throw error
        }
    }

    private func readAgain(dryRun: Bool) async throws(ConfigurationError) -> [ConfigurationChange] {
        let new = try files.reloaded(for: await host.codes)
        try new.refuse(await host.objections(to: new.pluginSettings))
        try files.refuse(files.pathProblems(of: new))
        let policy = try files.accessPolicy(of: new)
        let changes = loaded.changes(to: new)
        guard !dryRun else { return changes }
        // Even if nothing changed: a group may have other members, and a plugin may take now what it refused before.
        if !changes.isEmpty { notifier.tell(.reloading(), .status("reloading the configuration"), logger: logger) }
        defer { if !changes.isEmpty { notifier.tell(.ready, .status("ready"), logger: logger) } }
        let old = loaded
        loaded = new.keeping(old, wherever: changes.filter(\.needsRestart))
        access.policy = policy
        if old.configuration.logLevel != new.configuration.logLevel { setLogLevel(new.configuration.logLevel) }
        await applyBackups(old.configuration.backup, new.configuration.backup)
        let refused = await host.reconfigure(new.pluginSettings)
        logger[.configurationReloaded].notice(
            "the configuration was reloaded",
            metadata: [
                "changes": "\(changes.count)", "needRestart": "\(changes.filter(\.needsRestart).count)",
                "refused": "\(refused.isEmpty ? "none" : refused.keys.sorted().joined(separator: " "))",
            ]
        )
        return changes
    }

    private func applyBackups(_ old: DaemonConfiguration.Backup, _ new: DaemonConfiguration.Backup) async {
        guard old != new else { return }
        do { try await upkeep.follow(new) } catch {
            logger.error("backups stay as they were scheduled", metadata: ["reason": "\(error)"])
        }
    }

    /// The same, when nobody waits for an answer (SIGHUP).
    func reloadUnasked() async {
        do throws(ConfigurationError) { _ = try await reload(dryRun: false) } catch {
            for problem in error.problems { logger.error("configuration: \(problem)") }
        }
    }
}

/// Who may do what, as the configuration says now; a connection keeps what held when it was made.
final class CurrentAccess: Sendable {
    private let current: Mutex<AccessPolicy>

    init(_ policy: AccessPolicy) {
        current = Mutex(policy)
    }

    var policy: AccessPolicy {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}

extension Logger.Level {
    init(_ level: LogLevel) {
        switch level {
        case .debug: self = .debug
        case .info: self = .info
        case .notice: self = .notice
        case .warning: self = .warning
        case .error: self = .error
        }
    }
}
