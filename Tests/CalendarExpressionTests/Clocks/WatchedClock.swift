import TimeZoneRules

/// A zone's clock, watched tick by tick: the rule for clock changes, as plainly as it can be put.
struct WatchedClock {
    private struct Tick {
        var instant: Timestamp
        var wall: CivilDateTime
    }

    private var ticks: [Tick] = []
    private let step: Duration
    private let start: Timestamp

    /// - Parameter step: A minute, or a second for expressions and zones that are that fine.
    init(_ zone: TimeZoneRules, from start: Timestamp, to end: Timestamp, step: Duration) {
        self.step = step
        self.start = start
        // Some hours more, to know which times have been shown by then.
        var instant = Timestamp(seconds: start.seconds / 60 * 60) - .seconds(4 * 3600)
        while instant <= end {
            ticks.append(Tick(instant: instant, wall: zone.localTime(at: instant)))
            instant += step
        }
    }

    /// Whenever the clock shows one of the times.
    func shown(_ expression: PlainExpression) -> [Timestamp] {
        ticks.filter { expression.matches($0.wall) && $0.instant > start }.map(\.instant)
    }

    /// Once for each of the times of a local day: when the clock first shows it, or has been put forward over it. What
    /// comes at once, comes once. A day that no clock showed has no times.
    func due(_ expression: PlainExpression) -> [Timestamp] {
        var elapses: [Timestamp] = []
        var furthest = ticks[0].wall
        for tick in ticks where tick.wall > furthest {
            let isDue =
                expression.matches(tick.wall)
                || walls(between: furthest, and: tick.wall).contains { wall in
                    expression.matches(wall) && !(furthest.date < wall.date && wall.date < tick.wall.date)
                }
            if isDue, tick.instant > start { elapses.append(tick.instant) }
            furthest = tick.wall
        }
        return elapses
    }

    /// What the clock has been put forward over.
    private func walls(between first: CivilDateTime, and last: CivilDateTime) -> [CivilDateTime] {
        let step = Int64(step / .microseconds(1))
        let walls = stride(
            from: first.microsecondsSinceEpoch + step,
            to: last.microsecondsSinceEpoch,
            by: Int(step)
        )
        return walls.map(CivilDateTime.init(microsecondsSinceEpoch:))
    }
}
