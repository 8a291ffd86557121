import TherapyKit

/// An instant as iCalendar writes it in UTC (RFC 5545, section 3.3.5): `20261201T133000Z`; parts of a second are
/// dropped.
struct CalendarDateTime {
    let bytes: [UInt8]

    init(_ instant: Instant) {
        let seconds = Self.floored(instant.milliseconds, 1000)
        let days = Self.floored(seconds, 86_400)
        let day = LocalTime(dayNumber: Int(days))
        let second = Int(seconds - days * 86_400)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        Self.append(day.year / 100, to: &bytes)
        Self.append(day.year % 100, to: &bytes)
        Self.append(day.month, to: &bytes)
        Self.append(day.day, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        Self.append(second / 3600, to: &bytes)
        Self.append(second / 60 % 60, to: &bytes)
        Self.append(second % 60, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
        self.bytes = bytes
    }

    private static func append(_ twoDigits: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "0") + UInt8(twoDigits / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(twoDigits % 10))
    }

    private static func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
    }
}
