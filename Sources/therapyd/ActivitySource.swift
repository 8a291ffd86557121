import ControlService
import Synchronization
import VarlinkServer

/// Tells the status what clients do: the server, which counts it, is made after what it serves.
final class ActivitySource: Sendable {
    private let source = Mutex<@Sendable () -> ServerMetrics>({ ServerMetrics() })

    var activity: SocketActivity {
        let metrics = source.withLock { $0 }()
        return SocketActivity(
            openConnections: metrics.openConnections,
            acceptedConnections: metrics.acceptedConnections,
            refusedConnections: metrics.refusedConnections,
            cutOffConnections: metrics.cutOffConnections,
            runningCalls: metrics.runningCalls,
            calls: metrics.calls
        )
    }

    func watch(_ source: @escaping @Sendable () -> ServerMetrics) {
        self.source.withLock { $0 = source }
    }
}
