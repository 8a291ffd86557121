import TimeZoneRules

/// An expression's elapses, searched field by field with carries as systemd 252 does it.
///
/// Where a value lies beyond its field's end, such as minute 75 for `0/25`, systemd puts the surplus into the next field
/// up and searches on from there. It sets back the one field below the highest that has changed, and no others: from
/// 23:50 `*:0/25` goes on with 00:15 of the next day, and so loses the elapse at 00:00. Without that fault, the search
/// goes on with the beginning of the next field up.
struct FieldwiseSearch {
    var expression: PlainExpression
    /// Whether what systemd loses is lost.
    var losesElapses: Bool
    /// systemd's 1000, or none.
    var stepLimit: Int?

    struct StepLimitReached: Error {}

    private static let first = [1970, 1, 1, 0, 0, 0]

    /// Year, month, day, hour, minute and second, not always within their ranges, and the microseconds.
    private struct Wall {
        var values: [Int]
        var microsecond: Int

        init(microseconds: Int64) {
            let wall = CivilDateTime(microsecondsSinceEpoch: microseconds)
            let (date, time) = (wall.date, wall.time)
            values = [date.year, date.month, date.day, time.hour, time.minute, time.second]
            microsecond = time.microsecond
        }

        var daysSinceEpoch: Int {
            let months = values[0] * 12 + values[1] - 1
            return CivilDate.daysSinceEpoch(year: months / 12, month: months % 12 + 1, day: 1) + values[2] - 1
        }

        /// Since 1970, at no offset.
        var microseconds: Int64 {
            let seconds = ((daysSinceEpoch * 24 + values[3]) * 60 + values[4]) * 60 + values[5]
            return Int64(seconds) * 1_000_000 + Int64(microsecond)
        }

        mutating func reset(below field: Int) {
            for lower in (field + 1)..<7 {
                if lower < 6 { values[lower] = FieldwiseSearch.first[lower] } else { microsecond = 0 }
            }
        }
    }

    /// The walls, in microseconds, of the elapses later than one: up to so many, before the year 2200.
    func elapses(after wall: Int64, count: Int) throws(StepLimitReached) -> [Int64] {
        var elapses: [Int64] = []
        while elapses.count < count, let next = try next(after: elapses.last ?? wall) { elapses.append(next) }
        return elapses
    }

    private func next(after microseconds: Int64) throws(StepLimitReached) -> Int64? {
        var wall = Wall(microseconds: microseconds + 1)
        var steps = 0
        while true {
            switch step(&wall) {
            case .found: return wall.microseconds
            case .never: return nil
            case .again: steps += 1
            }
            if let stepLimit, steps >= stepLimit { throw StepLimitReached() }
        }
    }

    private enum Outcome {
        case found, again, never
    }

    /// One walk down the fields, as far as they go without one above having to change.
    private func step(_ wall: inout Wall) -> Outcome {
        wall.values = normalized(wall)
        for field in 0..<6 {
            guard let value = matching(field, of: wall) else {
                guard field > 0 else { return .never }
                advance(&wall, field - 1)
                return .again
            }
            set(field, of: &wall, to: value)
            guard wall.values[0] <= 2199 else { return .never }
            if carry(&wall) { return .again }
            if field == PlainExpression.day, !expression.weekdays.contains((wall.daysSinceEpoch + 3) % 7) {
                advance(&wall, field)
                return .again
            }
        }
        return .found
    }

    private func advance(_ wall: inout Wall, _ field: Int) {
        wall.values[field] += 1
        wall.reset(below: field)
    }

    private func matching(_ field: Int, of wall: Wall) -> Int? {
        let terms = expression.terms(of: field, year: wall.values[0], month: wall.values[1])
        let isSecond = field == PlainExpression.second
        let value = isSecond ? wall.values[field] * 1_000_000 + wall.microsecond : wall.values[field]
        return terms.isEmpty ? value : terms.compactMap { $0.first(atOrAfter: value) }.min()
    }

    private func set(_ field: Int, of wall: inout Wall, to value: Int) {
        if field == PlainExpression.second {
            (wall.values[field], wall.microsecond) = value.quotientAndRemainder(dividingBy: 1_000_000)
        } else if wall.values[field] != value {
            wall.values[field] = value
            wall.reset(below: field)
        }
    }

    /// Puts what lies beyond a field's end into those above. False when there is nothing.
    private func carry(_ wall: inout Wall) -> Bool {
        let values = normalized(wall)
        guard let changed = values.indices.first(where: { values[$0] != wall.values[$0] }) else { return false }
        wall.values = values
        if losesElapses {
            if changed < 5 { wall.values[changed + 1] = Self.first[changed + 1] }
        } else {
            wall.reset(below: changed)
        }
        return true
    }

    private func normalized(_ wall: Wall) -> [Int] {
        Wall(microseconds: wall.microseconds).values
    }
}
