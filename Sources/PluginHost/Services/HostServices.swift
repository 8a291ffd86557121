package import JobScheduler
import Logging
package import Practice
package import PracticeStore
package import TherapyKit
package import TimeZoneRules

/// What plugins' contexts are made of.
package struct HostServices: Sendable {
    package let feed: EventFeed
    package let scheduler: JobScheduler
    let store: PracticeStore
    private let practice: Practice
    let clock: any TherapyKit.WallClock
    let localZone: @Sendable () -> TimeZoneRules
    private let zones: PluginZones
    private let exportsDirectory: String?
    private let deliveries: Deliveries
    /// Whether nobody else is there, and nothing may leave it.
    private let isSimulated: Bool

    /// - Parameters:
    ///   - localZone: the practice's own time zone, which may become another.
    ///   - exportsDirectory: where plugins' exported files lie, in a directory for each; it is there.
    ///   - deliveries: how something is sent for plugins.
    package init(
        practice: Practice,
        store: PracticeStore,
        scheduler: JobScheduler,
        clock: any TherapyKit.WallClock,
        localZone: @escaping @Sendable () -> TimeZoneRules = { .utc },
        exportsDirectory: String? = nil,
        deliveries: Deliveries = .none
    ) {
        feed = EventFeed(store: store)
        self.scheduler = scheduler
        self.practice = practice
        self.store = store
        self.clock = clock
        self.localZone = localZone
        zones = PluginZones(local: localZone)
        self.exportsDirectory = exportsDirectory
        self.deliveries = deliveries
        isSimulated = false
    }

    /// For a simulation: on a copy that nobody else works on, and with nothing that could leave it.
    package init(
        simulating practice: Practice,
        store: PracticeStore,
        scheduler: JobScheduler,
        clock: any TherapyKit.WallClock,
        localZone: @escaping @Sendable () -> TimeZoneRules
    ) {
        feed = EventFeed(store: store)
        self.scheduler = scheduler
        self.practice = practice
        self.store = store
        self.clock = clock
        self.localZone = localZone
        zones = PluginZones(local: localZone)
        exportsDirectory = nil
        deliveries = .imagined
        isSimulated = true
    }

    /// A context with what the manifest asks for, and nothing else.
    func context(
        for manifest: PluginManifest,
        health: PluginHealthReport,
        allowance: PluginAllowance,
        logger: Logger
    ) async throws -> PluginContext {
        PluginContext(
            plugin: manifest.name,
            clock: clock,
            zones: zones,
            restoredAt: try store.restoredAt(),
            log: PluginLog(plugin: manifest.name, throttle: allowance.log, logger: logger),
            health: health,
            services: try await services(for: manifest, allowance: allowance)
        )
    }

    /// What one plugin may ask for at a time.
    func makeAllowance() -> PluginAllowance {
        PluginAllowance(writes: isSimulated ? nil : WriteThrottle())
    }

    private func services(
        for manifest: PluginManifest,
        allowance: PluginAllowance
    ) async throws(TableError) -> PluginServices {
        let name = manifest.name
        let changes = PracticeChanges(practice: practice, actor: .plugin(name), allowance: allowance)
        var services = PluginServices()
        for capability in manifest.capabilities {
            switch capability {
            case .readRecords: services.records = PracticeRecords(practice: practice)
            case .changeSessions: services.sessions = changes
            case .changeAssignments: services.assignments = changes
            case .changeResources: services.resources = changes
            case .changeForms: services.forms = changes
            case .submitResponses: services.responses = changes
            case .changePeople: services.people = changes
            case .scheduleJobs:
                services.jobs =
                    PluginJobPlanner(manifest: manifest, scheduler: scheduler, allowance: allowance)
            case .storeValues: services.values = PluginValues(plugin: name, store: store, allowance: allowance)
            case .keepTables:
                let tables = try await store.openTables(of: name, steps: manifest.tables)
                services.tables = PacedTables(tables: tables, allowance: allowance)
            case .exportFiles:
                services.files = files(of: name)
            case .sendMail: services.mail = deliveries.mail
            case .sendWebRequests: services.web = deliveries.web(name)
            }
        }
        return services
    }

    private func files(of plugin: String) -> any FileExporter {
        if isSimulated { return ImaginedFiles() }
        guard let exportsDirectory else { return NoFiles() }
        return ExportedFiles(directory: "\(exportsDirectory)/\(plugin)")
    }
}
