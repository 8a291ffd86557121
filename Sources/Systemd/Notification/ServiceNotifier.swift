import Glibc

/// Tells the service manager how the service is: the protocol of sd_notify(3).
///
///     let notifier = try ServiceNotifier(environment: .current())
///     try notifier.send(.ready, .status("Serving 12 clients"))
///
/// Without a manager (no `NOTIFY_SOCKET`) a notification does nothing, so that a program need not ask.
///
/// libsystemd's own `sd_notify` takes the socket from the process's environment only; this one is given it, and holds
/// nothing open between notifications.
public struct ServiceNotifier: Sendable {
    private let address: NotificationAddress?

    /// How often the manager wants ``ServiceNotification/watchdog`` at least; nil when it keeps no watch.
    ///
    /// Half of it is the usual interval (sd_watchdog_enabled(3)).
    public let watchdogTimeout: Duration?

    /// - Throws: ``NotificationError`` when `NOTIFY_SOCKET` is set to something that is no Unix socket's address, or
    ///   the watchdog's variables are no numbers.
    public init(environment: ServiceEnvironment) throws(NotificationError) {
        if let socket = environment["NOTIFY_SOCKET"] {
            address = try NotificationAddress(socket)
        } else {
            address = nil
        }
        watchdogTimeout = try Self.watchdogTimeout(in: environment)
    }

    /// Whether there is a manager that listens.
    public var isConnected: Bool { address != nil }

    /// Sends the notifications as one message: the manager sees all of them at once.
    public func send(_ notifications: ServiceNotification...) throws(NotificationError) {
        try send(notifications)
    }

    /// Sends the notifications as one message: the manager sees all of them at once.
    public func send(_ notifications: [ServiceNotification]) throws(NotificationError) {
        guard let address, !notifications.isEmpty else { return }
        try address.send(notifications.map(\.lines).joined(separator: "\n"))
    }

    private static func watchdogTimeout(in environment: ServiceEnvironment) throws(NotificationError) -> Duration? {
        guard let text = environment["WATCHDOG_USEC"] else { return nil }
        if let process = environment["WATCHDOG_PID"] {
            guard let process = Int32(process) else { throw .invalidVariable("WATCHDOG_PID", value: process) }
            guard process == environment.processID else { return nil }
        }
        guard let microseconds = Int64(text), microseconds > 0 else {
            throw .invalidVariable("WATCHDOG_USEC", value: text)
        }
        return .microseconds(microseconds)
    }
}

/// Why the manager could not be told.
public enum NotificationError: Error, Hashable, Sendable {
    /// Not `/path` and not `@abstract`, or too long for unix(7).
    case unsupportedAddress(String)
    /// A variable of the protocol does not hold the number that it should.
    case invalidVariable(String, value: String)
    case system(SystemCallError)
}

extension NotificationError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unsupportedAddress(let address): "NOTIFY_SOCKET '\(address)' is not the address of a Unix socket"
        case .invalidVariable(let name, let value): "\(name) is '\(value)', which is not a possible number"
        case .system(let error): "the service manager cannot be told: \(error)"
        }
    }
}
