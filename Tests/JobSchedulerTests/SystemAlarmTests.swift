import JobScheduler
import Testing
import TimeZoneRules

/// On the real clock: nothing here waits for luck, only for the kernel.
@Suite("The system's alarm")
struct SystemAlarmTests {
    let clock = SystemWallClock()

    @Test("an instant that has passed is no wait", arguments: [Timestamp(microseconds: -1), .unixEpoch, .distantPast])
    func past(_ instant: Timestamp) async throws {
        let alarm = try clock.makeAlarm()
        await alarm.sleep(until: instant)
        alarm.close()
    }

    @Test("it rings at its instant, not before")
    func onTime() async throws {
        let alarm = try clock.makeAlarm()
        let instant = clock.now + .milliseconds(5)
        while clock.now < instant { await alarm.sleep(until: instant) }
        alarm.close()
    }

    @Test("a wake-up before the sleep ends it at once", arguments: [nil, Timestamp.distantFuture])
    func rung(_ instant: Timestamp?) async throws {
        let alarm = try clock.makeAlarm()
        alarm.wake()
        await alarm.sleep(until: instant)
        alarm.close()
    }

    @Test("a wake-up, a cancellation and closing end a sleep without an instant", arguments: 0..<3)
    func interrupted(_ way: Int) async throws {
        let alarm = try clock.makeAlarm()
        let sleeper = Task { await alarm.sleep(until: nil) }
        await Task.yield()
        switch way {
        case 0: alarm.wake()
        case 1: sleeper.cancel()
        default: alarm.close()
        }
        await sleeper.value
        alarm.close()
    }

    @Test("uptime goes on")
    func uptime() {
        let first = clock.uptime
        #expect(clock.uptime >= first)
    }
}
