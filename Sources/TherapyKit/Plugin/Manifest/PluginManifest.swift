/// What a plugin is, what it wants from the host, and what it offers.
public struct PluginManifest: Sendable {
    /// Lower-case letters, digits and `-`, beginning with a letter, at most 40 characters, such as `auto-completion`:
    /// its key in the configuration and its name everywhere.
    public let name: String
    /// Its own version, by semver.org.
    public let version: String
    /// One line for lists.
    public let summary: String
    /// The kit that the plugin was built with.
    public let kit: KitVersion
    /// The names of plugins that must be active before this one is.
    public let requires: [String]
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
    /// What its own tables have become from one version to the next; see ``TableMigration``.
    public let tables: [TableMigration]

    public init(
        name: String,
        version: String,
        summary: String,
        kit: KitVersion = .atCompileTime,
        requires: [String] = [],
        capabilities: Set<Capability> = [],
        configuration: [ConfigurationField] = [],
        jobs: [JobDeclaration] = [],
        events: [String] = [],
        commands: [CommandDeclaration] = [],
        tables: [TableMigration] = []
    ) {
        self.name = name
        self.version = version
        self.summary = summary
        self.kit = kit
        self.requires = requires
        self.capabilities = capabilities
        self.configuration = configuration
        self.jobs = jobs
        self.events = events
        self.commands = commands
        self.tables = tables
    }

    /// Whether the plugin asked for events of this kind.
    public func wants(_ kind: EventKind) -> Bool {
        events.contains { kind.matches($0) }
    }
}
