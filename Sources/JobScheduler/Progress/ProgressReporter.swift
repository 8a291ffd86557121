import Synchronization
import TimeZoneRules

/// Takes what one run's handler says of its progress, from any thread, and lets it out to watchers a few times a second
/// at most: at once when it was quiet before, else when the pause is over. What comes meanwhile takes the place of what
/// was said before it.
final class ProgressReporter: Sendable {
    /// Between two events of one run.
    static let pause = Duration.milliseconds(250)

    private struct State {
        var latest: RunProgress?
        /// The uptime at which the next event may go out.
        var quietUntil: Duration?
        /// Whether watchers do not know the latest yet.
        var isUntold = false
        var isClosed = false
    }

    private let run: Run
    private let clock: any WallClock
    private let broadcast: EventBroadcast
    private let bell: Bell
    private let state = Mutex(State())

    init(run: Run, clock: any WallClock, broadcast: EventBroadcast, bell: Bell) {
        self.run = run
        self.clock = clock
        self.broadcast = broadcast
        self.bell = bell
    }

    var latest: RunProgress? { state.withLock { $0.latest } }

    /// The uptime at which `tell` has something to do.
    var due: Duration? { state.withLock { $0.isUntold ? $0.quietUntil : nil } }

    func report(_ progress: JobProgress) {
        let uptime = clock.uptime
        let waits = state.withLock { state in
            guard !state.isClosed else { return false }
            state.latest = RunProgress(run: run, progress: progress, at: clock.now)
            if let quietUntil = state.quietUntil, uptime < quietUntil {
                defer { state.isUntold = true }
                return !state.isUntold
            }
            tell(&state, uptime)
            return false
        }
        // The loop comes back when the pause is over.
        if waits { bell.ring() }
    }

    /// Lets out what waits, if its time has come.
    func tell(at uptime: Duration) {
        state.withLock { state in
            if state.isUntold, let quietUntil = state.quietUntil, quietUntil <= uptime { tell(&state, uptime) }
        }
    }

    /// Lets out the last that was said, and takes nothing more: the handler has ended, or was given up.
    func close() {
        state.withLock { state in
            state.isClosed = true
            if state.isUntold { tell(&state, clock.uptime) }
        }
    }

    /// Under the lock, so that events keep their order.
    private func tell(_ state: inout State, _ uptime: Duration) {
        guard let latest = state.latest else { return }
        state.isUntold = false
        state.quietUntil = uptime + Self.pause
        broadcast.send(.progressed(latest))
    }
}
