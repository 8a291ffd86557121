/// A calendar as it is sent (RFC 5545, section 3.4).
enum CalendarObject {
    /// A feed: the beginning of it; events follow, and ``end``.
    ///
    /// It has no method: `PUBLISH` wants an organizer with an address in each event (RFC 5546, section 3.2.1), which is
    /// more than a calendar has to tell. `NAME` and `REFRESH-INTERVAL` are RFC 7986's (sections 5.1 and 5.7); the others
    /// are what programs know that are older than it.
    static func begin(name: String, refreshMinutes: Int, lines: inout ContentLines) {
        beginAny(&lines)
        lines.text("NAME", name)
        lines.text("X-WR-CALNAME", name)
        lines.line("REFRESH-INTERVAL;VALUE=DURATION", "PT\(refreshMinutes)M".utf8)
        lines.line("X-PUBLISHED-TTL", "PT\(refreshMinutes)M".utf8)
    }

    static func end(_ lines: inout ContentLines) {
        lines.line("END", "VCALENDAR")
    }

    /// One event alone, as a calendar's server keeps it (RFC 4791, section 4.1): it has no method.
    static func resource(_ event: CalendarEvent) -> [UInt8] {
        var lines = ContentLines(capacity: 512)
        beginAny(&lines)
        event.write(to: &lines)
        end(&lines)
        return lines.bytes
    }

    private static func beginAny(_ lines: inout ContentLines) {
        lines.line("BEGIN", "VCALENDAR")
        lines.line("VERSION", "2.0")
        lines.line("PRODID", "-//unclutter//therapyd//EN")
        lines.line("CALSCALE", "GREGORIAN")
    }
}
