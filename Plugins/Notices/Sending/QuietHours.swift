package import TherapyKit

/// Hours of the recipient's clock in which nobody is told anything: from one time to another, over midnight if need be.
package struct QuietHours: ConfigurationObject, Hashable {
    private static let fromKey = ConfigurationKey.timeOfDay(
        "from",
        default: TimeOfDay(hour: 21) ?? .midnight,
        help: "When they begin."
    )
    private static let untilKey = ConfigurationKey.timeOfDay(
        "until",
        default: TimeOfDay(hour: 8) ?? .midnight,
        help: "When they end."
    )

    package static let fields = [fromKey.field, untilKey.field]

    let from: TimeOfDay
    let until: TimeOfDay

    package init(_ configuration: PluginConfiguration) {
        from = configuration[Self.fromKey]
        until = configuration[Self.untilKey]
    }

    /// When the hours that hold at an instant are over; the instant itself outside them.
    ///
    /// Whether it is quiet is what the clock shows, also in an hour that comes twice.
    package func end(at instant: Instant, for recipient: Recipient) -> Instant {
        let local = recipient.localTime(instant)
        guard let time = local.timeOfDay, isQuiet(time) else { return instant }
        // Over midnight, the evening's hours end on the next day.
        let days = from > until && time >= from ? 1 : 0
        guard var end = recipient.instant(local.adding(days: days, at: until)) else { return instant }
        let minute = Duration.seconds(60)
        if end <= instant {
            // The clock went back, and shows quiet hours again.
            end = instant + .seconds(60 - local.second)
            while isQuiet(at: end, for: recipient) { end = end + minute }
        } else if recipient.localTime(end).timeOfDay != until {
            // The clock goes forward over their end: they are over as soon as it shows another time.
            while end - minute > instant, !isQuiet(at: end - minute, for: recipient) { end = end - minute }
        }
        return end
    }

    private func isQuiet(at instant: Instant, for recipient: Recipient) -> Bool {
        recipient.localTime(instant).timeOfDay.map(isQuiet) ?? false
    }

    private func isQuiet(_ time: TimeOfDay) -> Bool {
        from <= until ? (from..<until).contains(time) : time >= from || time < until
    }
}

extension TimeOfDay {
    package static let midnight: TimeOfDay = {
        guard let midnight = TimeOfDay(hour: 0) else { preconditionFailure("clocks show midnight") }
        return midnight
    }()
}
