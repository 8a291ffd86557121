import Notices
import TherapyKit

/// What the configuration says of reminders.
struct ReminderOptions: Sendable {
    /// What a session gets that was booked, or moved, when its reminder was due already.
    enum LateBooking: String, CaseIterable, Sendable {
        case skip
        case sendNow
    }

    /// What becomes of a reminder that was due while the daemon was down.
    enum Missed: String, CaseIterable, Sendable {
        case send
        case skip
    }

    private static let rules = ConfigurationKey.list(
        "rules",
        of: ReminderRule.self,
        help: "Every one that fits a session holds."
    )
    private static let lateBooking = ConfigurationKey<LateBooking>.choice(
        "lateBooking",
        default: .skip,
        help: "What a session gets that is booked or moved when its reminder is due already: skip, or sendNow."
    )
    private static let missed = ConfigurationKey<Missed>.choice(
        "missed",
        default: .send,
        help: "What becomes of reminders that were due while the daemon was down: send them late, or skip them."
    )
    private static let missedWithin = ConfigurationKey.duration(
        "missedWithin",
        default: .seconds(6 * 3600),
        in: .zero ... .seconds(7 * 86_400),
        help: "How late a missed reminder is still sent; what is later is skipped."
    )
    private static let settle = ConfigurationKey.duration(
        "settle",
        default: .seconds(300),
        in: .zero ... .seconds(86_400),
        help: "How long a session must have been left unchanged before a reminder of it is sent."
    )

    static let fields =
        [rules.field, lateBooking.field, missed.field, missedWithin.field, settle.field] + NoticeOptions.fields

    /// The places that templates may have.
    static let places: Set<String> = ["name", "date", "time", "zone", "practice", "therapist"]

    let rules: [ReminderRule]
    let lateBooking: LateBooking
    let missed: Missed
    let missedWithin: Duration
    let settle: Duration
    let notices: NoticeOptions

    /// - Throws: ``InvalidConfiguration`` with everything that does not fit together.
    init(_ configuration: PluginConfiguration) throws(InvalidConfiguration) {
        rules = configuration[Self.rules]
        lateBooking = configuration[Self.lateBooking]
        missed = configuration[Self.missed]
        missedWithin = configuration[Self.missedWithin]
        settle = configuration[Self.settle]
        notices = NoticeOptions(configuration)
        let problems = problems
        if !problems.isEmpty { throw InvalidConfiguration(problems) }
    }

    private var problems: [Problem] {
        var problems = notices.problems(channels: Set(rules.flatMap(\.channels)), places: Self.places)
        var names = Set<String>()
        for (index, rule) in rules.enumerated() {
            let field = "rules[\(index)]"
            if rule.name.isEmpty { problems.append(Problem(field: "\(field).name", message: "is missing")) }
            if !names.insert(rule.name).inserted {
                problems.append(Problem(field: "\(field).name", message: "\(rule.name) stands twice"))
            }
            if rule.channels.isEmpty { problems.append(Problem(field: "\(field).channels", message: "names none")) }
            if let template = rule.template, notices.templates[template] == nil {
                problems.append(Problem(field: "\(field).template", message: "there is no template \(template)"))
            }
        }
        return problems
    }

    func rule(_ name: String) -> ReminderRule? { rules.first { $0.name == name } }
}
