package import ControlAPI
import Glibc
package import JobScheduler
package import PluginHost
package import PracticeStore
package import TherapyKit
import Varlink

/// What `GetStatus` answers, gathered from the parts of the daemon.
package struct DaemonStatus: Sendable {
    let version: String
    let processID: Int32
    let startedAt: Instant
    let store: PracticeStore
    let scheduler: JobScheduler
    let host: PluginHost
    let activity: @Sendable () -> SocketActivity

    /// Enough for days of changes, and for a person to act.
    private static let leastFreeBytes = 64 << 20

    /// - Parameter activity: what the control socket's clients do.
    package init(
        version: String,
        processID: Int32,
        startedAt: Instant,
        store: PracticeStore,
        scheduler: JobScheduler,
        host: PluginHost,
        activity: @escaping @Sendable () -> SocketActivity
    ) {
        self.version = version
        self.processID = processID
        self.startedAt = startedAt
        self.store = store
        self.scheduler = scheduler
        self.host = host
        self.activity = activity
    }

    func report() async throws -> DaemonAPI.GetStatus.Reply {
        let plugins = await host.plugins
        let jobs = try await scheduler.countsByState()
        let (database, databaseHealth) = databaseReport()
        let health = await health(database: databaseHealth, plugins: plugins)
        return .init(
            version: version,
            startedAt: startedAt.wireText,
            pid: Int(processID),
            healthy: health.allSatisfy(\.ok),
            health: health,
            database: RawJSON(database),
            jobs: Dictionary(uniqueKeysWithValues: jobs.map { ($0.key.rawValue, $0.value) }),
            plugins: Dictionary(uniqueKeysWithValues: plugins.map { ($0.name, $0.state.name) }),
            connections: activity().openConnections,
            statusLine: Self.line(of: health)
        )
    }

    /// How each part is; cheap enough to be asked again and again.
    package func health() async -> [DaemonAPI.Health] {
        await health(database: databaseReport().1, plugins: await host.plugins)
    }

    private func health(database: DaemonAPI.Health, plugins: [PluginSnapshot]) async -> [DaemonAPI.Health] {
        [database, diskHealth, schedulerHealth(await scheduler.health), rowsHealth] + plugins.compactMap(Self.health)
    }

    /// The whole in one line.
    package static func line(of health: [DaemonAPI.Health]) -> String {
        let broken = health.filter { !$0.ok }
        return broken.isEmpty
            ? "all is well" : broken.map { "\($0.component): \($0.detail ?? "not well")" }.joined(separator: "; ")
    }

    // MARK: Components

    private func databaseReport() -> (JSONObject, DaemonAPI.Health) {
        var report = JSONObject()
        report["path"] = .string(store.path)
        do throws(PracticeError) {
            let size = try store.size()
            report["bytes"] = .number(JSONNumber(size.bytes))
            report["freeBytes"] = .number(JSONNumber(size.freeBytes))
            report["changes"] = .number(JSONNumber(Int(try store.head())))
            return (report, .init(component: "database", ok: true))
        } catch {
            return (report, .init(component: "database", ok: false, detail: error.description))
        }
    }

    /// A full disk refuses every change; told before it is full.
    private var diskHealth: DaemonAPI.Health {
        var status = statvfs()
        guard statvfs(store.path, &status) == 0 else {
            let reason = String(cString: strerror(errno))
            return .init(component: "disk", ok: false, detail: "the database's disk does not answer: \(reason)")
        }
        let free = Int(status.f_bavail) * Int(status.f_frsize)
        let isEnough = free >= Self.leastFreeBytes
        return .init(
            component: "disk",
            ok: isEnough,
            detail: isEnough ? nil : "\(free >> 20) MiB are free where the database lies; make room"
        )
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

extension PluginStatus {
    /// The state as the contract names it.
    var name: String { PluginsAPI.PluginState(self).rawValue }
}
