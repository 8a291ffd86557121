import BuiltInPlugins
import Configuration
import Glibc
import PluginHost
import PracticeStore
import Systemd
import TherapyKit

/// Where everything is, from the command line, the configuration and the environment, in this order.
struct Settings: Sendable {
    let configuration: DaemonConfiguration
    let databasePath: String
    /// Where a database of the daemon's own lies.
    let stateDirectory: String?
    let socketPath: String
    /// Where plugins' exported files lie; `nil` where there is no place for them.
    let exportDirectory: String?
    /// Those that are made when they are missing, since nobody named what lies in them.
    private let ownDirectories: [String]
    private let pluginDirectory: String?
    private let leavesPluginsOut: Bool
    let isService: Bool
    private let configurationFiles: ConfigurationFiles
    /// As they were when the daemon started.
    private let sources: [ConfigurationSource]
    /// Where the daemon's own copies of the database are kept.
    let backupDirectory: String?
    let credentials: Credentials

    init(arguments: Therapyd, environment: ServiceEnvironment) throws {
        let directories = Self.directories(arguments, environment)
        credentials = Credentials(directory: directories.credentials)
        configurationFiles = ConfigurationFiles(
            named: arguments.config,
            directory: directories.configuration,
            variables: environment.variables
        )
        sources = try configurationFiles.read()
        configuration = try LoadedConfiguration(sources, plugins: nil).configuration
        isService = environment.isService
        leavesPluginsOut = arguments.safeMode
        pluginDirectory =
            arguments.pluginDir ?? configuration.pluginDirectory
            ?? (environment.isService ? "/usr/lib/therapyd/plugins" : nil)
        stateDirectory = arguments.stateDir ?? directories.state
        var ownDirectories = stateDirectory.map { [$0] } ?? []
        if let path = arguments.database ?? configuration.databasePath {
            databasePath = path
        } else {
            guard let stateDirectory else { throw SettingsError.noDirectory(option: "--state-dir") }
            databasePath = "\(stateDirectory)/practice.sqlite"
        }
        exportDirectory = configuration.exportDirectory ?? stateDirectory.map { "\($0)/exports" }
        backupDirectory = configuration.backup.directory(in: stateDirectory)
        if let path = arguments.socket {
            socketPath = path
        } else {
            guard let directory = directories.runtime ?? stateDirectory else {
                throw SettingsError.noDirectory(option: "--socket")
            }
            ownDirectories.append(directory)
            socketPath = "\(directory)/therapyd.sock"
        }
        self.ownDirectories = ownDirectories
    }

    /// What is checked by hand is what the service would read, unless the account has a configuration of its own.
    private static func directories(_ arguments: Therapyd, _ environment: ServiceEnvironment) -> ServiceDirectories {
        var directories = ServiceDirectories(environment: environment, name: "therapyd")
        guard arguments.checkConfig, environment["CONFIGURATION_DIRECTORY"] == nil else { return directories }
        let own = ["therapyd.conf", "therapyd.conf.d"].compactMap { name in
            directories.configuration.map { "\($0)/\(name)" }
        }
        guard !own.contains(where: { access($0, F_OK) == 0 }) else { return directories }
        directories.configuration = "/etc/therapyd"
        directories.state = "/var/lib/therapyd"
        return directories
    }

    /// What the configuration was read from.
    var checked: String {
        let files = sources.compactMap { if case .file(let path) = $0.place { path } else { nil } }
        return files.isEmpty
            ? "there is no configuration: everything has its default" : "valid: \(files.joined(separator: ", "))"
    }

    /// Makes what a daemon needs and is not there.
    func makeDirectories() throws {
        for directory in ownDirectories { try Self.makeDirectory(directory) }
        if let exportDirectory { try Self.makeDirectory(exportDirectory, mode: 0o750) }
    }

    /// The keys of the private notes, from the credential `therapyd.notes-keys`; `nil` when it was not passed.
    func notesKeys() throws -> NotesKeys? {
        let text: String
        do throws(CredentialError) {
            text = try credentials.text(named: "therapyd.notes-keys")
        } catch {
            switch error {
            case .noDirectory, .notFound: return nil
            default: throw error
            }
        }
        return try NotesKeys(parsing: text)
    }

    // MARK: Plugins

    private var loader: PluginLoader? {
        // In a terminal, plugins may be the account's own: it runs them with its own rights.
        pluginDirectory.map { PluginLoader(directory: $0, owners: isService ? [0] : [0, geteuid()]) }
    }

    /// Every plugin that there is; those of other people are loaded unless they are to be left out.
    func plugins(quarantined: Set<String>) -> [String: PluginCode] {
        guard let loader, !leavesPluginsOut else { return pluginsLeftAlone }
        return loader.plugins(beside: BuiltInPlugins.all, quarantined: quarantined)
    }

