import Synchronization
import TherapyKit

/// What a plugin says of its own health, and what the host sees of it in passing.
final class PluginHealth: Sendable {
    private let reported = Mutex<String?>(nil)

    /// Why it is not well; `nil` for well.
    var reason: String? { reported.withLock { $0 } }

    /// Forgets what an instance before said.
    func reset() {
        reported.withLock { $0 = nil }
    }

    var report: PluginHealthReport {
        PluginHealthReport { [self] reason in reported.withLock { $0 = reason } }
    }
}
