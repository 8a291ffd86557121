import ControlAPI
import Varlink
import VarlinkClient

/// Waits until a daemon answers that began after another one, which is about to end.
struct DaemonReturn {
    private let invocation: Invocation
    private let before: DaemonAPI.GetStatus.Reply

    private static let step = Duration.milliseconds(250)
    /// Where nobody listens for so long, nobody starts it again: systemd waits a few seconds at most.
    private static let patienceWithNobody = Duration.seconds(20)
    /// A large database takes its time.
    private static let patience = Duration.seconds(30 * 60)

    init(_ invocation: Invocation, after before: DaemonAPI.GetStatus.Reply) {
        self.invocation = invocation
        self.before = before
    }

    func wait() throws(ClientError) -> DaemonAPI.GetStatus.Reply {
        defer { invocation.console.clearProgress() }
        var waited = Duration.zero
        var alone = Duration.zero
        // Whoever is connected holds up the daemon's end.
        invocation.disconnect()
        while waited < Self.patience {
            switch try answer() {
            case .status(let status): return status
            case .nobody: alone += Self.step
            case .notYet: alone = .zero
            }
            guard alone < Self.patienceWithNobody else {
                throw .notBack(
                    "therapyd has ended, and nothing starts it again: it was started by hand; start it as before, and"
                        + " it puts the backup in place before it answers"
                )
            }
            invocation.console.showProgress("Waiting for therapyd: \(TimeFormat.length(waited))")
            invocation.disconnect()
            invocation.surroundings.pause(Self.step)
            waited += Self.step
        }
        throw .notBack("therapyd does not answer again; see: systemctl status therapyd, journalctl -u therapyd")
    }

    private enum Turn {
        case status(DaemonAPI.GetStatus.Reply)
        /// The socket is gone, or refuses.
        case nobody
        /// Somebody is there: the one before, or one that is starting.
        case notYet
    }

    private func answer() throws(ClientError) -> Turn {
        do throws(ClientError) {
            let status = try invocation.daemon().call(DaemonAPI.GetStatus.self, .init()).reply()
            let isSame = status.pid == before.pid && status.startedAt == before.startedAt
            return isSame ? .notYet : .status(status)
        } catch {
            switch error {
            case .unreachable(.noSuchFile, _), .unreachable(.refused, _): return .nobody
            case .unreachable(.timedOut, _), .disconnected, .doesNotStart: return .notYet
            case _ where error.exitStatus == .tryAgain: return .notYet
            default: throw error
            }
        }
    }
}
