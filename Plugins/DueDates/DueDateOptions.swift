import Notices
import TherapyKit

/// What the configuration says of due dates.
struct DueDateOptions: Sendable {
    private static let day = Duration.seconds(86_400)
    private static let anyDays = Duration.seconds(86_400)...Duration.seconds(365 * 86_400)

    private static let at = ConfigurationKey.timeOfDay(
        "at",
        default: TimeOfDay(hour: 9) ?? TimeOfDay.midnight,
        help: "When notices are sent, by the recipient's clock."
    )
    private static let soon = ConfigurationKey.durations(
        "soon",
        in: anyDays,
        help: "How many days before the day on which it is due, such as [7d, 1d]."
    )
    private static let due = ConfigurationKey.bool(
        "due",
        default: false,
        help: "Whether there is a notice on the day on which it is due."
    )
    private static let overdue = ConfigurationKey.durations(
        "overdue",
        in: anyDays,
        help: "How many days after it was due, such as [1d, 7d]."
    )
    private static let grace = ConfigurationKey.duration(
        "grace",
        default: .zero,
        in: .zero ... .seconds(30 * 86_400),
        help: "How long after its due date an assignment is left alone before it is overdue."
    )
    private static let channels = ConfigurationKey<[Notice.Channel]>.choices(
        "channels",
        default: [.email],
        help: "By which ways clients are told."
    )
    private static let missedWithin = ConfigurationKey.duration(
        "missedWithin",
        default: .seconds(86_400),
        in: .zero ... .seconds(7 * 86_400),
        help: "How late a notice is still sent that was due while the daemon was down, at the next such hour."
    )
    private static let digest = ConfigurationKey<Digest?>.object(
        "digest",
        of: Digest.self,
        help: "What therapists are told of what is overdue; nothing when left out."
    )

    static let fields =
        [
            at.field, soon.field, due.field, overdue.field, grace.field, channels.field, missedWithin.field,
            digest.field,
        ] + NoticeOptions.fields

    /// The places that templates may have.
    static let places: Set<String> = ["name", "date", "time", "zone", "practice", "resource", "days"]

    let at: TimeOfDay
    let rules: [DueRule]
    let grace: Duration
    let channels: [Notice.Channel]
    let missedWithin: Duration
    let digest: Digest?
    let notices: NoticeOptions

    /// - Throws: ``InvalidConfiguration`` with everything that does not fit together.
    init(_ configuration: PluginConfiguration) throws(InvalidConfiguration) {
        at = configuration[Self.at]
        grace = configuration[Self.grace]
        channels = configuration[Self.channels]
        missedWithin = configuration[Self.missedWithin]
        digest = configuration[Self.digest]
        notices = NoticeOptions(configuration)
        let soon = configuration[Self.soon]
        let overdue = configuration[Self.overdue]
        rules =
            soon.map { DueRule(name: "soon-\(Self.days($0))d", kind: .soon, days: -Self.days($0)) }
            + (configuration[Self.due] ? [DueRule(name: "due", kind: .due, days: 0)] : [])
            + overdue.map { DueRule(name: "overdue-\(Self.days($0))d", kind: .overdue, days: Self.days($0)) }
        var problems = notices.problems(channels: Set(channels), places: Self.places)
        for (key, values) in [("soon", soon), ("overdue", overdue)] {
            if values.contains(where: { $0 != Self.day * Self.days($0) }) {
                problems.append(Problem(field: key, message: "must be whole days"))
            }
            if Set(values).count < values.count { problems.append(Problem(field: key, message: "names one twice")) }
        }
        if channels.isEmpty { problems.append(Problem(field: "channels", message: "names none")) }
        for name in notices.templates.keys.sorted() where DueRule.Kind(rawValue: name) == nil {
            problems.append(Problem(field: "templates.\(name)", message: "is none of soon, due and overdue"))
        }
        if !problems.isEmpty { throw InvalidConfiguration(problems) }
    }

    private static func days(_ duration: Duration) -> Int { Int(duration / day) }

    func rule(_ name: String) -> DueRule? { rules.first { $0.name == name } }
}

/// What therapists are told of what is overdue.
struct Digest: ConfigurationObject, Hashable {
    enum Frequency: String, CaseIterable, Sendable {
        case daily, monday, tuesday, wednesday, thursday, friday, saturday, sunday

        /// 0 for Sunday; `nil` for any.
        var weekday: Int? {
            switch self {
            case .daily: nil
            case .sunday: 0
            case .monday: 1
            case .tuesday: 2
            case .wednesday: 3
            case .thursday: 4
            case .friday: 5
            case .saturday: 6
            }
        }
    }

    /// What a digest says of clients.
    enum Identity: String, CaseIterable, Sendable {
        case none, initials, name
    }

    private static let on = ConfigurationKey<Frequency>.choice("on", default: .monday, help: "Every day, or on which.")
    private static let at = ConfigurationKey.timeOfDay(
        "at",
        default: TimeOfDay(hour: 8) ?? TimeOfDay.midnight,
        help: "When, by the practice's clock."
    )
    private static let identity = ConfigurationKey<Identity>.choice(
        "identity",
        default: .none,
        help: "What it says of clients: nothing but their number, their initials, or their names."
    )

    static let fields = [on.field, at.field, identity.field]

    private let on: Frequency
    private let at: TimeOfDay
    let identity: Identity

    init(_ configuration: PluginConfiguration) {
        on = configuration[Self.on]
        at = configuration[Self.at]
        identity = configuration[Self.identity]
    }

    /// The next digest's time after an instant.
    func next(after instant: Instant, zones: any TimeZoneProvider) -> Instant? {
        guard let today = zones.localTime(at: instant, in: zones.local)?.time else { return nil }
        for days in 0...8 {
            let day = today.adding(days: days, at: at)
            guard on.weekday.map({ $0 == day.weekday }) ?? true else { continue }
            if let time = zones.instant(of: day, in: zones.local), time > instant { return time }
        }
        return nil
    }
}
