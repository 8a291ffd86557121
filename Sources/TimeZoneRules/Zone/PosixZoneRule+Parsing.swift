/// What is wrong with a zone's data.
struct TZifError: Error {
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

extension PosixZoneRule {
    /// Reads `std offset [dst [offset] , start [/time] , end [/time]]` (tzset(3); RFC 9636, section 3.3.1).
    init(parsing text: [UInt8]) throws(TZifError) {
        var scanner = Scanner(text: text)
        let name = try scanner.name()
        // POSIX counts west of Greenwich.
        let offset = -(try scanner.time(hours: 0...24))
        standard = ZoneOffset(secondsFromUTC: offset, abbreviation: name)
        guard !scanner.isAtEnd else { return }

        let daylightName = try scanner.name()
        var daylightOffset = offset + 3_600
        if let next = scanner.peek, next != UInt8(ascii: ",") {
            daylightOffset = -(try scanner.time(hours: 0...24))
        }
        let start = try scanner.change()
        let end = try scanner.change()
        guard scanner.isAtEnd else { throw TZifError("something follows the rule of the TZ string") }
        daylight = Daylight(
            offset: ZoneOffset(secondsFromUTC: daylightOffset, isDaylightSaving: true, abbreviation: daylightName),
            start: start,
            end: end
        )
    }

    private struct Scanner {
        let text: [UInt8]
        var position = 0

        var peek: UInt8? { position < text.count ? text[position] : nil }
        var isAtEnd: Bool { position == text.count }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard peek == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        /// Three letters or more, or anything of letters, digits and signs between `<` and `>`.
        mutating func name() throws(TZifError) -> String {
            let isQuoted = skip("<")
            let start = position
            while let next = peek, next.isASCIILetter || (isQuoted && (next.isASCIIDigit || next.isSign)) {
                position += 1
            }
            let name = String(decoding: text[start..<position], as: UTF8.self)
            guard name.utf8.count >= 3, !isQuoted || skip(">") else {
                throw TZifError("the TZ string lacks a zone's name")
            }
            return name
        }

        mutating func number(_ range: ClosedRange<Int>) throws(TZifError) -> Int {
            let start = position
            var value = 0
            while let next = peek, next.isASCIIDigit, position - start < 4 {
                value = value * 10 + Int(next - UInt8(ascii: "0"))
                position += 1
            }
            guard position > start, range.contains(value) else {
                throw TZifError("the TZ string lacks a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func time(hours: ClosedRange<Int>) throws(TZifError) -> Int {
            let isNegative = skip("-")
            if !isNegative { _ = skip("+") }
            var seconds = try number(hours) * 3_600
            if skip(":") {
                seconds += try number(0...59) * 60
                if skip(":") { seconds += try number(0...59) }
            }
            return isNegative ? -seconds : seconds
        }

        /// `,date[/time]`, at 02:00 unless it says when.
        mutating func change() throws(TZifError) -> Change {
            guard skip(",") else { throw TZifError("the TZ string does not say when daylight saving changes") }
            let day: Change.Day
            if skip("M") {
                let month = try number(1...12)
                guard skip(".") else { throw TZifError("the TZ string's month lacks a week") }
                let week = try number(1...5)
                guard skip(".") else { throw TZifError("the TZ string's week lacks a day") }
                day = .weekday(month: month, week: week, weekday: try number(0...6))
            } else if skip("J") {
                day = .julian(try number(1...365))
            } else {
                day = .ofYear(try number(0...365))
            }
            return Change(day: day, time: skip("/") ? try time(hours: 0...167) : 7_200)
        }
    }
}

extension UInt8 {
    package var isASCIIDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
    package var isASCIILetter: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= (self | 0x20) }
    fileprivate var isSign: Bool { self == UInt8(ascii: "+") || self == UInt8(ascii: "-") }
}
