/// What the host gives a plugin: only what its manifest asked for.
///
/// Every service is `async` and may be called from any task. A call that the database, the network or another program
/// holds up fails with the service's own error; it neither blocks a thread nor harms another plugin.
public struct PluginContext: Sendable {
    /// The plugin's own name.
    public let plugin: String
    public let clock: any WallClock
    /// Local times of the system's time zones.
    public let zones: any TimeZoneProvider
    /// When the practice's content was last put back to that of a backup, the plugin's own values, tables and jobs with
    /// it; `nil` when it never was.
    ///
    /// What the plugin did outside between that backup and this instant is in no table. A plugin that must not do such
    /// things twice, such as one that sends, compares this in ``Plugin/activate(in:)`` with what it remembers in its
    /// values; where it differs, whatever was due until this instant counts as done.
    public let restoredAt: Instant?
    public let log: PluginLog
    private let health: PluginHealthReport
    private let services: PluginServices

    /// For hosts: the daemon's, and the one in `TherapyKitTesting`.
    public init(
        plugin: String,
        clock: any WallClock,
        zones: any TimeZoneProvider,
        restoredAt: Instant? = nil,
        log: PluginLog,
        health: PluginHealthReport,
        services: PluginServices
    ) {
        self.plugin = plugin
        self.clock = clock
        self.zones = zones
        self.restoredAt = restoredAt
        self.log = log
        self.health = health
        self.services = services
    }

    /// Tells operators how the plugin is doing, until it says otherwise: `nil` for well, else what is wrong, in words
    /// without personal data.
    public func report(degraded reason: String?) {
        health.report(reason)
    }

    // MARK: Records

    /// The practice's records; needs ``Capability/readRecords``.
    public func records() throws(CapabilityNotGranted) -> any RecordReader {
        try granted(services.records, .readRecords)
    }

    /// Changes of sessions; needs ``Capability/changeSessions``.
    public func sessions() throws(CapabilityNotGranted) -> any SessionChanger {
        try granted(services.sessions, .changeSessions)
    }

    /// Changes of assignments; needs ``Capability/changeAssignments``.
    public func assignments() throws(CapabilityNotGranted) -> any AssignmentChanger {
        try granted(services.assignments, .changeAssignments)
    }

    /// Changes of resources; needs ``Capability/changeResources``.
    public func resources() throws(CapabilityNotGranted) -> any ResourceChanger {
        try granted(services.resources, .changeResources)
    }

    /// Changes of forms; needs ``Capability/changeForms``.
    public func forms() throws(CapabilityNotGranted) -> any FormChanger {
        try granted(services.forms, .changeForms)
    }

    /// New responses; needs ``Capability/submitResponses``.
    public func responses() throws(CapabilityNotGranted) -> any ResponseSubmitter {
        try granted(services.responses, .submitResponses)
    }

    /// Changes of users and therapists; needs ``Capability/changePeople``.
    public func people() throws(CapabilityNotGranted) -> any PeopleChanger {
        try granted(services.people, .changePeople)
    }

    // MARK: Jobs and storage

    /// The plugin's jobs; needs ``Capability/scheduleJobs``.
    public func jobs() throws(CapabilityNotGranted) -> any JobPlanner {
        try granted(services.jobs, .scheduleJobs)
    }

    /// The plugin's own values; needs ``Capability/storeValues``.
    public func values() throws(CapabilityNotGranted) -> any ValueStore {
        try granted(services.values, .storeValues)
    }

    /// The plugin's own tables; needs ``Capability/keepTables``.
    public func tables() throws(CapabilityNotGranted) -> any TableStore {
        try granted(services.tables, .keepTables)
    }

    // MARK: The world outside

    /// Files for others to fetch; needs ``Capability/exportFiles``.
    public func files() throws(CapabilityNotGranted) -> any FileExporter {
        try granted(services.files, .exportFiles)
    }

    /// Mail; needs ``Capability/sendMail``.
    public func mail() throws(CapabilityNotGranted) -> any MailSender {
        try granted(services.mail, .sendMail)
    }

    /// Requests by HTTPS; needs ``Capability/sendWebRequests``.
    public func web() throws(CapabilityNotGranted) -> any WebRequestSender {
        try granted(services.web, .sendWebRequests)
    }

    private func granted<Service>(_ service: Service?, _ capability: Capability) throws(CapabilityNotGranted) -> Service
    {
        guard let service else { throw CapabilityNotGranted(capability) }
        return service
    }
}
