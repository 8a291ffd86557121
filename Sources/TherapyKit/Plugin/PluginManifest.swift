/// What a plugin is, what it wants from the host, and what it offers.
public struct PluginManifest: Sendable {
    /// Lower-case words joined by `-`, such as `auto-completion`: its key in the configuration and its name everywhere.
    public let name: String
    /// Its own version, by semver.org.
    public let version: String
    /// One line for lists.
    public let summary: String
    /// What it may do; anything else is refused.
    public let capabilities: Set<Capability>
    /// The keys that it knows, beside `enabled`, which every plugin has.
    public let configuration: [ConfigurationField]
    /// Its jobs, by name.
    public let jobs: [JobDeclaration]
    /// Which events it wants: kinds such as `session.completed`, or the first part alone for all of an entity.
    public let events: [String]
    /// What it adds to `therapyctl`.
    public let commands: [CommandDeclaration]

    public init(
        name: String,
        version: String,
        summary: String,
        capabilities: Set<Capability> = [],
        configuration: [ConfigurationField] = [],
        jobs: [JobDeclaration] = [],
        events: [String] = [],
        commands: [CommandDeclaration] = []
    ) {
        self.name = name
        self.version = version
        self.summary = summary
        self.capabilities = capabilities
        self.configuration = configuration
        self.jobs = jobs
        self.events = events
        self.commands = commands
    }

    /// Whether the plugin asked for events of this kind.
    public func wants(_ kind: EventKind) -> Bool {
        events.contains { kind.matches($0) }
    }
}

/// One thing that a plugin can be granted.
public enum Capability: String, CaseIterable, Hashable, Sendable {
    /// Reading the records; private notes are in none of them.
    case readRecords = "read-records"
    /// Changing sessions, through the domain's rules and in the plugin's name.
    case changeSessions = "change-sessions"
    /// Scheduling jobs of its own.
    case scheduleJobs = "schedule-jobs"
    /// Keeping values of its own in the database.
    case storeValues = "store-values"
}

/// A capability was used that the manifest does not ask for: a fault in the plugin.
public struct CapabilityNotGranted: Error, Hashable, Sendable, CustomStringConvertible {
    public let capability: Capability

    public var description: String { "the manifest does not ask for \(capability.rawValue)" }
}
