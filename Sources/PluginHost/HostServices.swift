package import JobScheduler
import Logging
package import Practice
package import PracticeStore
package import TherapyKit

/// What plugins' contexts are made of.
package struct HostServices: Sendable {
    package let feed: EventFeed
    package let scheduler: JobScheduler
    private let practice: Practice
    private let store: PracticeStore
    private let clock: any TherapyKit.WallClock

    package init(
        practice: Practice,
        store: PracticeStore,
        scheduler: JobScheduler,
        clock: any TherapyKit.WallClock
    ) {
        feed = EventFeed(store: store)
        self.scheduler = scheduler
        self.practice = practice
        self.store = store
        self.clock = clock
    }

    /// A context with what the manifest asks for, and nothing else.
    func context(for manifest: PluginManifest, logger: Logger) -> PluginContext {
        let name = manifest.name
        let granted = manifest.capabilities
        return PluginContext(
            plugin: name,
            clock: clock,
            log: PluginLog(plugin: name, logger: logger),
            services: PluginServices(
                records: granted.contains(.readRecords) ? PracticeRecords(practice: practice) : nil,
                sessions: granted.contains(.changeSessions)
                    ? PracticeSessions(practice: practice, actor: .plugin(name)) : nil,
                jobs: granted.contains(.scheduleJobs)
                    ? PluginJobPlanner(manifest: manifest, scheduler: scheduler) : nil,
                values: granted.contains(.storeValues) ? PluginValues(plugin: name, store: store) : nil
            )
        )
    }
}

/// The records for plugins.
private struct PracticeRecords: RecordReader {
    let practice: Practice

    func user(_ id: User.ID) async throws(PracticeError) -> User { try practice.user(id) }
    func therapist(_ id: Therapist.ID) async throws(PracticeError) -> Therapist { try practice.therapist(id) }
    func session(_ id: Session.ID) async throws(PracticeError) -> Session { try practice.session(id) }
    func sessions(_ query: SessionQuery) async throws(PracticeError) -> Page<Session> { try practice.sessions(query) }
}

/// Changes in a plugin's name.
private struct PracticeSessions: SessionChanger {
    let practice: Practice
    let actor: Actor

    func apply(_ changes: [SessionChange]) async throws(PracticeError) -> [Result<Session?, PracticeError>] {
        try await practice.apply(changes, as: actor)
    }
}

/// A plugin's own values.
private struct PluginValues: ValueStore {
    let plugin: String
    let store: PracticeStore

    func value(forKey key: String) async throws(PracticeError) -> JSONValue? {
        try store.pluginValue(forKey: key, of: plugin)
    }

    func setValue(_ value: JSONValue?, forKey key: String) async throws(PracticeError) {
        try await store.setPluginValue(value, forKey: key, of: plugin)
    }

    func keys(withPrefix prefix: String) async throws(PracticeError) -> [String] {
        try store.pluginKeys(withPrefix: prefix, of: plugin)
    }
}

extension PluginLog {
    init(plugin: String, logger: Logger) {
        self.init { level, message, fields in
            var metadata: Logger.Metadata = ["plugin": "\(plugin)"]
            for (name, value) in fields { metadata[name] = "\(value)" }
            logger.log(level: Logger.Level(level), "\(message)", metadata: metadata)
        }
    }
}

extension Logger.Level {
    fileprivate init(_ level: PluginLog.Level) {
        switch level {
        case .debug: self = .debug
        case .info: self = .info
        case .notice: self = .notice
        case .warning: self = .warning
        case .error: self = .error
        }
    }
}
