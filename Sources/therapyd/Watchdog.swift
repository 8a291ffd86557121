import ControlAPI
import ControlService
import LogMessages
import Logging
import Synchronization
import Systemd

/// Feeds systemd's watchdog as long as everything answers that matters, and keeps its status line true.
///
/// What hangs is logged before systemd ends the daemon for it. A disk that is slow holds up no answer: it makes the
/// daemon degraded, which the status line says.
struct Watchdog {
    /// What must answer, each by its name; the answer does not matter.
    struct Probe: Sendable {
        let name: String
        let ask: @Sendable () async -> Void
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

    let notifier: ServiceNotifier
    let probes: [Probe]
    let logger: Logger

    /// Until the task is cancelled; at once where systemd keeps no watch.
    func run() async throws {
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
