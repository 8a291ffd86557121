import TherapyKit

/// Which calendars a session is in, and which not.
struct CalendarExplanation {
    let options: CalendarOptions

    func lines(of session: Session, in context: PluginContext) async throws -> [Explanation] {
        let now = context.clock.now
        let window = options.window(at: now)
        let action = "event in the therapist's calendar"
        if !window.contains(session.startTime) {
            let isPast = session.startTime < window.lowerBound
            let reason =
                isPast ? "the session is older than calendars show" : "the session is further ahead than calendars show"
            let at = isPast ? session.startTime : session.startTime - options.future
            return [Explanation(at: at, isPast ? .suppressed : .pending, action, reason: reason)]
        }
        let sql = "SELECT status, sequence, revision, pushed, href, modifiedAt FROM {entries} WHERE session = ?"
        guard let row = try await context.tables().rows(sql, [.text(session.id.text)]).first else {
            return [Explanation(at: now, .pending, action, reason: "its event has not arrived yet")]
        }
        let isCancelled = row["status"].asText == CalendarEvent.Status.cancelled.rawValue
        var lines = [try await feedLine(session, row, action, isCancelled: isCancelled, in: context)]
        if let line = try await pushLine(session, row, in: context) { lines.append(line) }
        return lines
    }

    private func feedLine(
        _ session: Session,
        _ row: SQLRow,
        _ action: String,
        isCancelled: Bool,
        in context: PluginContext
    ) async throws -> Explanation {
        let modifiedAt = row["modifiedAt"].asInstant ?? session.updatedAt
        if isCancelled, modifiedAt < options.cancelledSince(at: context.clock.now) {
            return Explanation(at: modifiedAt, .suppressed, action, reason: "canceled long ago")
        }
        let feed = try await FeedTable(in: context).feed(.therapist, session.therapistId.text)
        if feed?.isDirty ?? true {
            return Explanation(at: context.clock.now, .pending, action, reason: "the calendar is about to be written")
        }
        let sequence = row["sequence"].asInteger ?? 0
        return Explanation(
            at: modifiedAt,
            .past,
            action,
            reason: (isCancelled ? "marked as canceled" : "shown as \(options.titles.rawValue)")
                + ", sequence \(sequence)"
        )
    }

    private func pushLine(_ session: Session, _ row: SQLRow, in context: PluginContext) async throws -> Explanation? {
        let therapist = try await context.records().ifThere { try await $0.therapist(session.therapistId) }
        guard let integration = therapist?.calendarIntegration else { return nil }
        let action = "event on the therapist's calendar server"
        switch CalendarProvider(integration.provider) {
        case .subscription: return nil
        case .unsupported:
            return Explanation(
                at: session.updatedAt,
                .suppressed,
                action,
                reason: "the calendar of kind \(integration.provider) is not supported"
            )
        case .caldav: break
        }
        guard options.caldav != nil else {
            return Explanation(at: session.updatedAt, .suppressed, action, reason: "caldav is not configured")
        }
        guard row["pushed"].asInteger == row["revision"].asInteger else {
            return Explanation(
                at: context.clock.now,
                .pending,
                action,
                reason: "the server is about to be brought in line"
            )
        }
        let at = row["modifiedAt"].asInstant ?? session.updatedAt
        return row["href"].asText == nil
            ? Explanation(at: at, .suppressed, action, reason: "canceled before it was there, or refused by the server")
            : Explanation(at: at, .past, action, reason: "written")
    }
}
