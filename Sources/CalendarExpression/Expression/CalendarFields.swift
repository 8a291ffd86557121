/// What an expression asks of each field, sorted and without duplicates. No terms mean `*`.
struct CalendarFields: Hashable, Sendable {
    /// Monday is bit 0; never 0.
    var weekdays: UInt8 = Self.everyWeekday
    var years: [CalendarTerm] = []
    var months: [CalendarTerm] = []
    var days: [CalendarTerm] = []
    /// Whether days are counted from the month's end, 1 being the last.
    var daysFromMonthEnd = false
    var hours: [CalendarTerm] = []
    var minutes: [CalendarTerm] = []
    /// In microseconds; never empty.
    var seconds: [CalendarTerm] = [.everySecond]

    static let everyWeekday: UInt8 = 0b111_1111
    static let weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
}