    /// Every plugin that there is, none of them loaded.
    private var pluginsLeftAlone: [String: PluginCode] {
        loader?.plugins(beside: BuiltInPlugins.all, leavingOut: "it is left out in safe mode")
            ?? Dictionary(uniqueKeysWithValues: BuiltInPlugins.all.map { ($0.manifest.name, .builtIn($0)) })
    }

    /// Checks what the configuration says of plugins, as far as that can be told before anything is touched.
    func checkPlugins() throws {
        _ = try loaded(for: pluginsLeftAlone)
    }

    // MARK: The whole configuration

    /// The configuration as it was when the daemon started.
    /// - Throws: `ConfigurationError` with every problem, when there is one.
    func loaded(for plugins: [String: PluginCode]) throws(ConfigurationError) -> LoadedConfiguration {
        try Self.load(sources, for: plugins)
    }

    /// The same of the files as they are now.
    func reloaded(for plugins: [String: PluginCode]) throws(ConfigurationError) -> LoadedConfiguration {
        try Self.load(try configurationFiles.read(), for: plugins)
    }

    /// Checks all that can be without a daemon: what is declared, and whether each enabled plugin can be made.
    func check(for plugins: [String: PluginCode]) throws(ConfigurationError) {
        let loaded = try loaded(for: plugins)
        var objections: [String: any Error] = [:]
        for (name, settings) in loaded.pluginSettings where settings.enabled {
            do {
                _ = try plugins[name]?.registration?.makePlugin(configuration: settings.configuration)
            } catch {
                objections[name] = error
            }
        }
        try loaded.refuse(objections)
        _ = try accessPolicy(of: loaded)
        try refuse(pathProblems(of: loaded))
    }

    func refuse(_ problems: [ConfigurationProblem]) throws(ConfigurationError) {
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
    }

    private static func load(
        _ sources: [ConfigurationSource],
        for plugins: [String: PluginCode]
    ) throws(ConfigurationError) -> LoadedConfiguration {
        try LoadedConfiguration(
            sources,
            plugins: plugins.values.compactMap { $0.registration?.manifest },
            unloaded: Set(plugins.filter { $0.value.registration == nil }.keys)
        )
    }

    /// Loads the plugin of a file that was left alone, with what the configuration says of it.
    func load(_ path: String) throws -> (PluginRegistration, PluginSettings?) {
        guard let loader else { throw SettingsError.noPlugins }
        let registration = try loader.load(path)
        let name = registration.manifest.name
        // Whoever mended it may have changed its configuration, too.
        var plugins = pluginsLeftAlone
        plugins[name] = .loaded(registration, path: path)
        return (registration, try reloaded(for: plugins).pluginSettings[name])
    }

    /// Makes a directory and those above it, for the owner alone unless the mode says otherwise.
    private static func makeDirectory(_ path: String, mode: mode_t = 0o700) throws {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, mode) != 0, errno != EEXIST else { continue }
            throw SettingsError.cannotMakeDirectory(path: path, reason: String(cString: strerror(errno)))
        }
    }
}

extension LoadedConfiguration {
    var pluginSettings: [String: PluginSettings] {
        configuration.pluginSettings.mapValues {
            PluginSettings(enabled: $0.enabled, configuration: $0.configuration)
        }
    }

    /// Refuses the configuration when plugins have something against it.
    /// - Parameter objections: by the plugins' names.
    func refuse(_ objections: [String: any Error]) throws(ConfigurationError) {
        let problems = objections.sorted { $0.key < $1.key }.flatMap { name, error in
            guard let error = error as? InvalidConfiguration else {
                return [problem(of: "plugins.\(name)", "\(error)")]
            }
            return error.problems.map { problem(of: "plugins.\(name).\($0.field)", $0.message) }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
    }
}

/// What cannot be settled.
enum SettingsError: Error, CustomStringConvertible {
    case noDirectory(option: String)
    case noPlugins
    case cannotMakeDirectory(path: String, reason: String)
    case otherAccount(path: String, owner: String)

    var description: String {
        switch self {
        case .noDirectory(let option): "neither systemd nor HOME says where to keep things; give \(option)"
        case .noPlugins: "no directory of plugins is configured"
        case .otherAccount(let path, let owner):
            "\(path) is the account \(owner)'s: run this as that one (runuser -u \(owner) -- therapyd …)"
        case .cannotMakeDirectory(let path, let reason): "\(path) cannot be made: \(reason)"
        }
    }
}

extension ServiceEnvironment {
    /// Whether a service manager started the process and waits to hear of it.
    var isService: Bool { self["NOTIFY_SOCKET"] != nil || self["LISTEN_PID"] != nil }
}

extension UserColumns {
    /// What the configuration says, and Sequelize's own names for the rest.
    init(_ names: DaemonConfiguration.UserColumnNames) {
        self.init()
        if !names.name.isEmpty { name = names.name }
        if let column = names.email { email = column.isEmpty ? nil : column }
        if let column = names.phone { phone = column.isEmpty ? nil : column }
        if let column = names.timeZone { timeZone = column.isEmpty ? nil : column }
    }
}
