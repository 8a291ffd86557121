import JobScheduler
import Logging
import Synchronization
import Systemd
import TimeZoneRules
import Upkeep

/// The machine's time zone and its data of all zones, followed while the daemon runs.
final class SystemZones: Sendable {
    private let variable: String?
    private let current: Mutex<TimeZoneRules>

    init(environment: ServiceEnvironment) {
        variable = environment["TZ"]
        current = Mutex(Self.read(variable))
    }

    /// The zone of schedules that name none: the machine's, or UTC where that cannot be read.
    var local: TimeZoneRules { current.withLock { $0 } }

    private static func read(_ variable: String?) -> TimeZoneRules {
        (try? ZoneDirectory.system.systemZone(environment: variable)) ?? .utc
    }

    /// Until the task is cancelled: jobs follow the data, and the daemon's own jobs the machine's zone.
    func follow(with scheduler: JobScheduler, upkeep: CoreJobs, logger: Logger) async {
        let watch: ZoneWatch
        do throws(TimeZoneError) { watch = try ZoneWatch() } catch {
            logger.warning(
                "updates of time zones are not noticed before the next start",
                metadata: ["reason": "\(error)"]
            )
            return
        }
        for await change in watch.changes {
            let zone = Self.read(variable)
            switch change {
            case .data:
                logger.notice(
                    "the data of time zones was updated",
                    metadata: ["version": "\(ZoneDirectory.system.tzdataVersion ?? "unknown")"]
                )
                current.withLock { $0 = zone }
                await scheduler.followZones()
            case .localZone:
                guard zone != local else { continue }
                logger.notice("the machine's time zone is another", metadata: ["zone": "\(zone)"])
                current.withLock { $0 = zone }
                do { try await upkeep.move(to: zone) } catch {
                    logger.error("the nightly jobs stay in the zone before", metadata: ["reason": "\(error)"])
                }
            }
        }
    }
}
