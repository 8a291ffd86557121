import CallSlots
import Configuration
import ControlService
import Glibc
import JobScheduler
import JobSchedulerSQLite
import LogMessages
import Logging
import PluginHost
import Practice
import PracticeStore
import Simulation
import Systemd
import TaskLanes
import TherapyKit
import TimeZoneRules
import Upkeep
import Varlink
import VarlinkServer

/// Puts the parts together, and runs them until it is told to stop.
struct Daemon {
    let settings: Settings
    let environment: ServiceEnvironment
    let signals: ServiceSignals
    /// Of the practice's opening, when a signal comes before that is done.
    let interrupt: OpeningInterrupt

    func run() async throws {
        let clock = SystemClock()
        let startedAt = clock.now
        let threshold = LogThreshold(Logger.Level(settings.configuration.logLevel))
        let logger = makeLogger(threshold)
        let notifier = try ServiceNotifier(environment: environment)
        notifier.tell(.status("opening the practice"), logger: logger)

        let store: PracticeStore
        do throws(StoreError) {
            store = try openStore(clock: clock, notifier: notifier, logger: logger)
        } catch .interrupted {
            logger.notice("stopped before the practice was open; the next start goes on there")
            return
        }
        let practice = Practice(store: store, clock: clock, rules: try practiceRules())
        let scheduler = JobScheduler(
            store: SQLiteJobStore(sharing: store.groupCommit),
            clock: clock.system,
            configuration: JobSchedulerConfiguration(grace: .milliseconds(1000), cancellationGrace: .milliseconds(500)),
            logger: logger
        )
        let zones = SystemZones(environment: environment)
        let services = HostServices(
            practice: practice,
            store: store,
            scheduler: scheduler,
            clock: clock,
            localZone: { zones.local },
            exportsDirectory: settings.exportDirectory,
            deliveries: settings.deliveries(clock: clock)
        )
        // From here on, whatever a plugin does to the process is on record.
        let death = try CallSlots.begin(at: "\(settings.databasePath)-therapyd-calls")
        defer { CallSlots.end() }
        let review = CrashReview(store: store, clock: clock, logger: logger)
        let quarantined = try await review.review(death)
        let plugins = settings.plugins(quarantined: quarantined)
        let loaded = try settings.loaded(for: plugins)
        for problem in settings.pathProblems(of: loaded) { logger[.configurationRefused].error("\(problem)") }
        let access = CurrentAccess(try settings.accessPolicy(of: loaded))
        let host = PluginHost(
            plugins: plugins,
            settings: loaded.pluginSettings,
            services: services,
            lanes: LanePool(),
            loader: { [settings] in try settings.load($0) },
            logger: logger
        )
        let upkeep = CoreJobs(
            scheduler: scheduler,
            practice: practice,
            stateDirectory: settings.stateDirectory,
            backups: settings.configuration.backup,
            zone: zones.local,
            logger: logger
        )
        let controller = DaemonController(
            loaded,
            files: settings,
            host: host,
            access: access,
            threshold: threshold,
            upkeep: upkeep,
            notifier: notifier,
            logger: logger
        )
        let activity = ActivitySource()
        let status = DaemonStatus(
            version: Therapyd.version,
            processID: getpid(),
            startedAt: startedAt,
            store: store,
            scheduler: scheduler,
            host: host,
            shelf: upkeep.backups,
            clock: clock,
            activity: { activity.activity }
        )
        let statusLine = StatusLine(status, notifier: notifier, logger: logger)
        let watchdog = Watchdog(
            notifier: notifier,
            probes: [
                .init(name: "scheduler") { _ = await scheduler.health },
                .init(name: "plugins") { _ = await host.plugins },
                .init(name: "status") { await statusLine.refresh() },
            ],
            logger: logger
        )
        let server = try makeServer(access: access, activity: activity, logger: logger) {
            ControlService(
                practice: practice,
                scheduler: scheduler,
                host: host,
                feed: services.feed,
                status: status,
                localZone: { zones.local },
                simulator: Simulator(
                    practice: practice,
                    scheduler: scheduler,
                    host: host,
                    ownJobs: CoreJobs.registerSimulated
                ),
                administration: controller,
                shelf: upkeep.backups,
                version: Therapyd.version
            )
        }

        await host.start()
        try await upkeep.start()
        try await server.start()
        logger[.ready].notice(
            "therapyd \(Therapyd.version) is ready",
            metadata: ["pid": "\(getpid())", "version": "\(Therapyd.version)"]
        )
        notifier.tell(.ready, .status("ready"), logger: logger)

        defer { logger[.stopped].notice("stopped") }
        let inspection = RecordInspection(practice: practice, logger: logger)
        let parts: [@Sendable () async throws -> Void] = [
            { try await server.run() },
            { try await scheduler.run() },
            { await host.run() },
            { try await store.watchForeignCommits() },
            { try await store.auditForeignCommits() },
            { try await inspection.run() },
            { try await watchdog.run() },
            { await zones.follow(with: scheduler, upkeep: upkeep, logger: logger) },
        ]
        let end = try await run(parts, under: controller) {
            logger.notice("stopping")
            notifier.tell(.stopping, .status("stopping"), logger: logger)
        }
        await host.stop()
        try store.close()
        if end == .restart { throw RestartNeeded() }
    }

