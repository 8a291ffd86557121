/// The times of day of an expression, in microseconds from midnight, to be searched without allocating.
struct DayTimes: Hashable, Sendable {
    private let hours: UInt32
    private let minutes: UInt64
    private let seconds: Seconds
    /// The earliest and the latest of them.
    let first: Int64
    let last: Int64

    private enum Seconds: Hashable, Sendable {
        /// Only whole ones, as bits.
        case whole(UInt64)
        /// Terms in microseconds.
        case fractional([CalendarTerm])

        /// The first in a minute, in microseconds, from one of its microseconds on.
        func first(atOrAfter microsecond: Int64) -> Int64? {
            switch self {
            case .whole(let bits):
                let second = (microsecond + 999_999) / 1_000_000
                guard let found = bits.lowestBit(from: Int(second)) else { return nil }
                return Int64(found) * 1_000_000
            case .fractional(let terms):
                var best = Int.max
                for term in terms { best = min(best, term.first(atOrAfter: Int(microsecond)) ?? .max) }
                return best < 60_000_000 ? Int64(best) : nil
            }
        }

        func last(atOrBefore microsecond: Int64) -> Int64? {
            switch self {
            case .whole(let bits):
                guard let found = bits.highestBit(upTo: Int(microsecond / 1_000_000)) else { return nil }
                return Int64(found) * 1_000_000
            case .fractional(let terms):
                var best = -1
                for term in terms { best = max(best, term.last(atOrBefore: Int(microsecond)) ?? -1) }
                return best >= 0 ? Int64(best) : nil
            }
        }
    }

    private static let minute: Int64 = 60_000_000
    private static let hour: Int64 = 3_600_000_000

    init(_ fields: CalendarFields) {
        hours = UInt32(truncatingIfNeeded: BitSet.make(fields.hours, in: 0...23))
        minutes = BitSet.make(fields.minutes, in: 0...59)
        if fields.seconds.allSatisfy({ $0.start % 1_000_000 == 0 && $0.step % 1_000_000 == 0 }) {
            let wholes = fields.seconds.map { term in
                CalendarTerm(
                    start: term.start / 1_000_000,
                    stop: term.stop.map { $0 / 1_000_000 },
                    step: term.step / 1_000_000
                )
            }
            seconds = .whole(BitSet.make(wholes, in: 0...59))
        } else {
            seconds = .fractional(fields.seconds)
        }
        // Every field has a value, so every search over a whole one finds it.
        let firstMinute =
            Int64(hours.trailingZeroBitCount) * Self.hour + Int64(minutes.trailingZeroBitCount) * Self.minute
        first = firstMinute + (seconds.first(atOrAfter: 0) ?? 0)
        let lastMinute =
            Int64(31 - hours.leadingZeroBitCount) * Self.hour
            + Int64(63 - minutes.leadingZeroBitCount) * Self.minute
        last = lastMinute + (seconds.last(atOrBefore: Self.minute - 1) ?? 0)
    }

    func first(atOrAfter time: Int64) -> Int64? {
        let wantedHour = Int(time / Self.hour)
        guard let hour = UInt64(hours).lowestBit(from: wantedHour) else { return nil }
        let hourStart = Int64(hour) * Self.hour
        guard hour == wantedHour else { return hourStart + first % Self.hour }
        let rest = time - hourStart
        let wantedMinute = Int(rest / Self.minute)
        if minutes >> wantedMinute & 1 != 0,
            let second = seconds.first(atOrAfter: rest - Int64(wantedMinute) * Self.minute)
        {
            return hourStart + Int64(wantedMinute) * Self.minute + second
        }
        if let minute = minutes.lowestBit(from: wantedMinute + 1) {
            return hourStart + Int64(minute) * Self.minute + first % Self.minute
        }
        return UInt64(hours).lowestBit(from: hour + 1).map { Int64($0) * Self.hour + first % Self.hour }
    }

    func last(atOrBefore time: Int64) -> Int64? {
        let wantedHour = Int(time / Self.hour)
        guard let hour = UInt64(hours).highestBit(upTo: wantedHour) else { return nil }
        let hourStart = Int64(hour) * Self.hour
        guard hour == wantedHour else { return hourStart + last % Self.hour }
        let rest = time - hourStart
        let wantedMinute = Int(rest / Self.minute)
        if minutes >> wantedMinute & 1 != 0,
            let second = seconds.last(atOrBefore: rest - Int64(wantedMinute) * Self.minute)
        {
            return hourStart + Int64(wantedMinute) * Self.minute + second
        }
        if let minute = minutes.highestBit(upTo: wantedMinute - 1) {
            return hourStart + Int64(minute) * Self.minute + last % Self.minute
        }
        return UInt64(hours).highestBit(upTo: hour - 1).map { Int64($0) * Self.hour + last % Self.hour }
    }
}

extension UInt64 {
    /// The number of the lowest bit set that is not below one.
    fileprivate func lowestBit(from index: Int) -> Int? {
        guard index < 64 else { return nil }
        let bits = self & (.max << index)
        return bits == 0 ? nil : bits.trailingZeroBitCount
    }

    /// The number of the highest bit set that is not above one.
    fileprivate func highestBit(upTo index: Int) -> Int? {
        guard index >= 0 else { return nil }
        let bits = self & (.max >> (63 - index))
        return bits == 0 ? nil : 63 - bits.leadingZeroBitCount
    }
}
