package import GRDB
import GroupCommit
package import TherapyKit

/// The change feed: what happened to the records, whoever did it, in the order of commits.
extension PracticeStore {
    /// The newest change's place; 0 when there is none.
    package func head() throws(PracticeError) -> Int64 {
        try fetch { db in try ChangeFeed.head(db) }
    }

    /// When the newest change was made; `nil` when there is none.
    package func newestChange() throws(PracticeError) -> Instant? {
        try fetch(ChangeFeed.newestInstant)
    }

    /// The changes behind a place, oldest first.
    package func changes(after sequence: Int64, limit: Int) throws(PracticeError) -> [Change] {
        try fetch { db in
            let statement = try db.cachedStatement(sql: ChangeFeed.select)
            return try Row.fetchAll(statement, arguments: [sequence, limit]).compactMap(Change.init(row:))
        }
    }

    /// The changes behind a place; waits for one when there is none.
    /// - Throws: `PracticeError`, or `CancellationError`.
    package func nextChanges(after sequence: Int64, limit: Int) async throws -> [Change] {
        while true {
            let version = commits.version
            let changes = try changes(after: sequence, limit: limit)
            if !changes.isEmpty { return changes }
            try await commits.wait(beyond: version)
        }
    }

    /// Up to which change a consumer has got; `nil` for one that the store does not know.
    package func place(of consumer: String) throws(PracticeError) -> Int64? {
        try fetch { db in
            try Int64.fetchOne(
                db,
                sql: "SELECT sequence FROM therapyd_consumers WHERE name = ?",
                arguments: [consumer]
            )
        }
    }

    /// Nobody waits for a place: unlike other commits, this one is signalled to none.
    package func setPlace(_ sequence: Int64, of consumer: String) async throws(PracticeError) {
        do {
            try await groupCommit.write { db in try ChangeFeed.setPlace(db, sequence, of: consumer) }
        } catch {
            throw PracticeError(databaseError: error)
        }
    }

    /// Deletes changes that every consumer has passed, but the newest `keeping`, some at a time.
    /// - Returns: whether there may be more to delete.
    package func pruneChanges(keeping count: Int64, batch: Int = 1000) async throws(PracticeError) -> Bool {
        try await transaction { db in
            let head = try ChangeFeed.head(db)
            let slowest = try Int64.fetchOne(db, sql: "SELECT min(sequence) FROM therapyd_consumers") ?? head
            try db.execute(
                sql: """
                    DELETE FROM therapyd_changes WHERE sequence IN
                    (SELECT sequence FROM therapyd_changes WHERE sequence <= ? ORDER BY sequence LIMIT ?)
                    """,
                arguments: [min(slowest, head - count), batch]
            )
            return db.changesCount == batch
        }
    }
}

/// The feed's statements, for use within a transaction.
package enum ChangeFeed {
    static let select = """
        SELECT sequence, at, entity, rowId, operation, columns, oldStatus, newStatus, actor FROM therapyd_changes \
        WHERE sequence > ? ORDER BY sequence LIMIT ?
        """

    static func headStatement(_ db: Database) throws -> Statement {
        try db.cachedStatement(sql: "SELECT max(sequence) FROM therapyd_changes")
    }

    /// The newest change's place; 0 when there is none.
    package static func head(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(headStatement(db)) ?? 0
    }

    static func newestInstant(_ db: Database) throws -> Instant? {
        let sql = "SELECT at FROM therapyd_changes ORDER BY sequence DESC LIMIT 1"
        return try String.fetchOne(db.cachedStatement(sql: sql)).flatMap { Instant(databaseText: $0) }
    }

    /// All changes behind a place: of the transaction that goes on, when it was the head before.
    package static func changes(_ db: Database, after sequence: Int64) throws -> [Change] {
        try Row.fetchAll(db.cachedStatement(sql: select), arguments: [sequence, -1]).compactMap(Change.init(row:))
    }

    /// Has the next change come behind a place that is not reached yet.
    static func skip(_ db: Database, to sequence: Int64) throws {
        try db.execute(sql: "DELETE FROM sqlite_sequence WHERE name = 'therapyd_changes'")
        try db.execute(
            sql: "INSERT INTO sqlite_sequence (name, seq) VALUES ('therapyd_changes', ?)",
            arguments: [sequence]
        )
    }

    /// Names the actor of the changes behind a place: within one immediate transaction, they are all its own.
    ///
    /// - Parameter instant: when they were made, where that is not by SQLite's clock.
    static func attribute(_ db: Database, to actor: Actor, after head: Int64, at instant: Instant? = nil) throws {
        try db.cachedStatement(sql: "UPDATE therapyd_changes SET actor = ?, at = coalesce(?, at) WHERE sequence > ?")
            .execute(arguments: [actor.description, instant?.databaseText, head])
    }

    /// Moves a consumer's place on, and never back.
    static func advancePlace(_ db: Database, _ sequence: Int64, of consumer: String) throws {
        try db.execute(
            sql: """
                INSERT INTO therapyd_consumers (name, sequence) VALUES (?, ?) \
                ON CONFLICT (name) DO UPDATE SET sequence = max(sequence, excluded.sequence)
                """,
            arguments: [consumer, sequence]
        )
    }

    package static func setPlace(_ db: Database, _ sequence: Int64, of consumer: String) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO therapyd_consumers (name, sequence) VALUES (?, ?) \
                ON CONFLICT (name) DO UPDATE SET sequence = excluded.sequence
                """
        ).execute(arguments: [consumer, sequence])
    }
}

extension Change {
    /// `nil` for a row that no trigger of ours wrote.
    init?(row: Row) {
        guard let entity = Entity(rawValue: row[2]), let operation = Operation(rawValue: row[4]) else { return nil }
        let columns: String = row[5]
        self.init(
            sequence: row[0],
            at: Instant(row[1] as String) ?? Instant(milliseconds: 0),
            entity: entity,
            id: row[3],
            operation: operation,
            columns: columns.split(separator: " ").map(String.init),
            oldStatus: row[6],
            newStatus: row[7],
            actor: row[8] ?? Actor.application.description
        )
    }
}
