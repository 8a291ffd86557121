import Synchronization
import TimeZoneRules

/// Wakes a scheduler's loop from anywhere, while there is one, and says what for.
final class Bell: Sendable {
    /// What the rings since the last time amount to.
    struct Call: Sendable {
        /// Something changed, and only the store knows what is due now.
        var looks = true
        /// The earliest instant at which something new is due.
        var due: Timestamp?
    }

    private struct State {
        var alarm: (any WallClockAlarm)?
        var call = Call()
    }

    private let state = Mutex(State())

    func hang(_ alarm: (any WallClockAlarm)?) {
        state.withLock { state in
            state.alarm = alarm
            state.call.looks = true
        }
    }

    func ring() {
        state.withLock { state in
            state.call.looks = true
            return state.alarm
        }?.wake()
    }

    /// For what is new and due then: if that is later than what is known to be due, there is nothing to look for now.
    func ring(for due: Timestamp) {
        state.withLock { state in
            state.call.due = min(state.call.due ?? due, due)
            return state.alarm
        }?.wake()
    }

    func take() -> Call {
        state.withLock { state in
            defer { state.call = Call(looks: false) }
            return state.call
        }
    }
}
