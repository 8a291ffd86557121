public import TimeZoneRules

extension CalendarExpression {
    /// The first elapse later than a moment; nil when there is none before the year 2200.
    ///
    /// - Parameter zone: The zone whose clocks count, unless the expression names one itself.
    public func next(after timestamp: Timestamp, in zone: TimeZoneRules) -> Timestamp? {
        guard timestamp < CivilSchedule.end else { return nil }
        let earliest = max(timestamp, CivilSchedule.beginning).microseconds + 1
        let table = (self.zone ?? zone).table
        let found =
            followsElapsedTime
            ? schedule.firstShown(atOrAfter: earliest, by: table) : schedule.firstDue(atOrAfter: earliest, by: table)
        return found.map(Timestamp.init(microseconds:))
    }

    /// The last elapse earlier than a moment; nil when there is none since 1970.
    ///
    /// The elapses are the same as those of `next(after:in:)`.
    public func previous(before timestamp: Timestamp, in zone: TimeZoneRules) -> Timestamp? {
        guard timestamp > CivilSchedule.beginning else { return nil }
        let latest = min(timestamp, CivilSchedule.end).microseconds - 1
        let table = (self.zone ?? zone).table
        let found =
            followsElapsedTime
            ? schedule.lastShown(atOrBefore: latest, by: table) : schedule.lastDue(atOrBefore: latest, by: table)
        return found.map(Timestamp.init(microseconds:))
    }
}

extension CivilSchedule {
    /// Moments that no zone's clocks show a year from 1970 to 2199 before or after.
    fileprivate static let beginning = Timestamp(seconds: Int64(firstDay - 2) * 86_400)
    fileprivate static let end = Timestamp(seconds: Int64(lastDay + 3) * 86_400)
}
