import TherapyKit

/// A session as it is exported: what is known of it now, for the table.
struct CalendarEntry: Hashable, Sendable {
    let session: Session.ID
    let therapist: Therapist.ID
    let client: User.ID
    let startTime: Instant
    let endTime: Instant
    let status: CalendarEvent.Status
    let title: String
    let modifiedAt: Instant
    let createdAt: Instant

    init(_ session: Session, title: String) {
        self.session = session.id
        therapist = session.therapistId
        client = session.clientId
        startTime = session.startTime
        endTime = session.endTime
        // Who was there and who was not is nobody's business but the practice's.
        status =
            switch session.status {
            case .scheduled, .completed, .noShow: .confirmed
            case .canceled, .rescheduled: .cancelled
            }
        self.title = title
        modifiedAt = session.updatedAt
        createdAt = session.createdAt
    }

    var json: JSONValue {
        [
            "session": .string(session.text), "therapist": .string(therapist.text), "client": .string(client.text),
            "start": Self.number(startTime), "end": Self.number(endTime), "status": .string(status.rawValue),
            "title": .string(title), "modified": Self.number(modifiedAt), "created": Self.number(createdAt),
        ]
    }

    private static func number(_ instant: Instant) -> JSONValue { .number(JSONNumber(Int(instant.milliseconds))) }
}

extension CalendarEvent {
    static let columns = "session, startTime, endTime, status, title, sequence, modifiedAt, createdAt"

    /// - Returns: `nil` for a row that this version does not understand.
    init?(_ row: SQLRow) {
        guard row.values.count >= 8, let session = row.values[0].asText, let startTime = row.values[1].asInstant,
            let endTime = row.values[2].asInstant, let status = row.values[3].asText.flatMap(Status.init(rawValue:)),
            let title = row.values[4].asText, let sequence = row.values[5].asInteger,
            let modifiedAt = row.values[6].asInstant, let createdAt = row.values[7].asInstant
        else { return nil }
        self.init(
            session: session,
            startTime: startTime,
            endTime: endTime,
            status: status,
            title: title,
            sequence: Int(sequence),
            modifiedAt: modifiedAt,
            createdAt: createdAt
        )
    }
}
