package import TherapyKit

/// A rule, and how far ahead of the clock it looks: a record is for it to decide on when its time is nearer than that.
package struct Reach: Hashable, Sendable {
    /// Unique among the rules.
    package let name: String
    /// Negative for a rule about what is past.
    package let ahead: Duration

    package init(_ name: String, ahead: Duration) {
        self.name = name
        self.ahead = ahead
    }
}

/// How far each rule has come: every record whose time is not later has been decided on.
///
/// The frontier moves with the clock, as far ahead of it as the rule looks. So nothing has to be planned for what is
/// months away, and a look at the records that come next is all that a rule ever costs.
package struct Frontier: Sendable {
    private static let prefix = "frontier/"

    private var through: [String: Instant] = [:]
    /// Where a sweep that is under way is going to.
    private var ahead: [String: Instant] = [:]

    /// Nothing known yet.
    package init() {}

    /// What was kept. A rule that is new, or looks as far ahead as it did not before, begins with what comes from now on.
    package init(
        loadingFrom values: any ValueStore,
        for rules: [Reach],
        now: Instant
    ) async throws(PracticeError) {
        var writes: [KeyedValue] = []
        let kept = try await values.values(withPrefix: Self.prefix)
        for entry in kept where !rules.contains(where: { Self.prefix + $0.name == entry.key }) {
            writes.append(KeyedValue(entry.key, nil))
        }
        for rule in rules {
            let entry = kept.first { $0.key == Self.prefix + rule.name }?.value?.object
            if let through = entry?["through"]?.string.flatMap({ Instant($0) }),
                entry?["ahead"]?.number?.int == Int(rule.ahead.milliseconds)
            {
                self.through[rule.name] = through
            } else {
                writes.append(advance(rule, to: now + rule.ahead))
            }
        }
        if !writes.isEmpty { try await values.set(writes) }
    }

    /// The last time that was decided on; what is later is for a sweep to come.
    package func through(_ rule: Reach) -> Instant { through[rule.name] ?? Instant(milliseconds: .min) }

    /// Whether a time is behind the frontier, or behind the one that a sweep is on the way to: such a sweep may have
    /// passed the record by before it was there.
    package func isBehind(_ time: Instant, _ rule: Reach) -> Bool {
        time <= max(through(rule), ahead[rule.name] ?? through(rule))
    }

    /// Notes that a sweep is under way.
    package mutating func begin(_ rule: Reach, to instant: Instant) {
        ahead[rule.name] = max(ahead[rule.name] ?? instant, instant)
    }

    /// Moves the frontier; never back, or a clock that was set back would have everything decided on again.
    /// - Returns: what has to be written down for it to last.
    package mutating func advance(_ rule: Reach, to instant: Instant) -> KeyedValue {
        let instant = max(instant, through[rule.name] ?? instant)
        through[rule.name] = instant
        return KeyedValue(
            Self.prefix + rule.name,
            ["through": .string(instant.wireText), "ahead": .number(JSONNumber(Int(rule.ahead.milliseconds)))]
        )
    }
}
