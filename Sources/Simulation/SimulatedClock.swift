import JobScheduler
import PluginHost
import TherapyKit

/// The simulation's clock, for the records.
struct SimulatedClock: TherapyKit.WallClock {
    let clock: VirtualWallClock

    var now: Instant { Instant(clock.now) }
}
