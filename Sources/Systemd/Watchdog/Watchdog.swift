import LogMessages
public import Logging
import Synchronization

/// Feeds systemd's watchdog as long as everything answers that matters (sd_watchdog_enabled(3)).
///
/// What hangs is logged before systemd ends the service for it.
public struct Watchdog: Sendable {
    /// What must answer, each by its name; the answer does not matter.
    public struct Probe: Sendable {
        let name: String
        let ask: @Sendable () async -> Void

        public init(name: String, ask: @escaping @Sendable () async -> Void) {
            self.name = name
            self.ask = ask
        }
    }

    /// When each probe answered last, and who is asked just now.
    private final class Answers: Sendable {
        private let state: Mutex<(last: [String: ContinuousClock.Instant], asked: Set<String>)>

        init(_ names: [String]) {
            let now = ContinuousClock.now
            state = Mutex((Dictionary(uniqueKeysWithValues: names.map { ($0, now) }), []))
        }

        /// - Returns: whether nobody waits for the probe's answer already.
        func ask(_ name: String) -> Bool { state.withLock { $0.asked.insert(name).inserted } }

        func answer(_ name: String) {
            state.withLock {
                $0.last[name] = .now
                $0.asked.remove(name)
            }
        }

        func silent(for duration: Duration) -> [String] {
            state.withLock { state in
                state.last.filter { $0.value.duration(to: .now) > duration }.map(\.key).sorted()
            }
        }
    }

    private let notifier: ServiceNotifier
    private let probes: [Probe]
    private let logger: Logger

    public init(notifier: ServiceNotifier, probes: [Probe], logger: Logger) {
        self.notifier = notifier
        self.probes = probes
        self.logger = logger
    }

    /// Until the task is cancelled; ends at once where systemd keeps no watch.
    public func run() async throws {
        guard let timeout = notifier.watchdogTimeout else { return }
        let answers = Answers(probes.map(\.name))
        var known: [String] = []
        while true {
            for probe in probes where answers.ask(probe.name) {
                // Not a child: one that hangs must not hold up this loop.
                Task {
                    await probe.ask()
                    answers.answer(probe.name)
                }
            }
            let silent = answers.silent(for: timeout / 2)
            if silent.isEmpty {
                notifier.tell(.watchdog, logger: logger)
            } else if silent != known {
                logger[.hangs].critical(
                    "does not answer, and systemd will restart the daemon for it",
                    metadata: ["parts": "\(silent.joined(separator: " "))", "watchdog": "\(timeout)"]
                )
            }
            known = silent
            try await Task.sleep(for: timeout / 4)
        }
    }
}

extension MessageID {
    /// A part does not answer, and the watchdog will end the service.
    static let hangs = MessageID("758064ac73d94b13bf532fa3008f1d35")
}
