import ControlAPI
import ControlService
import LogMessages
import Logging
import Synchronization
import Systemd

/// Tells systemd how the daemon is, whenever that is something else than before.
final class StatusLine: Sendable {
    private let status: DaemonStatus
    private let notifier: ServiceNotifier
    private let logger: Logger
    private let told = Mutex("ready")

    init(_ status: DaemonStatus, notifier: ServiceNotifier, logger: Logger) {
        self.status = status
        self.notifier = notifier
        self.logger = logger
    }

    func refresh() async {
        let health = await status.health()
        let line = health.allSatisfy(\.ok) ? "ready" : "degraded: \(DaemonStatus.line(of: health))"
        let isNew = told.withLock { told in
            defer { told = line }
            return told != line
        }
        guard isNew else { return }
        if line == "ready" {
            logger[.well].notice("the daemon is well again")
        } else {
            logger[.degraded].warning("the daemon is \(line)")
        }
        notifier.tell(.status(line), logger: logger)
    }
}
