import TherapyKit

/// The sessions as they were exported last.
struct EntryTable {
    /// Whose calendars a change is seen in.
    struct Owners: Hashable {
        var therapists: Set<String> = []
        var clients: Set<String> = []

        var isEmpty: Bool { therapists.isEmpty && clients.isEmpty }

        init(_ rows: [SQLRow] = []) {
            therapists = Set(rows.compactMap { $0["therapist"].asText })
            clients = Set(rows.compactMap { $0["clientId"].asText })
        }

        mutating func formUnion(_ other: Owners) {
            therapists.formUnion(other.therapists)
            clients.formUnion(other.clients)
        }
    }

    private let tables: any TableStore

    init(in context: PluginContext) throws(CapabilityNotGranted) {
        tables = try context.tables()
    }

    /// Notes what sessions are now. A change of time or status raises the sequence, any change the revision.
    /// - Returns: whose calendars look different for it, those that a session was in before among them.
    func put(_ entries: [CalendarEntry]) async throws(TableError) -> Owners {
        guard !entries.isEmpty else { return Owners() }
        let values = SQLValue.text(JSONValue.array(entries.map(\.json)).text)
        let moved = "entry.value->>'therapist' <> therapist OR entry.value->>'client' <> clientId"
        // What leaves a calendar leaves its server, too.
        let leaving = """
            INSERT INTO {gone} (href, etag) SELECT href, etag FROM {entries} JOIN json_each(?) AS entry \
            ON session = entry.value->>'session' \
            WHERE href IS NOT NULL AND entry.value->>'therapist' <> therapist ON CONFLICT DO NOTHING
            """
        let before = """
            UPDATE {entries} SET href = CASE WHEN entry.value->>'therapist' = therapist THEN href END, \
            etag = CASE WHEN entry.value->>'therapist' = therapist THEN etag END \
            FROM json_each(?) AS entry WHERE session = entry.value->>'session' AND (\(moved)) \
            RETURNING therapist, clientId
            """
        let upsert = """
            INSERT INTO {entries} (session, therapist, clientId, startTime, endTime, status, title, modifiedAt, createdAt) \
            SELECT entry.value->>'session', entry.value->>'therapist', entry.value->>'client', entry.value->>'start', \
            entry.value->>'end', entry.value->>'status', entry.value->>'title', entry.value->>'modified', \
            entry.value->>'created' FROM json_each(?) AS entry WHERE TRUE \
            ON CONFLICT (session) DO UPDATE SET sequence = sequence + (startTime <> excluded.startTime \
            OR endTime <> excluded.endTime OR status <> excluded.status), revision = revision + 1, \
            therapist = excluded.therapist, clientId = excluded.clientId, startTime = excluded.startTime, \
            endTime = excluded.endTime, status = excluded.status, title = excluded.title, \
            modifiedAt = MAX(modifiedAt, excluded.modifiedAt) \
            WHERE startTime <> excluded.startTime OR endTime <> excluded.endTime OR status <> excluded.status \
            OR title <> excluded.title OR therapist <> excluded.therapist OR clientId <> excluded.clientId \
            RETURNING therapist, clientId
            """
        let results = try await tables.write([
            SQLStatement(leaving, [values]), SQLStatement(before, [values]), SQLStatement(upsert, [values]),
        ])
        return Owners(results.flatMap(\.rows))
    }

    /// Notes what a client is called now.
    func rename(_ client: User.ID, to title: String, at instant: Instant) async throws(TableError) -> Owners {
        let sql = """
            UPDATE {entries} SET title = ?, revision = revision + 1, modifiedAt = MAX(modifiedAt, ?) \
            WHERE clientId = ? AND title <> ? RETURNING therapist
            """
        let arguments: [SQLValue] = [.text(title), .instant(instant), .text(client.text), .text(title)]
        return Owners(try await tables.write([SQLStatement(sql, arguments)]).flatMap(\.rows))
    }

    /// Forgets sessions, and has them go from their servers.
    /// - Parameter condition: of the columns of `{entries}`.
    func remove(where condition: String, _ arguments: [SQLValue]) async throws(TableError) -> Owners {
        let delete = "DELETE FROM {entries} WHERE \(condition) RETURNING therapist, clientId"
        return Owners(
            try await tables.write([Self.leaving(where: condition, arguments), SQLStatement(delete, arguments)])
                .flatMap(\.rows)
        )
    }

    /// Has the events of sessions go from their servers.
    /// - Parameter condition: of the columns of `{entries}`.
    static func leaving(where condition: String, _ arguments: [SQLValue]) -> SQLStatement {
        let sql = """
            INSERT INTO {gone} (href, etag) SELECT href, etag FROM {entries} \
            WHERE (\(condition)) AND href IS NOT NULL ON CONFLICT DO NOTHING
            """
        return SQLStatement(sql, arguments)
    }

    /// What a calendar shows, in the order of time.
    /// - Parameters:
    ///   - window: of the sessions' starts.
    ///   - cancelledSince: how old a cancellation may be.
    func events(
        of feed: Feed,
        in window: Range<Instant>,
        cancelledSince: Instant
    ) async throws(TableError) -> [CalendarEvent] {
        let sql = """
            SELECT \(CalendarEvent.columns) FROM {entries} WHERE \(feed.kind.column) = ? \
            AND startTime >= ? AND startTime < ? AND (status = 'CONFIRMED' OR modifiedAt >= ?) \
            ORDER BY startTime, session
            """
        let arguments: [SQLValue] = [
            .text(feed.owner), .instant(window.lowerBound), .instant(window.upperBound), .instant(cancelledSince),
        ]
        return try await tables.rows(sql, arguments).compactMap(CalendarEvent.init)
    }

    func event(of session: Session.ID) async throws(TableError) -> CalendarEvent? {
        let sql = "SELECT \(CalendarEvent.columns) FROM {entries} WHERE session = ?"
        return try await tables.rows(sql, [.text(session.text)]).first.flatMap(CalendarEvent.init)
    }
}
