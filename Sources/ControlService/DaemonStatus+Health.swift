package import ControlAPI
import Glibc
import JobScheduler
import PluginHost
import PracticeStore
import TherapyKit

/// How the daemon's parts are.
extension DaemonStatus {
    /// Enough for days of changes, and for a person to act.
    private static let leastFreeBytes = 64 << 20
    /// By how much two clocks that are both right may differ.
    private static let clockTolerance = Duration.seconds(300)

    /// How each part is; cheap enough to be asked again and again.
    package func health() async -> [DaemonAPI.Health] {
        await health(database: await databaseReport().1, plugins: await host.plugins)
    }

    func health(database: DaemonAPI.Health, plugins: [PluginSnapshot]) async -> [DaemonAPI.Health] {
        [database, diskHealth, clockHealth, schedulerHealth(await scheduler.health), rowsHealth]
            + plugins.compactMap(Self.health)
    }

    /// The whole in one line.
    package static func line(of health: [DaemonAPI.Health]) -> String {
        let broken = health.filter { !$0.ok }
        return broken.isEmpty
            ? "all is well" : broken.map { "\($0.component): \($0.detail ?? "not well")" }.joined(separator: "; ")
    }

    // MARK: Components

    /// A full disk refuses every change; told before it is full.
    private var diskHealth: DaemonAPI.Health {
        guard let free = freeDiskBytes else {
            let reason = String(cString: strerror(errno))
            return .init(component: "disk", ok: false, detail: "the database's disk does not answer: \(reason)")
        }
        let isEnough = free >= Self.leastFreeBytes
        return .init(
            component: "disk",
            ok: isEnough,
            detail: isEnough ? nil : "\(free >> 20) MiB are free where the database lies; make room"
        )
    }

    /// What may still be written where the database lies; `nil` with `errno` when the system does not say.
    var freeDiskBytes: Int? {
        var status = statvfs()
        return statvfs(store.path, &status) == 0 ? Int(status.f_bavail) * Int(status.f_frsize) : nil
    }

    /// What was written in the future says that the clock was, or is, wrong; jobs go by it.
    private var clockHealth: DaemonAPI.Health {
        let now = clock.now
        guard let newest = try? store.newestChange(), newest > now + Self.clockTolerance else {
            return .init(component: "clock", ok: true)
        }
        let detail = "it is \(now.wireText), and something was written at \(newest.wireText)"
        return .init(component: "clock", ok: false, detail: detail)
    }

    private func schedulerHealth(_ health: JobSchedulerHealth) -> DaemonAPI.Health {
        if let trouble = health.storeTrouble {
            return .init(component: "scheduler", ok: false, detail: "the job store refuses: \(trouble.message)")
        }
        let stuck = health.stuck.map { "\($0.owner)/\($0.name)" }
        return .init(
            component: "scheduler",
            ok: stuck.isEmpty,
            detail: stuck.isEmpty ? nil : "stuck: " + stuck.joined(separator: ", ")
        )
    }

    /// Rows that another program spoiled do not make the daemon unwell, but somebody should look at them.
    private var rowsHealth: DaemonAPI.Health {
        guard let counts = try? store.faultCounts(), counts.rows > 0 else {
            return .init(component: "records", ok: true, detail: nil)
        }
        let unserved = counts.unserved == 0 ? "" : ", \(counts.unserved) of them left out of lists"
        return .init(
            component: "records",
            ok: true,
            detail: "\(counts.rows) rows break a rule\(unserved); see therapyctl faults"
        )
    }

    private static func health(of plugin: PluginSnapshot) -> DaemonAPI.Health? {
        switch plugin.state {
        case .disabled: nil
        case .active: .init(component: "plugin \(plugin.name)", ok: true)
        case .degraded(let reason), .failed(let reason), .quarantined(let reason):
            .init(component: "plugin \(plugin.name)", ok: false, detail: reason)
        }
    }
}
