extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds, as the control API writes it: `2026-12-01T10:00:00.000Z`.
    public var wireText: String {
        text(separator: "T", suffix: "Z")
    }

    /// The application's own form: `2026-12-01 10:00:00.000 +00:00`. Its order as text is its order in time.
    public var databaseText: String {
        text(separator: " ", suffix: " +00:00")
    }

    public var description: String { wireText }

    private func text(separator: Unicode.Scalar, suffix: StaticString) -> String {
        let day = Int64(86_400_000)
        let ofDay = ((milliseconds % day) + day) % day
        let date = CivilDate(daysSinceEpoch: Int((milliseconds - ofDay) / day))
        return String(unsafeUninitializedCapacity: 40) { buffer in
            var writer = DigitWriter(buffer: buffer)
            writer.write(date.year, width: 4)
            writer.write(ascii: "-")
            writer.write(date.month, width: 2)
            writer.write(ascii: "-")
            writer.write(date.day, width: 2)
            writer.write(ascii: separator)
            writer.write(Int(ofDay / 3_600_000), width: 2)
            writer.write(ascii: ":")
            writer.write(Int(ofDay / 60_000 % 60), width: 2)
            writer.write(ascii: ":")
            writer.write(Int(ofDay / 1000 % 60), width: 2)
            writer.write(ascii: ".")
            writer.write(Int(ofDay % 1000), width: 3)
            suffix.withUTF8Buffer { for byte in $0 { writer.write(byte) } }
            return writer.count
        }
    }

    /// Reads ``databaseText`` and nothing else: in a column, any other text would stand in the wrong order.
    public init?(databaseText text: String) {
        var text = text
        let isShaped = text.withUTF8 { bytes in
            bytes.count == 30 && bytes[10] == UInt8(ascii: " ") && bytes[19] == UInt8(ascii: ".")
                && bytes[23...].elementsEqual(" +00:00".utf8)
        }
        guard isShaped else { return nil }
        self.init(text)
    }

    /// Reads either text, and what other programs are known to write: `T` or a space between date and time, seconds
    /// and their fraction left out, an offset as `Z`, `+02:00` or `+0200`, with or without a space before it.
    ///
    /// An offset is required: a time without one means nothing here. Digits finer than milliseconds are dropped.
    /// - Returns: `nil` for anything else, such as a 13th month.
    public init?(_ text: String) {
        var text = text
        guard let milliseconds = text.withUTF8({ Self.milliseconds(of: $0) }) else { return nil }
        self.init(milliseconds: milliseconds)
    }

    private static func milliseconds(of text: UnsafeBufferPointer<UInt8>) -> Int64? {
        var reader = DigitReader(text)
        guard let year = reader.number(digits: 4), reader.take("-"),
            let month = reader.number(digits: 2), reader.take("-"),
            let day = reader.number(digits: 2), reader.take("T") || reader.take(" "),
            let hour = reader.number(digits: 2), reader.take(":"),
            let minute = reader.number(digits: 2)
        else { return nil }
        var second = 0
        var fraction = 0
        if reader.take(":") {
            guard let seconds = reader.number(digits: 2) else { return nil }
            second = seconds
            if reader.take(".") {
                guard let milliseconds = reader.fraction() else { return nil }
                fraction = milliseconds
            }
        }
        _ = reader.take(" ")
        guard let offset = reader.offsetMinutes(), reader.isAtEnd,
            let date = CivilDate(year: year, month: month, day: day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let minutes = Int64(date.daysSinceEpoch) * 1440 + Int64(hour * 60 + minute - offset)
        return minutes * 60_000 + Int64(second * 1000 + fraction)
    }
}

/// A day of the proleptic Gregorian calendar.
struct CivilDate: Equatable {
    let year: Int
    let month: Int
    let day: Int

    /// `nil` when there is no such day.
    init?(year: Int, month: Int, day: Int) {
        guard 1...12 ~= month, day >= 1 else { return nil }
        self.init(year: year, month: month, uncheckedDay: day)
        guard self == CivilDate(daysSinceEpoch: daysSinceEpoch) else { return nil }
    }

    init(year: Int, month: Int, uncheckedDay: Int) {
        self.year = year
        self.month = month
        self.day = uncheckedDay
    }

    /// After Howard Hinnant's "chrono-compatible low-level date algorithms": years begin in March, 400 of them an era.
    init(daysSinceEpoch: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
            month: month,
            uncheckedDay: dayOfYear - (153 * marchMonth + 2) / 5 + 1
        )
    }

    var daysSinceEpoch: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

/// Writes digits into a string's storage: times are written on every path, so no formatter and no allocation.
private struct DigitWriter {
    let buffer: UnsafeMutableBufferPointer<UInt8>
    var count = 0

    mutating func write(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
    }

    mutating func write(ascii scalar: Unicode.Scalar) {
        write(UInt8(ascii: scalar))
    }

    mutating func write(_ value: Int, width: Int) {
        var rest = max(0, value)
        for index in stride(from: width - 1, through: 0, by: -1) {
            buffer[count + index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count += width
    }
}

/// Reads a text's octets: times are read on every path, too.
private struct DigitReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    mutating func digit() -> Int? {
        guard let byte = current, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
        position += 1
        return Int(byte - UInt8(ascii: "0"))
    }

    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Milliseconds of a fraction of any length.
    mutating func fraction() -> Int? {
        guard var value = digit() else { return nil }
        var digits = 1
        while let digit = digit() {
            if digits < 3 { value = value * 10 + digit }
            digits += 1
        }
        return digits == 1 ? value * 100 : digits == 2 ? value * 10 : value
    }

    mutating func offsetMinutes() -> Int? {
        if take("Z") { return 0 }
        let sign: Int
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = number(digits: 2) else { return nil }
        _ = take(":")
        guard let minutes = number(digits: 2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
