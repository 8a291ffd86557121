/// A zone's transitions in one sorted array, with what holds between them.
///
/// Where the zone goes on by a rule, the array goes on by it for a little more than 400 years, after which calendar and
/// weekdays repeat: any later moment is looked up in that cycle.
package final class ZoneTable: Sendable {
    /// A stretch of time over which a zone's clocks keep one offset and name.
    package struct Span: Hashable, Sendable {
        /// The first second, or `Int64.min` for the stretch that has no beginning.
        package var start: Int64
        /// The first second after it, or `Int64.max` for the stretch that has no end.
        package var end: Int64
        /// Seconds ahead of UTC.
        package var offset: Int64
        fileprivate var kind: UInt8
    }

    /// Moments at which a local time is shown, in microseconds; a gap's transition in seconds.
    package enum Resolution: Hashable, Sendable {
        case unique(Int64)
        case overlap(Int64, Int64)
        case gap(Int64)
    }

    /// 400 Gregorian years, which are whole weeks, in seconds.
    private static let cycle: Int64 = 146_097 * 86_400
    /// No clock was ever a day and a half off UTC (RFC 9636 allows under 26 hours).
    private static let farthestOffset: Int64 = 36 * 3_600

    private let starts: [Int64]
    /// One more than `starts`: first what holds before any transition.
    private let kinds: [UInt8]
    private let offsets: [ZoneOffset]
    /// The cycle that stands for everything after it, and in a zone that is nothing but a rule for all before.
    private let repeatingFrom: Int64?
    private let repeatsBackwards: Bool

    /// - Parameters:
    ///   - transitions: Strictly ascending, each with what begins there.
    ///   - rule: What holds after the last of them.
    init(initial: ZoneOffset, transitions: [(second: Int64, offset: ZoneOffset)], rule: PosixZoneRule?) {
        var builder = ZoneTableBuilder(
            initial: rule != nil && transitions.isEmpty ? rule?.standard ?? initial : initial
        )
        for transition in transitions {
            builder.append(transition.offset, from: transition.second)
        }
        repeatsBackwards = transitions.isEmpty
        if let rule, rule.daylight != nil {
            let lastYear = transitions.last.map { rule.year(of: $0.second) } ?? 1968
            let last = transitions.last?.second ?? .min
            for year in lastYear...(lastYear + 404) {
                for change in rule.changes(in: year) where change.second > last {
                    builder.append(change.offset, from: change.second)
                }
            }
            // The last year's end may be none, when the next year's beginning cancels it.
            builder.removeAll(from: Self.newYear(lastYear + 404))
            repeatingFrom = Self.newYear(lastYear + 2)
        } else {
            repeatingFrom = nil
        }
        starts = builder.starts
        kinds = builder.kinds
        offsets = builder.offsets
    }

    private static func newYear(_ year: Int) -> Int64 {
        Int64(CivilDate.daysSinceEpoch(year: year, month: 1, day: 1)) * 86_400
    }

    convenience init(fixed offset: ZoneOffset) {
        self.init(initial: offset, transitions: [], rule: nil)
    }

    convenience init(rule: PosixZoneRule) {
        self.init(initial: rule.standard, transitions: [], rule: rule)
    }

    package func offset(of span: Span) -> ZoneOffset {
        offsets[Int(span.kind)]
    }

    /// The stretch that a second since the epoch lies in. Seconds are those of a `Timestamp`, so far from 64 bits' ends.
    package func span(containing second: Int64) -> Span {
        let fold = fold(for: second)
        let wanted = second - fold
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= wanted {
                low = middle + 1
            } else {
                high = middle
            }
        }
        let kind = kinds[low]
        return Span(
            start: low == 0 ? .min : starts[low - 1] + fold,
            end: low == starts.count ? .max : starts[low] + fold,
            offset: Int64(offsets[Int(kind)].secondsFromUTC),
            kind: kind
        )
    }

    /// How far a second lies from its like in the cycle that is in the table: a multiple of 400 years.
    private func fold(for second: Int64) -> Int64 {
        guard let repeatingFrom else { return 0 }
        guard second >= repeatingFrom + Self.cycle || (repeatsBackwards && second < repeatingFrom) else { return 0 }
        return (second - repeatingFrom).flooredQuotient(by: Self.cycle) * Self.cycle
    }

    /// Finds when a local time, in microseconds of a wall at offset zero, is shown.
    package func resolve(localMicroseconds local: Int64) -> Resolution {
        let second = local.flooredQuotient(by: 1_000_000)
        var span = span(containing: second - Self.farthestOffset)
        var first: Int64?
        var gap: Int64?
        while true {
            let candidate = second - span.offset
            if candidate >= span.start, candidate < span.end {
                let instant = local - span.offset * 1_000_000
                if let first { return .overlap(first, instant) }
                first = instant
            }
            guard span.end < second + Self.farthestOffset else { break }
            let next = self.span(containing: span.end)
            if second >= span.end + span.offset, second < span.end + next.offset {
                gap = span.end
            }
            span = next
        }
        if let first { return .unique(first) }
        // Every local time is shown at least once or skipped at a transition; the fallback cannot be reached.
        return gap.map(Resolution.gap) ?? .unique(local - span.offset * 1_000_000)
    }
}

extension ZoneTable: Equatable {
    package static func == (left: ZoneTable, right: ZoneTable) -> Bool {
        left === right
            || (left.starts == right.starts && left.kinds == right.kinds && left.offsets == right.offsets
                && left.repeatingFrom == right.repeatingFrom && left.repeatsBackwards == right.repeatsBackwards)
    }
}

/// Collects transitions, leaving out those that change nothing.
private struct ZoneTableBuilder {
    private(set) var starts: [Int64] = []
    private(set) var kinds: [UInt8]
    private(set) var offsets: [ZoneOffset]

    init(initial: ZoneOffset) {
        offsets = [initial]
        kinds = [0]
    }

    /// The later of two at the same second wins: a zone can be on daylight saving all year, from end to begin.
    mutating func append(_ offset: ZoneOffset, from second: Int64) {
        removeAll(from: second)
        let kind = kind(of: offset)
        guard kinds.last != kind else { return }
        starts.append(second)
        kinds.append(kind)
    }

    mutating func removeAll(from second: Int64) {
        while let last = starts.last, last >= second {
            starts.removeLast()
            kinds.removeLast()
        }
    }

    private mutating func kind(of offset: ZoneOffset) -> UInt8 {
        if let index = offsets.firstIndex(of: offset) { return UInt8(clamping: index) }
        offsets.append(offset)
        return UInt8(clamping: offsets.count - 1)
    }
}
