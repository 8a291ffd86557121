import TimeZoneRules

/// Reads a calendar expression as systemd's `calendar_spec_from_string()` does, and says where it stops making sense.
struct CalendarExpressionParser {
    private let text: String
    private var scanner: CalendarTermScanner
    private(set) var fields = CalendarFields()
    /// The zone named at the end. A moment given as `@seconds` is in UTC whatever is named.
    private(set) var zone: TimeZoneRules?

    init(parsing text: String, zones: ZoneDirectory) throws(CalendarExpressionError) {
        self.text = text
        scanner = CalendarTermScanner(text: text)
        let unknownZone = takeZone(from: zones)
        guard !scanner.isAtEnd else { throw scanner.error(.empty) }
        if let first = scanner.peek, first.isASCIILetter, let shorthand = CalendarShorthand.fields(for: scanner.rest) {
            fields = shorthand
        } else {
            try weekdays()
            if scanner.peek == UInt8(ascii: "@") {
                try moment()
            } else {
                try date()
                try time()
            }
            guard scanner.isAtEnd else { throw scanner.error(.trailingText) }
        }
        // The first place that is wrong is the one to tell.
        if let unknownZone { throw unknownZone }
    }

    /// Takes the zone off the end, if the last word is one or can only be meant for one; the error is for the latter.
    private mutating func takeZone(from zones: ZoneDirectory) -> CalendarExpressionError? {
        guard let space = text.utf8.lastIndex(of: UInt8(ascii: " ")) else { return nil }
        let name = String(text[text.utf8.index(after: space)...])
        let length = text.utf8.distance(from: text.startIndex, to: space)
        if name.utf8.count == 3, name.lowercased() == "utc" {
            zone = .utc
        } else if let named = try? TimeZoneRules(identifier: name, in: zones) {
            zone = named
        } else {
            // Nothing but a zone begins with a letter behind a space, weekdays in the wrong place excepted.
            guard let first = name.utf8.first, first.isASCIILetter, CalendarFields.weekday(named: name.utf8) == nil
            else { return nil }
            scanner.end = length
            return CalendarExpressionError(reason: .unknownZone(name), position: length + 1, text: text)
        }
        scanner.end = length
        return nil
    }

    /// `Mon..Fri,Sun` and the spaces behind it, if there are weekdays.
    private mutating func weekdays() throws(CalendarExpressionError) {
        guard let first = scanner.peek, first.isASCIILetter else { return }
        fields.weekdays = 0
        var rangeStart: Int?
        repeat {
            let start = scanner.position
            let day = try scanner.weekday()
            guard rangeStart ?? day <= day else { throw scanner.error(.weekdayRange, at: start) }
            for covered in (rangeStart ?? day)...day { fields.weekdays |= 1 << covered }

            // A single hyphen is the older form of a range.
            let hasPoint = scanner.skip(".")
            if hasPoint || scanner.skip("-") {
                guard !hasPoint || scanner.skip(".") else { throw scanner.error(.unexpectedCharacter) }
                guard rangeStart == nil, scanner.peek != nil, scanner.peek != UInt8(ascii: " ") else {
                    throw scanner.error(.weekdayRange)
                }
                rangeStart = day
            } else {
                guard scanner.skip(",") || scanner.isAtEnd || scanner.peek == UInt8(ascii: " ") else {
                    throw scanner.error(.unexpectedCharacter)
                }
                rangeStart = nil
            }
        } while !scanner.isAtEnd && scanner.peek != UInt8(ascii: " ")
        scanner.skipSpaces()
    }

    /// `@` and seconds since the epoch: one moment in UTC.
    private mutating func moment() throws(CalendarExpressionError) {
        let start = scanner.position
        let seconds = Int64(clamping: try scanner.moment())
        let time = TimeZoneRules.utc.localTime(at: Timestamp(seconds: seconds))
        guard CalendarField.year.range.contains(time.date.year) else {
            throw scanner.error(.outOfRange(.year, CalendarField.year.range), at: start)
        }
        fields.years = [.value(time.date.year)]
        fields.months = [.value(time.date.month)]
        fields.days = [.value(time.date.day)]
        fields.hours = [.value(time.time.hour)]
        fields.minutes = [.value(time.time.minute)]
        fields.seconds = [.value(time.time.second * 1_000_000)]
        zone = .utc
    }

    /// `[year-]month-day` or with `~` for the last hyphen, and the spaces behind it; nothing if a time comes first.
    private mutating func date() throws(CalendarExpressionError) {
        guard !scanner.isAtEnd else { return }
        let start = scanner.position
        var parts = [try scanner.list()]
        guard !scanner.isAtEnd, scanner.peek != UInt8(ascii: ":") else {
            scanner.position = start
            return
        }
        while !scanner.isAtEnd, scanner.peek != UInt8(ascii: " ") {
            guard parts.count < 3, !fields.daysFromMonthEnd else { throw scanner.error(.unexpectedCharacter) }
            if scanner.skip("~") {
                fields.daysFromMonthEnd = true
            } else {
                guard scanner.skip("-") else { throw scanner.error(.unexpectedCharacter) }
            }
            parts.append(try scanner.list())
        }
        guard parts.count > 1 else { throw scanner.error(.incomplete) }
        scanner.skipSpaces()

        let days = parts.removeLast()
        if days.isEmpty { fields.daysFromMonthEnd = false }
        fields.days = try scanner.terms(days, of: .day, fromMonthEnd: fields.daysFromMonthEnd)
        fields.months = try scanner.terms(parts.removeLast(), of: .month)
        if let years = parts.last { fields.years = try scanner.terms(years, of: .year) }
    }

    /// `hour:minute[:second]`; midnight if there is none.
    private mutating func time() throws(CalendarExpressionError) {
        fields.seconds = [.value(0)]
        guard !scanner.isAtEnd else {
            fields.hours = [.value(0)]
            fields.minutes = [.value(0)]
            return
        }
        let hours = try scanner.list()
        guard scanner.skip(":") else { throw scanner.error(scanner.isAtEnd ? .incomplete : .unexpectedCharacter) }
        let minutes = try scanner.list()
        fields.hours = try scanner.terms(hours, of: .hour)
        fields.minutes = try scanner.terms(minutes, of: .minute)
        guard !scanner.isAtEnd else { return }
        guard scanner.skip(":") else {
            throw scanner.error(scanner.peek == UInt8(ascii: " ") ? .trailingText : .unexpectedCharacter)
        }
        fields.seconds = try scanner.terms(try scanner.list(inMicroseconds: true), of: .second)
    }
}
