import Logging
import Synchronization

/// What the connections of a server share.
final class ServerResources: Sendable {
    let configuration: ServerConfiguration
    let admission: Admission
    private let logger: Logger
    private let throttle = Mutex(LogThrottle(now: .now))

    init(configuration: ServerConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        admission = Admission(limits: configuration.limits)
    }

    /// Logs what a peer has brought about, unless peers bring about too much of it.
    func logThrottled(_ message: @autoclosure () -> Logger.Message, metadata: @autoclosure () -> Logger.Metadata) {
        guard let suppressed = throttle.withLock({ $0.admit(at: .now) }) else { return }
        var metadata = metadata()
        if suppressed > 0 { metadata["suppressed"] = "\(suppressed)" }
        logger.notice(message(), metadata: metadata)
    }

    func debug(_ message: @autoclosure () -> Logger.Message, metadata: @autoclosure () -> Logger.Metadata) {
        logger.debug(message(), metadata: metadata())
    }
}
