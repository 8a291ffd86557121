package import TherapyKit
import Yams

/// What the daemon is told by its configuration file, every value checked.
package struct DaemonConfiguration: Sendable {
    /// A plugin's part of it.
    package struct PluginSettings: Sendable {
        package let enabled: Bool
        package let configuration: PluginConfiguration
    }

    /// Unix groups whose members may do more; see the roles in `docs/configuration.md`.
    package struct AccessGroups: Sendable {
        package var observer: [String] = []
        package var staff: [String] = []
        package var `operator`: [String] = []
        package var frontend: [String] = []
        package var custodian: [String] = []
        /// The ids of the users that Unix accounts belong to, by the accounts' names.
        package var accounts: [String: String] = [:]
    }

    /// Where the application keeps what the daemon wants to know of a person, as far as it is not where Sequelize's
    /// models have it. An empty text stands for a column that there is not.
    package struct UserColumnNames: Hashable, Sendable {
        package var name: [String] = []
        package var email: String?
        package var phone: String?
        package var timeZone: String?
    }

    /// The practice's mail server, and whom its mail is from.
    package struct Mail: Hashable, Sendable {
        package enum Security: String, CaseIterable, Sendable {
            case startTLS = "starttls"
            case tls, none
        }

        package let server: String
        /// The usual one of the security when it is `nil`.
        package let port: Int?
        package let security: Security
        package let user: String?
        package let from: String
        package let fromName: String?
        package let replyTo: String?
        package let certificateAuthorities: String?
        package let timeout: Duration
    }

    /// Where plugins' requests may go.
    package struct Web: Hashable, Sendable {
        package let trustedHosts: [String]
        package let certificateAuthorities: String?
    }

    package let databasePath: String?
    package let userColumns: UserColumnNames
    package let logLevel: LogLevel
    package let access: AccessGroups
    package let sessionLimits: SessionLimits
    /// Where other people's plugins lie.
    package let pluginDirectory: String?
    /// Where plugins' exported files lie, in a directory for each.
    package let exportDirectory: String?
    /// `nil` when no server is named: no mail can be sent then.
    package let mail: Mail?
    package let web: Web
    private let plugins: [String: PluginSettings]

    /// What holds without a file.
    package init() {
        self.init(root: PluginConfiguration(), plugins: [:])
    }

    init(root: PluginConfiguration, plugins: [String: PluginSettings]) {
        let database = root.group("database")
        databasePath = database[DaemonKeys.databasePath]
        let users = database.group("users")
        userColumns = UserColumnNames(
            name: users[DaemonKeys.userName],
            email: users[DaemonKeys.userEmail],
            phone: users[DaemonKeys.userPhone],
            timeZone: users[DaemonKeys.userTimeZone]
        )
        logLevel = root.group("log")[DaemonKeys.logLevel]
        let access = root.group("access")
        self.access = AccessGroups(
            observer: access[DaemonKeys.observerGroups],
            staff: access[DaemonKeys.staffGroups],
            operator: access[DaemonKeys.operatorGroups],
            frontend: access[DaemonKeys.frontendGroups],
            custodian: access[DaemonKeys.custodianGroups],
            accounts: access[DaemonKeys.accounts]
        )
        let sessions = root.group("sessions")
        sessionLimits = SessionLimits(
            shortest: sessions[DaemonKeys.shortestSession],
            longest: sessions[DaemonKeys.longestSession]
        )
        pluginDirectory = root[DaemonKeys.pluginDirectory]
        exportDirectory = root[DaemonKeys.exportDirectory]
        let delivery = root.group("delivery")
        mail = Mail(delivery.group("mail"))
        let web = delivery.group("web")
        self.web = Web(
            trustedHosts: web[DeliveryKeys.trustedHosts],
            certificateAuthorities: web[DeliveryKeys.certificateAuthorities]
        )
        self.plugins = plugins
    }

    /// What it says of each plugin that it names.
    package var pluginSettings: [String: PluginSettings] { plugins }

}

/// How much is logged: `debug` most, `error` least.
package enum LogLevel: String, CaseIterable, Sendable {
    case debug, info, notice, warning, error
}

