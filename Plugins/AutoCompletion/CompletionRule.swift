package import TherapyKit

/// What becomes of a session that is over.
enum CompletionAction: String, CaseIterable, Sendable {
    case complete
    /// Left as it is, for a person to decide.
    case review
    case noShow = "no_show"

    /// What it is called where it is announced; `nil` for leaving it alone.
    var verb: String? {
        switch self {
        case .complete: "completion"
        case .noShow: "marking as no-show"
        case .review: nil
        }
    }

    /// The command that does it; `nil` for leaving it alone.
    var command: SessionCommand? {
        switch self {
        case .complete: .complete
        case .noShow: .markNoShow
        case .review: nil
        }
    }
}

/// Which sessions, and what becomes of them: a rule without a type or a format fits every one.
package struct CompletionRule: ConfigurationObject, Hashable {
    static let type = ConfigurationKey<Session.Kind?>.choice(
        "type",
        help: "Only sessions of this type; any when left out."
    )
    static let format = ConfigurationKey<Session.Format?>.choice(
        "format",
        help: "Only sessions of this format; any when left out."
    )
    static let action = ConfigurationKey<CompletionAction>.choice(
        "action",
        default: .review,
        help: "What becomes of them: `complete`, `no_show`, or `review` to leave them to a person."
    )

    package static let fields = [type.field, format.field, action.field]

    let type: Session.Kind?
    let format: Session.Format?
    let action: CompletionAction

    package init(_ configuration: PluginConfiguration) {
        type = configuration[Self.type]
        format = configuration[Self.format]
        action = configuration[Self.action]
    }

    func fits(_ session: Session) -> Bool {
        (type == nil || type == session.type) && (format == nil || format == session.format)
    }
}

/// The rules in their order: the first that fits decides, and where none does, a person.
struct CompletionPolicy: Hashable, Sendable {
    let grace: Duration
    let rules: [CompletionRule]
    /// Whether nothing is done about what is decided.
    var isDryRun = false

    /// What becomes of a session, and why, in words for the audit trail and the worklist.
    func decision(for session: Session) -> (action: CompletionAction, reason: String) {
        guard let index = rules.firstIndex(where: { $0.fits(session) }) else { return (.review, "no rule fits") }
        return (rules[index].action, "rule \(index + 1)")
    }

    /// Changes when anything that decides does, so that sessions already passed over are looked at again.
    var fingerprint: String {
        let rules = rules.map { "\($0.type?.rawValue ?? "*"),\($0.format?.rawValue ?? "*"),\($0.action.rawValue)" }
        return "\(grace.milliseconds);" + (isDryRun ? "dry;" : "") + rules.joined(separator: ";")
    }
}
