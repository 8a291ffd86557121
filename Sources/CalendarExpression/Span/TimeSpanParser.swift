import TimeZoneRules

/// Reads a time span as systemd's `parse_time()` does.
struct TimeSpanParser {
    private let text: String
    private let bytes: [UInt8]
    private var position = 0

    /// Longer names first, so that `min` is not taken for `m`.
    private static let names: [(name: [UInt8], unit: TimeSpanUnit)] = TimeSpanUnit.allCases
        .flatMap { unit in unit.names.map { (Array($0.utf8), unit) } }
        .sorted { $0.name.count > $1.name.count }

    init(text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    /// systemd's `usec_t`, all ones for `infinity`.
    mutating func microseconds() throws(TimeSpanError) -> UInt64 {
        skipSpaces()
        guard position < bytes.count else { throw error(.empty) }
        if skip(Array("infinity".utf8)) {
            skipSpaces()
            guard position == bytes.count else { throw error(.trailingText) }
            return .max
        }
        var total: UInt64 = 0
        while position < bytes.count {
            let place = position
            guard let sum = try value(addedTo: total) else { throw error(.tooLong, at: place) }
            total = sum
            skipSpaces()
        }
        return total
    }

    /// A number with its unit; nil when the sum is too long.
    private mutating func value(addedTo total: UInt64) throws(TimeSpanError) -> UInt64? {
        guard bytes[position] != UInt8(ascii: "-") else { throw error(.negative) }
        let start = position
        let isMarked = skipMarks()
        let whole = digits()
        let hasPoint = (!isMarked || !whole.isEmpty) && skip([UInt8(ascii: ".")])
        guard !whole.isEmpty || hasPoint else { throw error(.expectedNumber, at: start) }
        let fraction = hasPoint ? digits() : []
        guard !hasPoint || !fraction.isEmpty else { throw error(.expectedFraction) }

        let unit = try unit()
        guard let count = whole.isEmpty ? 0 : Int64(String(decoding: whole, as: UTF8.self)) else { return nil }
        guard UInt64(count) < .max / unit.microseconds, var sum = Self.sum(total, UInt64(count) * unit.microseconds)
        else { return nil }
        // Each digit's worth is cut to whole microseconds of its own, as systemd does it.
        var worth = unit.microseconds / 10
        for digit in fraction {
            guard let next = Self.sum(sum, UInt64(digit - UInt8(ascii: "0")) * worth) else { return nil }
            sum = next
            worth /= 10
        }
        return sum
    }

    /// Nil when it is as long as infinity, or longer.
    private static func sum(_ left: UInt64, _ right: UInt64) -> UInt64? {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow || sum == .max ? nil : sum
    }

    /// What strtoll(3) takes in front of a number: more kinds of space than there are between values, and a sign.
    private mutating func skipMarks() -> Bool {
        let start = position
        while position < bytes.count, bytes[position] == UInt8(ascii: " ") || 9...13 ~= bytes[position] {
            position += 1
        }
        _ = skip([UInt8(ascii: "+")])
        return position > start
    }

    /// The unit behind a number; seconds if a space or nothing follows.
    private mutating func unit() throws(TimeSpanError) -> TimeSpanUnit {
        let numberEnd = position
        skipSpaces()
        let start = position
        for (name, unit) in Self.names where skip(name) {
            guard position == bytes.count || !bytes[position].isASCIILetter else {
                throw error(.unknownUnit, at: start)
            }
            return unit
        }
        guard position > numberEnd || position == bytes.count else { throw error(.unknownUnit) }
        return .second
    }

    private mutating func digits() -> ArraySlice<UInt8> {
        let digits = bytes[position...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        position = digits.endIndex
        return digits
    }

    private mutating func skip(_ word: [UInt8]) -> Bool {
        guard bytes[position...].starts(with: word) else { return false }
        position += word.count
        return true
    }

    /// Space, tab, newline and carriage return.
    private mutating func skipSpaces() {
        while position < bytes.count, " \t\n\r".utf8.contains(bytes[position]) { position += 1 }
    }

    private func error(_ reason: TimeSpanError.Reason, at place: Int? = nil) -> TimeSpanError {
        TimeSpanError(reason: reason, position: place ?? position, text: text)
    }
}
