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
    private let credentials: Credentials

    init(arguments: Therapyd, environment: ServiceEnvironment) throws {
        let directories = ServiceDirectories(environment: environment, name: "therapyd")
        credentials = Credentials(directory: directories.credentials)
        configuration = try Self.configuration(arguments.config, in: directories)
        let stateDirectory = arguments.stateDir ?? directories.state
        if let path = arguments.database ?? configuration.databasePath {
            databasePath = path
        } else {
            guard let stateDirectory else { throw SettingsError.noDirectory(option: "--state-dir") }
            try Self.makeDirectory(stateDirectory)
            databasePath = "\(stateDirectory)/practice.sqlite"
        }
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
    private static func configuration(
        _ path: String?,
        in directories: ServiceDirectories
    ) throws -> DaemonConfiguration {
        let manifests = Plugins.builtIn.map(\.manifest)
        if let path { return try ConfigurationFile.load(path, plugins: manifests) }
        guard let usual = directories.configuration.map({ "\($0)/therapyd.conf" }), access(usual, F_OK) == 0 else {
            return DaemonConfiguration()
        }
        return try ConfigurationFile.load(usual, plugins: manifests)
    }

    /// Makes a directory and those above it, for the owner alone.
    private static func makeDirectory(_ path: String) throws {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, 0o700) != 0, errno != EEXIST else { continue }
            throw SettingsError.cannotMakeDirectory(path: path, reason: String(cString: strerror(errno)))
        }
    }
}

/// What cannot be settled.
enum SettingsError: Error, CustomStringConvertible {
    case noDirectory(option: String)
    case cannotMakeDirectory(path: String, reason: String)

    var description: String {
        switch self {
        case .noDirectory(let option): "neither systemd nor HOME says where to keep things; give \(option)"
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
