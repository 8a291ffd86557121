import Synchronization

/// Wakes a scheduler's loop from anywhere, while there is one.
final class Bell: Sendable {
    private let alarm = Mutex<(any WallClockAlarm)?>(nil)

    func hang(_ alarm: (any WallClockAlarm)?) { self.alarm.withLock { $0 = alarm } }

    func ring() { alarm.withLock { $0 }?.wake() }
}
