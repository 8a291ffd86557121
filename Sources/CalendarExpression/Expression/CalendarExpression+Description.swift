import TimeZoneRules

/// The normal form of `systemd-analyze calendar`.
extension CalendarExpression: CustomStringConvertible {
    public var description: String {
        var text = fields.weekdays == CalendarFields.everyWeekday ? "" : weekdayList + " "
        text += list(fields.years, width: 4) + "-" + list(fields.months, width: 2)
        text += (fields.daysFromMonthEnd ? "~" : "-") + list(fields.days, width: 2)
        text += " " + list(fields.hours, width: 2) + ":" + list(fields.minutes, width: 2) + ":" + secondList
        if let zone { text += " " + zone.identifier }
        return text
    }

    /// Three or more weekdays in a row as a range.
    private var weekdayList: String {
        var parts: [String] = []
        var day = 0
        while day < 7 {
            guard fields.weekdays & 1 << day != 0 else {
                day += 1
                continue
            }
            let first = day
            while day < 7, fields.weekdays & 1 << day != 0 { day += 1 }
            let names = CalendarFields.weekdayNames[first..<day]
            parts += names.count > 2 ? [names[first] + ".." + names[day - 1]] : Array(names)
        }
        return parts.joined(separator: ",")
    }

    private func list(_ terms: [CalendarTerm], width: Int) -> String {
        guard !terms.isEmpty else { return "*" }
        return terms.map { term in
            var text = term.start.padded(to: width)
            if let stop = term.stop { text += ".." + stop.padded(to: width) }
            if term.step > 0, term.stop == nil || term.step != 1 { text += "/\(term.step)" }
            return text
        }.joined(separator: ",")
    }

    /// As systemd does, `*` also when other terms stand beside it.
    private var secondList: String {
        guard !fields.seconds.contains(.everySecond) else { return "*" }
        return fields.seconds.map { term in
            var text = decimal(term.start, width: 2)
            if let stop = term.stop { text += ".." + decimal(stop, width: 2) }
            if term.step > 0, term.stop == nil || term.step != 1_000_000 { text += "/" + decimal(term.step, width: 1) }
            return text
        }.joined(separator: ",")
    }

    private func decimal(_ microseconds: Int, width: Int) -> String {
        let (seconds, fraction) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return seconds.padded(to: width) + (fraction == 0 ? "" : "." + fraction.padded(to: 6))
    }
}
