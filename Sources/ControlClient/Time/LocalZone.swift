import TimeZoneRules

/// The time zone of the person at the prompt.
protocol LocalZone: Sendable {
    /// What clocks on the wall show at a moment.
    func civil(at moment: Timestamp) -> CivilDateTime

    /// When clocks on the wall show that, to the second. Nil when they never do, because they were put forward; one of
    /// the two moments when they do twice.
    func moment(of civil: CivilDateTime) -> Timestamp?
}
