import Glibc

/// One thing that a service tells its manager (sd_notify(3)).
public enum ServiceNotification: Hashable, Sendable {
    /// Start-up or a reload is done.
    case ready
    /// The service begins to stop.
    case stopping
    /// A reload begins, at this time of `CLOCK_MONOTONIC` in microseconds; ``ready`` ends it.
    case reloading(monotonicMicroseconds: UInt64)
    /// What `systemctl status` shows: one line of plain text. Line ends in it become spaces.
    case status(String)
    /// The start, the reload or the stop goes on: the manager is to wait this much longer from now.
    case extendTimeout(Duration)
    /// The service is alive. Due at least every ``ServiceNotifier/watchdogTimeout``.
    case watchdog
    /// The watchdog should act now, as if a ping had been missed.
    case watchdogTrigger
    /// The service's main process, where it is not the one that the manager started.
    case mainProcess(Int32)
    /// Why the service fails, as an error number.
    case failure(errno: Int32)

    /// A reload that begins now.
    public static func reloading() -> ServiceNotification {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return .reloading(monotonicMicroseconds: UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000)
    }

    /// The notification's lines in the protocol, without a line end behind the last.
    var lines: String {
        switch self {
        case .ready: "READY=1"
        case .stopping: "STOPPING=1"
        case .reloading(let microseconds): "RELOADING=1\nMONOTONIC_USEC=\(microseconds)"
        case .status(let text): "STATUS=" + text.split(whereSeparator: \.isNewline).joined(separator: " ")
        case .extendTimeout(let duration): "EXTEND_TIMEOUT_USEC=\(duration.wholeMicroseconds)"
        case .watchdog: "WATCHDOG=1"
        case .watchdogTrigger: "WATCHDOG=trigger"
        case .mainProcess(let id): "MAINPID=\(id)"
        case .failure(let code): "ERRNO=\(code)"
        }
    }
}

extension Duration {
    /// Rounded up, and never negative.
    fileprivate var wholeMicroseconds: Int64 {
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, carry) = product.addingReportingOverflow((attoseconds + 999_999_999_999) / 1_000_000_000_000)
        return overflow || carry ? .max : sum
    }
}
