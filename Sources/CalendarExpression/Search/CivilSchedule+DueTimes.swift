import TimeZoneRules

/// The instants of an expression with fixed hours: each of its times that a local day has is due once, and a later time
/// is never due before an earlier one. So a search for an instant is one for a wall.
extension CivilSchedule {
    /// The first instant, in microseconds, that one of the times is due at, from `earliest` on.
    func firstDue(atOrAfter earliest: Int64, by table: ZoneTable) -> Int64? {
        let span = table.span(containing: earliest.flooredQuotient(by: 1_000_000))
        let offset = span.offset * 1_000_000
        var wall = earliest + offset
        if let seam = table.seam(beginning: span, near: earliest) {
            if seam.isOverlap {
                // What the second pass shows was due in the first.
                wall = max(wall, seam.wallBefore)
            } else if seam.instant == earliest {
                // What the gap swallowed is due now.
                wall = seam.wallBefore
            }
        }
        while let time = first(atOrAfter: wall) {
            let candidate = time - offset
            if candidate >= earliest, span.end == .max || candidate < span.end * 1_000_000 { return candidate }
            guard let due = due(time, by: table) else {
                wall = (time / Self.microsecondsPerDay + 1) * Self.microsecondsPerDay
                continue
            }
            if due >= earliest { return due }
            wall = time + 1
        }
        return nil
    }

    /// The last instant, in microseconds, that one of the times is due at, up to `latest`.
    func lastDue(atOrBefore latest: Int64, by table: ZoneTable) -> Int64? {
        let span = table.span(containing: latest.flooredQuotient(by: 1_000_000))
        var wall = latest + span.offset * 1_000_000
        if let seam = table.seam(beginning: span, near: latest), seam.isOverlap, wall < seam.wallBefore {
            // In the second pass everything that the first showed has been due.
            wall = seam.wallBefore - 1
        }
        while let time = last(atOrBefore: wall) {
            guard let due = due(time, by: table) else {
                wall = time / Self.microsecondsPerDay * Self.microsecondsPerDay - 1
                continue
            }
            if due <= latest { return due }
            wall = time - 1
        }
        return nil
    }

    /// When a time is due: as soon as the clocks show it or have been put forward over it. Nil on a day that the zone
    /// skipped as a whole, as Samoa did on 2011-12-30.
    private func due(_ time: Int64, by table: ZoneTable) -> Int64? {
        switch table.resolve(localMicroseconds: time) {
        case .unique(let instant): return instant
        case .overlap(let first, _): return first
        case .gap(let second):
            let seam = Seam(
                second: second,
                before: table.span(containing: second - 1),
                after: table.span(containing: second)
            )
            let midnight = time / Self.microsecondsPerDay * Self.microsecondsPerDay
            let isDaySkipped =
                seam.wallBefore <= midnight && midnight + Self.microsecondsPerDay <= seam.wallAfter
            return isDaySkipped ? nil : seam.instant
        }
    }
}

/// A transition, and what the clocks show as it comes and as it has come. All in microseconds.
struct Seam {
    let instant: Int64
    let wallBefore: Int64
    let wallAfter: Int64

    init(second: Int64, before: ZoneTable.Span, after: ZoneTable.Span) {
        instant = second * 1_000_000
        wallBefore = (second + before.offset) * 1_000_000
        wallAfter = (second + after.offset) * 1_000_000
    }

    var isOverlap: Bool { wallAfter < wallBefore }
}

extension ZoneTable {
    /// The transition that a stretch begins with, if it is less than two days before an instant: no clock was ever put
    /// forward or back by more.
    fileprivate func seam(beginning span: Span, near instant: Int64) -> Seam? {
        guard span.start != .min, instant / 1_000_000 - span.start < 2 * 86_400 else { return nil }
        return Seam(second: span.start, before: self.span(containing: span.start - 1), after: span)
    }
}