/// The daemon's own keys.
enum DaemonKeys {
    static let databasePath = path(
        "path",
        "The practice's SQLite file; practice.sqlite in the state directory when left out."
    )
    static let userName = texts("name", "The columns of Users that make up a name, such as [firstName, lastName].")
    static let userEmail = column("email", "The column of Users with the email address.")
    static let userPhone = column("phone", "The column of Users with the telephone number.")
    static let userTimeZone = column("timeZone", "The column of Users with the time zone's IANA name.")
    static let logLevel = ConfigurationKey<LogLevel>.choice("level", default: .info, help: "The least that is logged.")
    static let observerGroups = groups("observer", "may see status, jobs and plugins, but no records")
    static let staffGroups = groups("staff", "may read and change the records")
    static let operatorGroups = groups("operator", "may operate the daemon; root always may")
    static let frontendGroups = groups("frontend", "may act for a user")
    static let custodianGroups = groups("custodian", "may export and import private notes, when they are also staff")
    static let accounts = ConfigurationKey<[String: String]>(
        field: ConfigurationField(
            name: "accounts",
            kind: .map(.text),
            defaultText: "{}",
            help: "The users that Unix accounts belong to: the account's name, and the user's id."
        ),
        default: [:]
    ) {
        guard case .object(let values) = $0 else { return nil }
        return values.compactMapValues(\.text)
    }
    static let shortestSession = ConfigurationKey.duration(
        "shortest",
        default: .seconds(60),
        in: .seconds(1) ... .seconds(86_400),
        help: "A session may not be shorter."
    )
    static let longestSession = ConfigurationKey.duration(
        "longest",
        default: .seconds(86_400),
        in: .seconds(60) ... .seconds(7 * 86_400),
        help: "A session may not be longer."
    )

    static let pluginDirectory = path(
        "pluginDirectory",
        "Where other people's plugins lie; /usr/lib/therapyd/plugins for a service, and nowhere else without this key."
    )
    static let exportDirectory = path(
        "exportDirectory",
        "Where plugins' exported files lie, in a directory for each; exports in the state directory when left out."
    )

    static let fields = [
        pluginDirectory.field, exportDirectory.field,
        group(
            "database",
            [
                databasePath.field,
                group(
                    "users",
                    [userName.field, userEmail.field, userPhone.field, userTimeZone.field],
                    "Columns of the application's table Users that have other names; an empty text for one that is missing."
                ),
            ],
            "The database."
        ),
        group("log", [logLevel.field], "Logging."),
        group(
            "access",
            [
                observerGroups.field, staffGroups.field, operatorGroups.field, frontendGroups.field,
                custodianGroups.field, accounts.field,
            ],
            "Who may do what, by Unix group."
        ),
        group("sessions", [shortestSession.field, longestSession.field], "Limits of sessions."),
        DeliveryKeys.field,
    ]

    static func group(_ name: String, _ fields: [ConfigurationField], _ help: String) -> ConfigurationField {
        ConfigurationField(name: name, kind: .object(fields), help: help)
    }

    private static func groups(_ role: String, _ meaning: String) -> ConfigurationKey<[String]> {
        texts(role, "Unix groups whose members \(meaning).")
    }

    private static func texts(_ name: String, _ help: String) -> ConfigurationKey<[String]> {
        .texts(name, help: help)
    }

    static func path(_ name: String, _ help: String) -> ConfigurationKey<String?> {
        let field = ConfigurationField(name: name, kind: .path, help: help)
        return ConfigurationKey(field: field, default: nil, read: \.text)
    }

    private static func column(_ name: String, _ help: String) -> ConfigurationKey<String?> {
        ConfigurationKey(
            field: ConfigurationField(name: name, kind: .text, defaultText: name, help: help),
            default: nil,
            read: \.text
        )
    }
}

extension PluginConfiguration {
    func group(_ name: String) -> PluginConfiguration {
        guard case .object(let values) = values[name] else { return PluginConfiguration() }
        return PluginConfiguration(values)
    }
}

extension ConfigurationValue {
    fileprivate var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }
}
