import ControlAPI
package import JobScheduler
import LogMessages
package import Logging
package import PluginHost
package import Practice
package import PracticeStore
package import Simulation
import TherapyKit
package import TimeZoneRules
package import Varlink

/// The control API as a Varlink service: four interfaces, each behind its guard.
package struct ControlService: Sendable {
    private let practice: Practice
    private let scheduler: JobScheduler
    private let host: PluginHost
    private let feed: EventFeed
    private let status: DaemonStatus
    private let localZone: @Sendable () -> TimeZoneRules
    private let simulator: Simulator
    private let administration: any Administration
    private let shelf: BackupShelf
    private let version: String

    /// - Parameter localZone: of schedules that name none.
    package init(
        practice: Practice,
        scheduler: JobScheduler,
        host: PluginHost,
        feed: EventFeed,
        status: DaemonStatus,
        localZone: @escaping @Sendable () -> TimeZoneRules,
        simulator: Simulator,
        administration: any Administration,
        shelf: BackupShelf,
        version: String
    ) {
        self.practice = practice
        self.scheduler = scheduler
        self.host = host
        self.feed = feed
        self.status = status
        self.localZone = localZone
        self.simulator = simulator
        self.administration = administration
        self.shelf = shelf
        self.version = version
    }

    package func makeService(logger: Logger) -> VarlinkService<CallerSession> {
        let journal = RefusalJournal(store: practice.store, clock: practice.clock, logger: logger)
        let operations = OperationJournal(store: practice.store, clock: practice.clock, logger: logger)
        return VarlinkService(
            identity: .init(
                vendor: "unclutter",
                product: "therapyd",
                version: version,
                url: "https://unclutter.io/therapyd"
            ),
            interfaces: [
                AccessGuard(
                    DaemonHandlers(
                        status: status,
                        feed: feed,
                        scheduler: scheduler,
                        practice: practice,
                        host: host,
                        administration: administration,
                        shelf: shelf,
                        journal: operations,
                        logger: logger
                    ),
                    journal: journal
                ),
                AccessGuard(PluginsHandlers(host: host, journal: operations), journal: journal),
                AccessGuard(PracticeHandlers(practice: practice, clock: practice.clock), journal: journal),
                AccessGuard(
                    SchedulerHandlers(
                        scheduler: scheduler,
                        journal: operations,
                        localZone: localZone,
                        simulator: simulator
                    ),
                    journal: journal
                ),
            ]
        ) { error, call in
            if let error = error as? PracticeError { return .reply(error.refusal) }
            // The caller is gone, or the daemon stops: nobody is left to answer.
            if error is CancellationError { return .close }
            logger[.callFailed].error(
                "a call failed unexpectedly",
                metadata: ["method": "\(call.method)", "reason": "\(type(of: error)): \(error)"]
            )
            return .close
        }
    }
}
