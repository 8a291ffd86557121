public import Logging

extension ServiceNotifier {
    /// Sends the notifications; the manager's deafness is logged, and no reason to stop.
    public func tell(_ notifications: ServiceNotification..., logger: Logger) {
        do throws(NotificationError) { try send(notifications) } catch {
            logger.warning("systemd could not be told", metadata: ["reason": "\(error)"])
        }
    }
}
