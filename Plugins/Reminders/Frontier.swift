import TherapyKit

/// How far each rule has come: every session that begins by then has been decided on.
///
/// A session's reminder is due when its start passes the frontier, which moves with the clock, as far ahead of it as the
/// rule's reminders go out. So nothing has to be planned for what is months away, and a look at the sessions that begin
/// next is all that a rule ever costs.
struct Frontier: Sendable {
    private static let prefix = "frontier/"

    private var through: [String: Instant] = [:]
    /// Where a sweep that is under way is going to.
    private var ahead: [String: Instant] = [:]

    /// Nothing known yet.
    init() {}

    /// What was kept. A rule that is new, or reminds at another time than before, begins with what is due from now on.
    init(loadingFrom values: any ValueStore, for rules: [ReminderRule], now: Instant) async throws(PracticeError) {
        var writes: [KeyedValue] = []
        let kept = try await values.values(withPrefix: Self.prefix)
        for entry in kept where !rules.contains(where: { Self.prefix + $0.name == entry.key }) {
            writes.append(KeyedValue(entry.key, nil))
        }
        for rule in rules {
            let entry = kept.first { $0.key == Self.prefix + rule.name }?.value?.object
            if let through = entry?["through"]?.string.flatMap({ Instant($0) }),
                entry?["before"]?.number?.int == Int(rule.before.milliseconds)
            {
                self.through[rule.name] = through
            } else {
                writes.append(advance(rule, to: now + rule.before))
            }
        }
        if !writes.isEmpty { try await values.set(writes) }
    }

    /// The last start that was decided on; what begins later is for a sweep to come.
    func through(_ rule: ReminderRule) -> Instant { through[rule.name] ?? Instant(milliseconds: .min) }

    /// Whether a session is behind the frontier, or behind the one that a sweep is on the way to: such a sweep may have
    /// passed the session by before it was there.
    func isBehind(_ session: Session, _ rule: ReminderRule) -> Bool {
        session.startTime <= max(through(rule), ahead[rule.name] ?? through(rule))
    }

    /// Notes that a sweep is under way.
    mutating func begin(_ rule: ReminderRule, to instant: Instant) {
        ahead[rule.name] = max(ahead[rule.name] ?? instant, instant)
    }

    /// Moves the frontier; never back, or a clock that was set back would have everything decided on again.
    /// - Returns: what has to be written down for it to last.
    mutating func advance(_ rule: ReminderRule, to instant: Instant) -> KeyedValue {
        let instant = max(instant, through[rule.name] ?? instant)
        through[rule.name] = instant
        return KeyedValue(
            Self.prefix + rule.name,
            ["through": .string(instant.wireText), "before": .number(JSONNumber(Int(rule.before.milliseconds)))]
        )
    }
}