    // MARK: Running

    /// Why the daemon ends.
    private enum End {
        case stop, restart
    }

    /// Runs the parts until a signal comes or the daemon has to begin anew, or until one of them fails, which stops the
    /// others.
    private func run(
        _ parts: [@Sendable () async throws -> Void],
        under controller: DaemonController,
        stopping: @escaping @Sendable () -> Void
    ) async throws -> End {
        try await withThrowingTaskGroup(of: End?.self) { group in
            for part in parts {
                group.addTask {
                    do { try await part() } catch is CancellationError {}
                    return nil
                }
            }
            group.addTask { await waitForStop(reload: { await controller.reloadUnasked() }) }
            group.addTask { await controller.restarts.contains { _ in true } ? .restart : nil }
            var end: End?
            for try await wish in group {
                guard let wish, end == nil else { continue }
                end = wish
                stopping()
                group.cancelAll()
            }
            return end ?? .stop
        }
    }

    private func waitForStop(reload: () async -> Void) async -> End? {
        for await event in signals.events {
            if case .stop = event { return .stop }
            await reload()
        }
        return nil
    }

    // MARK: Parts

    private func makeLogger(_ threshold: LogThreshold) -> Logger {
        Logger(service: environment, threshold: threshold)
    }

    private func openStore(
        clock: SystemClock,
        notifier: ServiceNotifier,
        logger: Logger
    ) throws(StoreError) -> PracticeStore {
        try PracticeStore.open(
            settings.databasePath,
            clock: clock,
            options: settings.storeOptions,
            logger: logger,
            interrupt: interrupt
        ) { step in
            logger.debug("\(step)")
            // A large practice's first start takes longer than a start may.
            notifier.tell(.extendTimeout(.seconds(300)), .status(step), logger: logger)
        }
    }

    private func practiceRules() throws -> PracticeRules {
        PracticeRules(
            sessions: settings.configuration.sessionLimits,
            knowsTimeZone: { name in (try? TimeZoneRules(identifier: name)) != nil },
            notes: PrivateNotes(keys: try settings.notesKeys())
        )
    }

    private func makeServer(
        access: CurrentAccess,
        activity: ActivitySource,
        logger: Logger,
        service: () -> ControlService
    ) throws -> VarlinkSocketServer<CallerSession> {
        let passed = try ListenSockets(environment: environment).all
        let address: ListeningAddress =
            if let socket = passed.first { .inherited(descriptor: socket.descriptor) } else {
                .path(settings.socketPath)
            }
        let server = VarlinkSocketServer(
            service: service().makeService(logger: logger),
            configuration: ServerConfiguration(address: address),
            logger: logger
        ) { _, peer in
            access.policy.caller(uid: peer.userID, groups: [peer.groupID] + peer.supplementaryGroupIDs)
        }
        activity.watch { server.metrics }
        return server
    }
}
