import TherapyKit

/// A calendar that can be subscribed to.
struct Feed: Hashable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case therapist, client

        /// Of the sessions' table.
        var column: String {
            switch self {
            case .therapist: "therapist"
            case .client: "clientId"
            }
        }
    }

    let kind: Kind
    /// The therapist's id, or the client's.
    let owner: String
    /// The part of its name that nobody can guess.
    let token: String
    let createdAt: Instant
    /// How often it was found to be different, and up to which of these times it was written.
    let changes: Int64
    let written: Int64

    var file: String { "\(token).ics" }
    var isDirty: Bool { written < changes }

    fileprivate static let columns = "kind, owner, token, createdAt, changes, written"

    fileprivate init?(_ row: SQLRow) {
        guard let kind = row["kind"].asText.flatMap(Kind.init(rawValue:)), let owner = row["owner"].asText,
            let token = row["token"].asText, let createdAt = row["createdAt"].asInstant,
            let changes = row["changes"].asInteger, let written = row["written"].asInteger
        else { return nil }
        self.kind = kind
        self.owner = owner
        self.token = token
        self.createdAt = createdAt
        self.changes = changes
        self.written = written
    }
}

/// The calendars, by their tokens.
struct FeedTable {
    private let tables: any TableStore
    private let clock: any WallClock

    init(in context: PluginContext) throws(CapabilityNotGranted) {
        tables = try context.tables()
        clock = context.clock
    }

    /// Makes the calendars that are missing.
    func ensure(_ kind: Feed.Kind, _ owners: Set<String>) async throws(TableError) {
        guard !owners.isEmpty else { return }
        let rows = owners.sorted().map { owner -> JSONValue in
            ["owner": .string(owner), "token": .string(Self.makeToken())]
        }
        let sql = """
            INSERT INTO {feeds} (kind, owner, clientId, token, createdAt) \
            SELECT ?, feed.value->>'owner', \(kind == .client ? "feed.value->>'owner'" : "NULL"), \
            feed.value->>'token', ? FROM json_each(?) AS feed WHERE TRUE ON CONFLICT DO NOTHING
            """
        let arguments: [SQLValue] = [.text(kind.rawValue), .instant(clock.now), .text(JSONValue.array(rows).text)]
        _ = try await tables.write([SQLStatement(sql, arguments)])
    }

    /// Notes that calendars look different.
    func touch(_ owners: EntryTable.Owners) async throws(TableError) {
        let sql = """
            UPDATE {feeds} SET changes = changes + 1 WHERE kind = ? AND owner IN (SELECT value FROM json_each(?))
            """
        let statements = [(Feed.Kind.therapist, owners.therapists), (.client, owners.clients)].compactMap { kind, ids in
            ids.isEmpty
                ? nil
                : SQLStatement(
                    sql,
                    [.text(kind.rawValue), .text(JSONValue.array(ids.sorted().map(JSONValue.string)).text)]
                )
        }
        if !statements.isEmpty { _ = try await tables.write(statements) }
    }

    /// Notes that every calendar may look different.
    func touchAll() async throws(TableError) {
        _ = try await tables.write([SQLStatement("UPDATE {feeds} SET changes = changes + 1")])
    }

    /// Notes that a calendar was written as it was found.
    func setWritten(_ feed: Feed) async throws(TableError) {
        let sql = "UPDATE {feeds} SET written = ? WHERE kind = ? AND owner = ?"
        let arguments: [SQLValue] = [.integer(feed.changes), .text(feed.kind.rawValue), .text(feed.owner)]
        _ = try await tables.write([SQLStatement(sql, arguments)])
    }

    /// Gives a calendar another name.
    /// - Returns: as it is now; `nil` when there is none.
    func rotate(_ kind: Feed.Kind, _ owner: String) async throws(TableError) -> Feed? {
        let sql = """
            UPDATE {feeds} SET token = ?, createdAt = ?, changes = changes + 1 WHERE kind = ? AND owner = ? \
            RETURNING \(Feed.columns)
            """
        let arguments: [SQLValue] = [
            .text(Self.makeToken()), .instant(clock.now), .text(kind.rawValue), .text(owner),
        ]
        return try await tables.write([SQLStatement(sql, arguments)]).first?.rows.first.flatMap(Feed.init)
    }

    /// Forgets calendars of a kind.
    func remove(_ kind: Feed.Kind) async throws(TableError) {
        _ = try await tables.write([SQLStatement("DELETE FROM {feeds} WHERE kind = ?", [.text(kind.rawValue)])])
    }

    func feed(_ kind: Feed.Kind, _ owner: String) async throws(TableError) -> Feed? {
        let sql = "SELECT \(Feed.columns) FROM {feeds} WHERE kind = ? AND owner = ?"
        return try await tables.rows(sql, [.text(kind.rawValue), .text(owner)]).first.flatMap(Feed.init)
    }

    /// - Parameter dirty: only those that look different from what was written.
    func feeds(dirty: Bool = false) async throws(TableError) -> [Feed] {
        let filter = dirty ? "WHERE written < changes" : ""
        return try await tables.rows("SELECT \(Feed.columns) FROM {feeds} \(filter) ORDER BY kind, owner", [])
            .compactMap(Feed.init)
    }

    /// 160 bits from the system's generator, in letters and digits that nobody mistakes for each other.
    private static func makeToken() -> String {
        let digits = Array("abcdefghijkmnpqrstuvwxyz23456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<32).map { _ in digits[Int.random(in: 0..<digits.count, using: &generator)] })
    }
}
