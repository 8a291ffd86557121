import PracticeStore
import TherapyKit

/// When a plugin has ended the process so often that the daemon is better off without it.
package struct QuarantinePolicy: Sendable {
    /// How many crashes are too many.
    package var crashes = 3
    /// How many deaths in one and the same call are too many where it is not certain that the plugin brought them about:
    /// somebody may have killed the daemon.
    package var deathsInOneCall = 6
    /// How long a crash counts.
    package var window = Duration.seconds(86_400)
    /// How many crashes an event may cause before it is set aside.
    package var crashesPerEvent = 2

    package init() {}

    /// Crashes before that do not count.
    func start(now: Instant, releasedAt: Instant?) -> Instant {
        max(now - window, releasedAt ?? Instant(milliseconds: .min / 2))
    }

    /// Why a plugin is to be put into quarantine; `nil` while it is not.
    /// - Parameter recent: the crashes that count, oldest first.
    func reason(after recent: [PluginCrash]) -> String? {
        let certain = recent.filter(\.isCertain)
        if certain.count >= crashes, let last = certain.last {
            return "it ended the daemon \(certain.count) times, last in \(last.words)"
        }
        // A job has one id however often it runs: that it was under way says little.
        let others = recent.filter { !$0.isCertain && !$0.call.hasPrefix(PluginCall.Kind.job.name) }
        let worst = Dictionary(grouping: others, by: \.call).max { $0.value.count < $1.value.count }
        guard let worst, worst.value.count >= deathsInOneCall else { return nil }
        return "the daemon ended \(worst.value.count) times while it was in \(worst.key)"
    }

    /// The events that ended the process too often to be tried again, each with the reason.
    func poison(among recent: [PluginCrash]) -> [Int64: String] {
        let certain = recent.filter { $0.isCertain && $0.event != nil }
        return Dictionary(grouping: certain) { $0.event ?? 0 }.compactMapValues { crashes in
            guard crashes.count >= crashesPerEvent, let last = crashes.last else { return nil }
            return "it ended the daemon \(crashes.count) times, by \(last.signalName)"
        }
    }
}

extension PluginCrash {
    /// Such as `event 1234, by SIGILL`.
    package var words: String { "\(call), by \(signalName)" }

    package var signalName: String {
        guard let signal else { return "an unknown cause" }
        if signal == 0 { return "exit()" }
        return Self.names[signal] ?? "signal \(signal)"
    }

    /// signal(7), as Linux numbers them on all but Alpha, MIPS and SPARC.
    private static let names: [Int32: String] = [
        3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV",
        31: "SIGSYS",
    ]
}
