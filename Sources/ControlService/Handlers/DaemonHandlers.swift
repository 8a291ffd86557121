package import ControlAPI
import JobScheduler
import Logging
import OpenMetrics
import PluginHost
import Practice
import PracticeStore
package import Varlink

/// `io.unclutter.Therapy.Daemon`.
package struct DaemonHandlers: DaemonInterface {
    package typealias Context = CallerSession

    private let status: DaemonStatus
    let feed: EventFeed
    let scheduler: JobScheduler
    let practice: Practice
    let host: PluginHost
    let administration: any Administration
    let shelf: BackupShelf
    let journal: OperationJournal
    let logger: Logger

    init(
        status: DaemonStatus,
        feed: EventFeed,
        scheduler: JobScheduler,
        practice: Practice,
        host: PluginHost,
        administration: any Administration,
        shelf: BackupShelf,
        journal: OperationJournal,
        logger: Logger
    ) {
        self.status = status
        self.feed = feed
        self.scheduler = scheduler
        self.practice = practice
        self.host = host
        self.administration = administration
        self.shelf = shelf
        self.journal = journal
        self.logger = logger
    }

    package func getStatus(
        _ call: MethodCall<DaemonAPI.GetStatus, CallerSession>
    ) async throws -> DaemonAPI.GetStatus.Reply {
        try await status.report()
    }

    /// A large database takes seconds to look through: not on the event loop.
    package func diagnose(
        _ call: MethodCall<DaemonAPI.Diagnose, CallerSession>
    ) async throws -> DaemonAPI.Diagnose.Reply {
        let diagnosis = Diagnosis(
            status: status,
            administration: administration,
            shelf: shelf,
            clock: practice.clock
        )
        return await withTaskExecutorPreference(globalConcurrentExecutor) {
            .init(findings: await diagnosis.findings())
        }
    }

    package func getMetrics(
        _ call: MethodCall<DaemonAPI.GetMetrics, CallerSession>
    ) async throws -> DaemonAPI.GetMetrics.Reply {
        .init(text: OpenMetricsText.text(of: await status.metrics()))
    }
}
