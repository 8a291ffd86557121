/// A day of the week, numbered as in ISO 8601: Monday is 1, Sunday 7.
public enum Weekday: Int, CaseIterable, Hashable, Sendable, Codable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// The weekday of the day so many days after 1970-01-01, which was a Thursday.
    public init(daysSinceEpoch days: Int) {
        self = Self.allCases[(days.flooredRemainder(by: 7) + 3) % 7]
    }
}
