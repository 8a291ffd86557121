import TherapyKit

/// One event of a calendar (RFC 5545, section 3.6.1), with what is exported of a session and nothing else.
struct CalendarEvent: Hashable, Sendable {
    enum Status: String, Sendable {
        case confirmed = "CONFIRMED"
        case cancelled = "CANCELLED"
    }

    /// The session's id.
    var session: String
    var startTime: Instant
    var endTime: Instant
    var status: Status
    var title: String
    /// Rises with every change of time or status (section 3.8.7.4).
    var sequence: Int
    /// When it became what it is.
    var modifiedAt: Instant
    var createdAt: Instant

    /// Its name everywhere and for ever (RFC 7986, section 5.3).
    var uid: String { "\(session)@therapyd" }

    func write(to lines: inout ContentLines) {
        lines.line("BEGIN", "VEVENT")
        lines.text("UID", uid)
        lines.line("DTSTAMP", CalendarDateTime(modifiedAt).bytes)
        lines.line("CREATED", CalendarDateTime(createdAt).bytes)
        lines.line("LAST-MODIFIED", CalendarDateTime(modifiedAt).bytes)
        lines.line("SEQUENCE", "\(sequence)".utf8)
        lines.line("DTSTART", CalendarDateTime(startTime).bytes)
        lines.line("DTEND", CalendarDateTime(endTime).bytes)
        lines.text("SUMMARY", title)
        lines.line("STATUS", status.rawValue.utf8)
        // Whoever may see the calendar sees no more of it than that time is taken.
        lines.line("CLASS", "CONFIDENTIAL")
        lines.line("TRANSP", status == .cancelled ? "TRANSPARENT" : "OPAQUE")
        lines.line("END", "VEVENT")
    }
}
