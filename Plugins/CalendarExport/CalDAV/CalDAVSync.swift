import TherapyKit

/// Brings the events on a CalDAV server in line with the sessions. The practice is right: what somebody changed in one of
/// its events there is written over, and events of others are not touched.
struct CalDAVSync {
    private static let prefix = "therapyd-"

    private let client: CalDAVClient
    private let tables: any TableStore
    private let log: PluginLog

    init(_ options: CalDAVOptions, in context: PluginContext) throws {
        client = try CalDAVClient(options, in: context)
        tables = try context.tables()
        log = context.log
    }

    /// Writes the events of a therapist that the server does not have as they are.
    /// - Parameter collection: the URL of the therapist's calendar.
    /// - Throws: ``CalDAVClient/Failure`` with what is left for later.
    func push(
        _ therapist: Therapist.ID,
        to collection: String,
        in window: Range<Instant>
    ) async throws {
        while !Task.isCancelled {
            let sql = """
                SELECT \(CalendarEvent.columns), revision, href, etag FROM {entries} \
                WHERE therapist = ? AND startTime >= ? AND startTime < ? AND pushed <> revision \
                ORDER BY startTime LIMIT 100
                """
            let arguments: [SQLValue] = [
                .text(therapist.text), .instant(window.lowerBound), .instant(window.upperBound),
            ]
            let rows = try await tables.rows(sql, arguments)
            for row in rows {
                guard let event = CalendarEvent(row), let revision = row["revision"].asInteger else { continue }
                try await push(event, revision, row, to: collection)
            }
            if rows.count < 100 { return }
        }
        try Task.checkCancellation()
    }

    private func push(_ event: CalendarEvent, _ revision: Int64, _ row: SQLRow, to collection: String) async throws {
        let href = row["href"].asText ?? collection + Self.prefix + Self.name(of: event.session) + ".ics"
        // Nobody needs to hear of what was cancelled before it was there.
        if row["href"].asText == nil, event.status == .cancelled { return try await note(event, revision, nil, nil) }
        let body = CalendarObject.resource(event)
        do {
            let etag = try await client.put(body, to: href, over: row["etag"].asText)
            try await note(event, revision, href, etag)
        } catch is CalDAVClient.Conflict {
            try await settle(event, revision, href, body, isKnown: row["etag"].asText != nil)
        } catch CalDAVClient.Failure.refused(let reason) {
            log.error("a session's event is refused by the calendar's server: \(reason)", ["session": event.session])
            try await note(event, revision, row["href"].asText, row["etag"].asText)
        }
    }

    /// The server has another event there than was thought: ours from a time that was not noted down, ours as somebody
    /// changed it, or none any more.
    /// - Parameter isKnown: whether it was thought to be there.
    private func settle(
        _ event: CalendarEvent,
        _ revision: Int64,
        _ href: String,
        _ body: [UInt8],
        isKnown: Bool
    ) async throws {
        let present = try await client.get(href)
        if let present, !present.holds(uid: event.uid) {
            log.error("an event of somebody else has the place of a session's", ["session": event.session])
            return try await note(event, revision, nil, nil)
        }
        do {
            let etag = try await client.put(body, to: href, over: present?.etag)
            if isKnown {
                let what =
                    present == nil ? "brought back an event that was deleted" : "wrote over an event that was changed"
                log.notice("\(what) elsewhere", ["session": event.session])
            }
            try await note(event, revision, href, etag)
        } catch is CalDAVClient.Conflict {
            throw CalDAVClient.Failure.later("an event changes again and again")
        }
    }

    /// Deletes the events that have to go.
    func deleteGone() async throws {
        let rows = try await tables.rows("SELECT href, etag FROM {gone} ORDER BY href", [])
        for row in rows {
            guard let href = row["href"].asText else { continue }
            try Task.checkCancellation()
            do {
                try await client.delete(href, etag: row["etag"].asText)
            } catch is CalDAVClient.Conflict {
                let present = try await client.get(href)
                try await client.delete(href, etag: present?.etag)
            }
            _ = try await tables.write([SQLStatement("DELETE FROM {gone} WHERE href = ?", [.text(href)])])
        }
    }

    /// Takes a therapist's events from a calendar that they no longer have there.
    func abandon(_ therapist: Therapist.ID) async throws {
        _ = try await tables.write([
            EntryTable.leaving(where: "therapist = ?", [.text(therapist.text)]),
            SQLStatement(
                "UPDATE {entries} SET href = NULL, etag = NULL, pushed = 0 WHERE therapist = ?",
                [.text(therapist.text)]
            ),
        ])
    }

    private func note(
        _ event: CalendarEvent,
        _ revision: Int64,
        _ href: String?,
        _ etag: String?
    ) async throws {
        let sql = "UPDATE {entries} SET pushed = ?, href = ?, etag = ? WHERE session = ?"
        let arguments: [SQLValue] = [
            .integer(revision), href.map(SQLValue.text) ?? .null, etag.map(SQLValue.text) ?? .null,
            .text(event.session),
        ]
        _ = try await tables.write([SQLStatement(sql, arguments)])
    }

    /// A session's id as part of a URL: whatever another program may have written there.
    private static func name(of session: String) -> String {
        session.utf8.reduce(into: "") { name, byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                name.unicodeScalars.append(Unicode.Scalar(byte))
            default: name += "." + String(byte, radix: 16)
            }
        }
    }
}

extension CalDAVClient.Resource {
    /// Whether it is the event of a name: servers write lines anew, but not values.
    fileprivate func holds(uid: String) -> Bool {
        let text = String(decoding: body, as: UTF8.self).replacing("\r\n ", with: "").replacing("\n ", with: "")
        return text.split(whereSeparator: \.isNewline).contains { $0 == "UID:\(uid)" }
    }
}
