package import TherapyKit

/// One event of a calendar (RFC 5545, section 3.6.1), with what is exported of a session and nothing else.
package struct CalendarEvent: Hashable, Sendable {
    package enum Status: String, Sendable {
        case confirmed = "CONFIRMED"
        case cancelled = "CANCELLED"
    }

    /// The session's id.
    package var session: String
    package var startTime: Instant
    package var endTime: Instant
    package var status: Status
    package var title: String
    /// Rises with every change of time or status (section 3.8.7.4).
    package var sequence: Int
    /// When it became what it is.
    package var modifiedAt: Instant
    package var createdAt: Instant

    package init(
        session: String,
        startTime: Instant,
        endTime: Instant,
        status: Status,
        title: String,
        sequence: Int,
        modifiedAt: Instant,
        createdAt: Instant
    ) {
        self.session = session
        self.startTime = startTime
        self.endTime = endTime
        self.status = status
        self.title = title
        self.sequence = sequence
        self.modifiedAt = modifiedAt
        self.createdAt = createdAt
    }

    /// Its name everywhere and for ever (RFC 7986, section 5.3).
    package var uid: String { "\(session)@therapyd" }

    func write(to lines: inout ContentLines) {
        lines.line("BEGIN", "VEVENT")
        lines.text("UID", uid)
        lines.time("DTSTAMP", modifiedAt)
        lines.time("CREATED", createdAt)
        lines.time("LAST-MODIFIED", modifiedAt)
        lines.line("SEQUENCE", "\(sequence)".utf8)
        lines.time("DTSTART", startTime)
        lines.time("DTEND", endTime)
        lines.text("SUMMARY", title)
        lines.line("STATUS", status.rawValue.utf8)
        // Whoever may see the calendar sees no more of it than that time is taken.
        lines.line("CLASS", "CONFIDENTIAL")
        lines.line("TRANSP", status == .cancelled ? "TRANSPARENT" : "OPAQUE")
        lines.line("END", "VEVENT")
    }
}
