/// What a zone's clocks do for a time: how far ahead of UTC they are and what that is called.
public struct ZoneOffset: Hashable, Sendable {
    /// Seconds ahead of UTC; negative to the west of it.
    public var secondsFromUTC: Int
    /// Whether the zone's data calls this daylight saving. In Europe/Dublin that is the winter.
    public var isDaylightSaving: Bool
    /// As the zone's data has it: `CET`, or digits such as `+0330` where there is no name.
    public var abbreviation: String

    public init(secondsFromUTC: Int, isDaylightSaving: Bool = false, abbreviation: String) {
        self.secondsFromUTC = secondsFromUTC
        self.isDaylightSaving = isDaylightSaving
        self.abbreviation = abbreviation
    }
}
