import TimeZoneRules

/// Instants in text: RFC 3339 in UTC, and `@` with the microseconds since the epoch for years that it does not have.
enum InstantText {
    private static let years = Timestamp(seconds: -62_167_219_200)..<Timestamp(seconds: 253_402_300_800)

    static func text(of instant: Timestamp) -> String {
        years.contains(instant) ? instant.description : "@\(instant.microseconds)"
    }

    static func instant(_ text: some StringProtocol) -> Timestamp? {
        if text.first == "@" { return Int64(text.dropFirst()).map(Timestamp.init(microseconds:)) }
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z") else { return nil }
        for (position, separator) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")] as [(Int, Unicode.Scalar)] {
            guard bytes[position] == UInt8(ascii: separator) else { return nil }
        }
        guard let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            let microsecond = microseconds(bytes[19..<bytes.count - 1]),
            let civil = CivilDateTime(
                year: year,
                month: month,
                day: day,
                hour: hour,
                minute: minute,
                second: second,
                microsecond: microsecond
            )
        else { return nil }
        if case .unique(let instant) = TimeZoneRules.utc.instants(of: civil) { return instant }
        return nil
    }

    /// What follows the seconds: nothing, or a point and one to six digits.
    private static func microseconds(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let point = bytes.first else { return 0 }
        let digits = bytes.dropFirst()
        guard point == UInt8(ascii: "."), (1...6).contains(digits.count), var value = number(digits) else { return nil }
        for _ in digits.count..<6 { value *= 10 }
        return value
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
