package import ControlAPI
package import JobScheduler
package import Logging
import OpenMetrics
package import PluginHost
package import Practice
package import Varlink

/// `io.unclutter.Therapy.Daemon`.
package struct DaemonHandlers: DaemonInterface {
    package typealias Context = CallerSession

    private let status: DaemonStatus
    let feed: EventFeed
    let scheduler: JobScheduler
    let practice: Practice
    let host: PluginHost
    let logger: Logger

    package init(
        status: DaemonStatus,
        feed: EventFeed,
        scheduler: JobScheduler,
        practice: Practice,
        host: PluginHost,
        logger: Logger
    ) {
        self.status = status
        self.feed = feed
        self.scheduler = scheduler
        self.practice = practice
        self.host = host
        self.logger = logger
    }

    package func getStatus(
        _ call: MethodCall<DaemonAPI.GetStatus, CallerSession>
    ) async throws -> DaemonAPI.GetStatus.Reply {
        try await status.report()
    }

    package func getMetrics(
        _ call: MethodCall<DaemonAPI.GetMetrics, CallerSession>
    ) async throws -> DaemonAPI.GetMetrics.Reply {
        .init(text: OpenMetricsText.text(of: await status.metrics()))
    }
}
