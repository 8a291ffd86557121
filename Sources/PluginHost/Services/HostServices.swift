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
    private let clock: any TherapyKit.WallClock
    private let zones: PluginZones

    /// - Parameter localZone: the practice's own time zone, which may become another.
    package init(
        practice: Practice,
        store: PracticeStore,
        scheduler: JobScheduler,
        clock: any TherapyKit.WallClock,
        localZone: @escaping @Sendable () -> TimeZoneRules = { .utc }
    ) {
        feed = EventFeed(store: store)
        self.scheduler = scheduler
        self.practice = practice
        self.store = store
        self.clock = clock
        zones = PluginZones(local: localZone)
    }

    /// A context with what the manifest asks for, and nothing else.
    func context(for manifest: PluginManifest, health: PluginHealthReport, logger: Logger) -> PluginContext {
        PluginContext(
            plugin: manifest.name,
            clock: clock,
            zones: zones,
            log: PluginLog(plugin: manifest.name, logger: logger),
            health: health,
            services: services(for: manifest)
        )
    }

    private func services(for manifest: PluginManifest) -> PluginServices {
        let name = manifest.name
        let changes = PracticeChanges(practice: practice, actor: .plugin(name))
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
            case .scheduleJobs: services.jobs = PluginJobPlanner(manifest: manifest, scheduler: scheduler)
            case .storeValues: services.values = PluginValues(plugin: name, store: store)
            case .keepTables, .exportFiles, .sendMail, .sendWebRequests: break
            }
        }
        return services
    }
}
