package import TherapyKit

/// What the configuration says of notices, for every plugin that sends some.
package struct NoticeOptions: Sendable {
    private static let language = ConfigurationKey<Language>.choice(
        "language",
        default: .english,
        help: "The language of the words that are built in, and of dates."
    )
    private static let practice = ConfigurationKey.text(
        "practice",
        default: "",
        help: "The practice's name: {practice} in templates."
    )
    private static let quietHours = ConfigurationKey<QuietHours?>.object(
        "quietHours",
        of: QuietHours.self,
        help: "Hours of the recipient's clock in which nothing is sent; what is due in them is sent when they are over."
    )
    private static let webhook = ConfigurationKey<Webhook?>.object(
        "webhook",
        of: Webhook.self,
        help: "The gateway of the channel webhook."
    )
    private static let unsubscribe = ConfigurationKey<String?>.text(
        "unsubscribe",
        help: "An address or URL that takes people off the list, for mail programs to offer."
    )
    private static let templates = ConfigurationKey<[String: Template]>.map(
        "templates",
        of: Template.self,
        help: "What notices say instead of the words that are built in, by name."
    )
    private static let keep = ConfigurationKey.duration(
        "keep",
        default: .seconds(366 * 86_400),
        in: .seconds(30 * 86_400) ... .seconds(3660 * 86_400),
        help: "How long the ledger remembers what was sent."
    )

    package static let fields = [
        language.field, practice.field, quietHours.field, webhook.field, unsubscribe.field, templates.field, keep.field,
    ]

    package let language: Language
    package let practice: String
    package let quietHours: QuietHours?
    package let webhook: Webhook?
    package let unsubscribe: String?
    package let templates: [String: Template]
    package let keep: Duration

    package init(_ configuration: PluginConfiguration) {
        language = configuration[Self.language]
        practice = configuration[Self.practice]
        quietHours = configuration[Self.quietHours]
        webhook = configuration[Self.webhook]
        unsubscribe = configuration[Self.unsubscribe]
        templates = configuration[Self.templates]
        keep = configuration[Self.keep]
    }

    /// What does not fit together.
    /// - Parameters:
    ///   - channels: those that notices go by.
    ///   - places: those that templates may have.
    package func problems(channels: Set<Notice.Channel>, places: Set<String>) -> [Problem] {
        var problems = templates.sorted { $0.key < $1.key }.flatMap { name, template in
            template.problems("templates.\(name)", places: places)
        }
        if channels.contains(.webhook), webhook == nil {
            problems.append(Problem(field: "webhook", message: "is missing: where the channel webhook leads to"))
        }
        if let webhook, !webhook.url.hasPrefix("https://"), !webhook.url.hasPrefix("http://") {
            problems.append(Problem(field: "webhook.url", message: "is no URL"))
        }
        return problems
    }
}
