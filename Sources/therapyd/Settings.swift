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
    let socketPath: String
    /// Where plugins' exported files lie; `nil` where there is no place for them.
    let exportDirectory: String?
    private let pluginDirectory: String?
    private let leavesPluginsOut: Bool
    private let isService: Bool
    private let file: (path: String, text: String)?
    let credentials: Credentials

    init(arguments: Therapyd, environment: ServiceEnvironment) throws {
        let directories = ServiceDirectories(environment: environment, name: "therapyd")
        credentials = Credentials(directory: directories.credentials)
        file = try Self.file(arguments.config, in: directories)
        configuration =
            try file.map { try ConfigurationFile.parse($0.text, file: $0.path, plugins: nil) }
            ?? DaemonConfiguration()
        isService = environment.isService
        leavesPluginsOut = arguments.safeMode
        pluginDirectory =
            arguments.pluginDir ?? configuration.pluginDirectory
            ?? (environment.isService ? "/usr/lib/therapyd/plugins" : nil)
        let stateDirectory = arguments.stateDir ?? directories.state
        if let path = arguments.database ?? configuration.databasePath {
            databasePath = path
        } else {
            guard let stateDirectory else { throw SettingsError.noDirectory(option: "--state-dir") }
            try Self.makeDirectory(stateDirectory)
            databasePath = "\(stateDirectory)/practice.sqlite"
        }
        exportDirectory = configuration.exportDirectory ?? stateDirectory.map { "\($0)/exports" }
        if let exportDirectory { try Self.makeDirectory(exportDirectory, mode: 0o750) }
        if let path = arguments.socket {
            socketPath = path
        } else {
            guard let directory = directories.runtime ?? stateDirectory else {
                throw SettingsError.noDirectory(option: "--socket")
            }
            try Self.makeDirectory(directory)
            socketPath = "\(directory)/therapyd.sock"
        }
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

    /// The file that was named must be there; the one in the usual place may be missing.
    private static func file(_ path: String?, in directories: ServiceDirectories) throws -> (
        path: String, text: String
    )? {
        if let path { return (path, try ConfigurationFile.read(path)) }
        guard let usual = directories.configuration.map({ "\($0)/therapyd.conf" }), access(usual, F_OK) == 0 else {
            return nil
        }
        return (usual, try ConfigurationFile.read(usual))
    }

    // MARK: Plugins

    private var loader: PluginLoader? {
        // In a terminal, plugins may be the account's own: it runs them with its own rights.
        pluginDirectory.map { PluginLoader(directory: $0, owners: isService ? [0] : [0, geteuid()]) }
    }

    /// Every plugin that there is; those of other people are loaded unless they are to be left out.
    func plugins(quarantined: Set<String>) -> [String: PluginCode] {
        guard let loader, !leavesPluginsOut else { return pluginsLeftAlone }
        return loader.plugins(beside: Plugins.builtIn, quarantined: quarantined)
    }

    /// Every plugin that there is, none of them loaded.
    private var pluginsLeftAlone: [String: PluginCode] {
        loader?.plugins(beside: Plugins.builtIn, leavingOut: "it is left out in safe mode")
            ?? Dictionary(uniqueKeysWithValues: Plugins.builtIn.map { ($0.manifest.name, .builtIn($0)) })
    }

    /// Checks what the configuration says of plugins, as far as that can be told before anything is touched.
    func checkPlugins() throws {
        _ = try pluginSettings(of: pluginsLeftAlone)
    }

    /// Checks what no key's declaration can say: whether the values of each enabled plugin fit together.
    /// - Throws: `ConfigurationError` with every problem, when there is one.
    func checkValues(of plugins: [String: PluginCode]) throws {
        guard let file else { return }
        var problems: [ConfigurationProblem] = []
        for (name, settings) in try pluginSettings(of: plugins).sorted(by: { $0.key < $1.key }) where settings.enabled {
            do {
                _ = try plugins[name]?.registration?.makePlugin(configuration: settings.configuration)
            } catch let error as InvalidConfiguration {
                problems += error.problems.map {
                    ConfigurationProblem(file: file.path, key: "plugins.\(name).\($0.field)", message: $0.message)
                }
            } catch {
                problems.append(ConfigurationProblem(file: file.path, key: "plugins.\(name)", message: "\(error)"))
            }
        }
        if !problems.isEmpty { throw ConfigurationError(problems: problems) }
    }

    /// What the configuration says of plugins.
    /// - Throws: `ConfigurationError` with every problem, when there is one.
    func pluginSettings(of plugins: [String: PluginCode]) throws -> [String: PluginSettings] {
        guard let file else { return [:] }
        return try Self.pluginSettings(file, plugins)
    }

    /// The same of the file as it is now.
    func reloadedPluginSettings(of plugins: [String: PluginCode]) throws -> [String: PluginSettings] {
        guard let file else { return [:] }
        return try Self.pluginSettings((file.path, try ConfigurationFile.read(file.path)), plugins)
    }

    private static func pluginSettings(
        _ file: (path: String, text: String),
        _ plugins: [String: PluginCode]
    ) throws -> [String: PluginSettings] {
        let configuration = try ConfigurationFile.parse(
            file.text,
            file: file.path,
            plugins: plugins.values.compactMap { $0.registration?.manifest },
            unloaded: Set(plugins.filter { $0.value.registration == nil }.keys)
        )
        return configuration.pluginSettings.mapValues {
            PluginSettings(enabled: $0.enabled, configuration: $0.configuration)
        }
    }

    /// Loads the plugin of a file that was left alone, with what the configuration says of it.
    func load(_ path: String) throws -> (PluginRegistration, PluginSettings?) {
        guard let loader else { throw SettingsError.noPlugins }
        let registration = try loader.load(path)
        let name = registration.manifest.name
        // Whoever mended it may have changed its configuration, too.
        var plugins = pluginsLeftAlone
        plugins[name] = .loaded(registration, path: path)
        return (registration, try reloadedPluginSettings(of: plugins)[name])
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

/// What cannot be settled.
enum SettingsError: Error, CustomStringConvertible {
    case noDirectory(option: String)
    case noPlugins
    case cannotMakeDirectory(path: String, reason: String)

    var description: String {
        switch self {
        case .noDirectory(let option): "neither systemd nor HOME says where to keep things; give \(option)"
        case .noPlugins: "no directory of plugins is configured"
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
