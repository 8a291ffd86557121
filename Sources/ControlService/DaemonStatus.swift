import ControlAPI
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
    let shelf: BackupShelf
    let clock: any TherapyKit.WallClock
    let activity: @Sendable () -> SocketActivity

    /// - Parameter activity: what the control socket's clients do.
    package init(
        version: String,
        processID: Int32,
        startedAt: Instant,
        store: PracticeStore,
        scheduler: JobScheduler,
        host: PluginHost,
        shelf: BackupShelf,
        clock: any TherapyKit.WallClock,
        activity: @escaping @Sendable () -> SocketActivity
    ) {
        self.version = version
        self.processID = processID
        self.startedAt = startedAt
        self.store = store
        self.scheduler = scheduler
        self.host = host
        self.shelf = shelf
        self.clock = clock
        self.activity = activity
    }

    func report() async throws -> DaemonAPI.GetStatus.Reply {
        let plugins = await host.plugins
        let jobs = try await scheduler.countsByState()
        let (database, databaseHealth) = await databaseReport()
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

    func databaseReport() async -> (JSONObject, DaemonAPI.Health) {
        var report = JSONObject()
        report["path"] = .string(store.path)
        do throws(PracticeError) {
            let size = try store.size()
            report["bytes"] = .number(JSONNumber(size.bytes))
            report["freeBytes"] = .number(JSONNumber(size.freeBytes))
            report["changes"] = .number(JSONNumber(Int(try store.head())))
            if let reason = await store.refusalOfChanges() {
                return (report, .init(component: "database", ok: false, detail: "changes are refused: \(reason)"))
            }
            return (report, .init(component: "database", ok: true))
        } catch {
            return (report, .init(component: "database", ok: false, detail: error.description))
        }
    }
}

extension PluginStatus {
    /// The state as the contract names it.
    var name: String { PluginsAPI.PluginState(self).rawValue }
}
