import TimeZoneRules

/// The instants of an expression that follows elapsed time: all at which the clocks show one of its times.
extension CivilSchedule {
    /// The first instant, in microseconds, at which one of the times is shown, from `earliest` on.
    func firstShown(atOrAfter earliest: Int64, by table: ZoneTable) -> Int64? {
        var span = table.span(containing: earliest.flooredQuotient(by: 1_000_000))
        var searchedFrom = earliest + span.offset * 1_000_000
        var found = first(atOrAfter: searchedFrom)
        while let time = found {
            let candidate = time - span.offset * 1_000_000
            if span.end == .max || candidate < span.end * 1_000_000 { return candidate }
            span = table.span(containing: span.end)
            // What was found stays the first unless the clocks jumped over it, or back before where it was looked for.
            let wall = (span.start + span.offset) * 1_000_000
            if wall < searchedFrom || wall > time {
                searchedFrom = wall
                found = first(atOrAfter: wall)
            }
        }
        return nil
    }

    /// The last instant, in microseconds, at which one of the times is shown, up to `latest`.
    func lastShown(atOrBefore latest: Int64, by table: ZoneTable) -> Int64? {
        var span = table.span(containing: latest.flooredQuotient(by: 1_000_000))
        var searchedUpTo = latest + span.offset * 1_000_000
        var found = last(atOrBefore: searchedUpTo)
        while let time = found {
            let candidate = time - span.offset * 1_000_000
            if span.start == .min || candidate >= span.start * 1_000_000 { return candidate }
            span = table.span(containing: span.start - 1)
            let wall = (span.end + span.offset) * 1_000_000 - 1
            if wall > searchedUpTo || wall < time {
                searchedUpTo = wall
                found = last(atOrBefore: wall)
            }
        }
        return nil
    }
}
