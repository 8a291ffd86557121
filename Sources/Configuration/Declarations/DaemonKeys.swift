import TherapyKit

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

    static let backupEnabled = ConfigurationKey.bool(
        "enabled",
        default: true,
        help: "Whether copies are made by the schedule; by hand they always can."
    )
    static let backupSchedule = ConfigurationKey.calendar(
        "schedule",
        default: "*-*-* 02:30:00",
        help: "When a copy is made, in the machine's time zone unless it names one."
    )
    static let backupDirectory = path(
        "directory",
        "Where the copies are kept, best on another disk; backups in the state directory when left out."
    )
    static let keptBackups = ConfigurationKey.integer(
        "keep",
        default: 7,
        in: 1...1000,
        help: "How many copies are kept: when one more was made and verified, the oldest is deleted."
    )
    static let pluginEnabled = ConfigurationKey.bool("enabled", default: false, help: "Whether the plugin runs.")

    /// Groups and keys whose changes a running daemon cannot follow.
    private static let fixed: Set<String> = ["database", "delivery", "exportDirectory", "pluginDirectory", "sessions"]

    /// Whether a changed key takes effect with the next start only.
    /// - Parameter key: with its groups, such as `delivery.mail.port`.
    static func needsRestart(_ key: String) -> Bool {
        fixed.contains(String(key.prefix { $0 != "." }))
    }

    /// Every key: the daemon's own, and those of plugins below the group `plugins`.
    static func all(plugins manifests: [PluginManifest]) -> [ConfigurationField] {
        fields + [plugins(manifests)]
    }

    /// The keys under `plugins`: those of each plugin, and the one that all of them have.
    private static func plugins(_ manifests: [PluginManifest]) -> ConfigurationField {
        let fields = manifests.sorted { $0.name < $1.name }.map { manifest in
            group(manifest.name, [pluginEnabled.field] + manifest.configuration, "\(manifest.summary).")
        }
        return group("plugins", fields, "The plugins, by name.")
    }

    /// All but the plugins'.
    private static let fields = [
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
        group(
            "backup",
            [backupEnabled.field, backupSchedule.field, backupDirectory.field, keptBackups.field],
            "Copies of the database."
        ),
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
