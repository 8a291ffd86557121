/// What the host gives a plugin: only what its manifest asked for.
public struct PluginContext: Sendable {
    /// The plugin's own name.
    public let plugin: String
    public let clock: any WallClock
    public let log: PluginLog
    private let services: PluginServices

    /// For hosts: the daemon's, and the one in `TherapyKitTesting`.
    public init(plugin: String, clock: any WallClock, log: PluginLog, services: PluginServices) {
        self.plugin = plugin
        self.clock = clock
        self.log = log
        self.services = services
    }

    /// The practice's records; needs ``Capability/readRecords``.
    public func records() throws(CapabilityNotGranted) -> any RecordReader {
        try granted(services.records, .readRecords)
    }

    /// Changes of sessions; needs ``Capability/changeSessions``.
    public func sessions() throws(CapabilityNotGranted) -> any SessionChanger {
        try granted(services.sessions, .changeSessions)
    }

    /// The plugin's jobs; needs ``Capability/scheduleJobs``.
    public func jobs() throws(CapabilityNotGranted) -> any JobPlanner {
        try granted(services.jobs, .scheduleJobs)
    }

    /// The plugin's own values; needs ``Capability/storeValues``.
    public func values() throws(CapabilityNotGranted) -> any ValueStore {
        try granted(services.values, .storeValues)
    }

    private func granted<Service>(_ service: Service?, _ capability: Capability) throws(CapabilityNotGranted) -> Service
    {
        guard let service else { throw CapabilityNotGranted(capability: capability) }
        return service
    }
}

/// The services behind a context, each there when it was granted.
public struct PluginServices: Sendable {
    public var records: (any RecordReader)?
    public var sessions: (any SessionChanger)?
    public var jobs: (any JobPlanner)?
    public var values: (any ValueStore)?

    public init(
        records: (any RecordReader)? = nil,
        sessions: (any SessionChanger)? = nil,
        jobs: (any JobPlanner)? = nil,
        values: (any ValueStore)? = nil
    ) {
        self.records = records
        self.sessions = sessions
        self.jobs = jobs
        self.values = values
    }
}

/// Typed queries on the records, as they stand committed.
public protocol RecordReader: Sendable {
    func user(_ id: User.ID) async throws(PracticeError) -> User
    func therapist(_ id: Therapist.ID) async throws(PracticeError) -> Therapist
    func session(_ id: Session.ID) async throws(PracticeError) -> Session
    func sessions(_ query: SessionQuery) async throws(PracticeError) -> Page<Session>
}

/// Changes of sessions by the domain's rules, audited as the plugin's.
public protocol SessionChanger: Sendable {
    /// Makes all changes in one transaction; one that is refused does not stop the others.
    /// - Returns: for each change, in order, the session as it is now, `nil` where it had the status already, or why
    ///   it was refused.
    /// - Throws: ``PracticeError/unavailable(reason:)`` when nothing was changed at all.
    func apply(_ changes: [SessionChange]) async throws(PracticeError) -> [Result<Session?, PracticeError>]
}

/// Small values that a plugin keeps in the practice's database, under keys of its own.
public protocol ValueStore: Sendable {
    func value(forKey key: String) async throws(PracticeError) -> JSONValue?
    /// Sets a value, or removes it with `nil`.
    func setValue(_ value: JSONValue?, forKey key: String) async throws(PracticeError)
    /// The keys that begin with a prefix, in their order.
    func keys(withPrefix prefix: String) async throws(PracticeError) -> [String]
}
