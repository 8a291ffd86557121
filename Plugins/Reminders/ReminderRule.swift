import Notices
import TherapyKit

/// Who is reminded of which sessions, how long before, and by which channels. Every rule that fits a session holds.
struct ReminderRule: ConfigurationObject, Hashable {
    static let name = ConfigurationKey.text(
        "name",
        default: "",
        help: "What it is called in the ledger: a session's reminder by a rule of one name goes out once."
    )
    static let before = ConfigurationKey.duration(
        "before",
        default: .seconds(86_400),
        in: .seconds(60) ... .seconds(60 * 86_400),
        help: "How long before the session begins."
    )
    static let type = ConfigurationKey<Session.Kind?>.choice(
        "type",
        help: "Only sessions of this type; any when left out."
    )
    static let format = ConfigurationKey<Session.Format?>.choice(
        "format",
        help: "Only sessions of this format; any when left out."
    )
    static let recipient = ConfigurationKey<Notice.Role>.choice("to", default: .client, help: "Who is reminded.")
    static let channels = ConfigurationKey<[Notice.Channel]>.choices(
        "channels",
        default: [.email],
        help: "By which ways, each on its own."
    )
    static let template = ConfigurationKey<String?>.text(
        "template",
        help: "The name of a template; the words that are built in when left out."
    )

    static let fields = [
        name.field, before.field, type.field, format.field, recipient.field, channels.field, template.field,
    ]

    let name: String
    let before: Duration
    let type: Session.Kind?
    let format: Session.Format?
    let recipient: Notice.Role
    let channels: [Notice.Channel]
    let template: String?

    init(_ configuration: PluginConfiguration) {
        name = configuration[Self.name]
        before = configuration[Self.before]
        type = configuration[Self.type]
        format = configuration[Self.format]
        recipient = configuration[Self.recipient]
        channels = configuration[Self.channels]
        template = configuration[Self.template]
    }

    func fits(_ session: Session) -> Bool { misfit(session) == nil }

    /// Why the rule does not hold for a session; `nil` when it does.
    func misfit(_ session: Session) -> String? {
        if let type, type != session.type { return "the rule is for the type \(type.rawValue)" }
        if let format, format != session.format { return "the rule is for the format \(format.rawValue)" }
        return nil
    }

    var reach: Reach { Reach(name, ahead: before) }

    /// When a session's reminder is due.
    func dueAt(_ session: Session) -> Instant { session.startTime - before }
}
