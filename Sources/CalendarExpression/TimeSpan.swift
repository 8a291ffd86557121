public struct TimeSpan: Hashable, Sendable {
    public var microseconds: Int64
    public init(microseconds: Int64) { self.microseconds = microseconds }
    public init(parsing text: String) throws(CalendarExpressionError) { microseconds = 0 }
}
extension TimeSpan: CustomStringConvertible { public var description: String { "" } }
