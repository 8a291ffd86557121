import JobScheduler
import TherapyKit
import TimeZoneRules

/// The machine's clock, for the records and for the jobs.
struct SystemClock: TherapyKit.WallClock {
    let system = SystemWallClock()

    var now: Instant { Instant(milliseconds: system.now.microseconds / 1000) }
}
