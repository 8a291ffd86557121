package import TherapyKit

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

    /// When the daemon makes copies of the database, where it keeps them, and how many.
    package struct Backup: Hashable, Sendable {
        package let isEnabled: Bool
        /// A calendar event (systemd.time(7)).
        package let schedule: String
        /// `nil` for `backups` in the state directory.
        package let directory: String?
        package let kept: Int

        init(_ keys: PluginConfiguration) {
            isEnabled = keys[DaemonKeys.backupEnabled]
            schedule = keys[DaemonKeys.backupSchedule]
            directory = keys[DaemonKeys.backupDirectory]
            kept = keys[DaemonKeys.keptBackups]
        }

        /// Where backups are kept; `nil` where there is no place for them.
        package func directory(in stateDirectory: String?) -> String? {
            directory ?? stateDirectory.map { "\($0)/backups" }
        }
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
    package let backup: Backup
    /// What it says of each plugin that it names.
    package let pluginSettings: [String: PluginSettings]

    /// What holds without a file.
    package init() {
        self.init(root: PluginConfiguration())
    }

    /// - Parameter root: checked against ``DaemonKeys``, and `plugins` against the plugins' manifests.
    init(root: PluginConfiguration) {
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
        backup = Backup(root.group("backup"))
        let plugins = root.group("plugins")
        pluginSettings = Dictionary(
            uniqueKeysWithValues: plugins.values.keys.map { name in
                let keys = plugins.group(name)
                return (name, PluginSettings(enabled: keys[DaemonKeys.pluginEnabled], configuration: keys))
            }
        )
    }
}
