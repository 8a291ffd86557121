import GRDB
import TherapyKit

/// What the daemon adds to the application's tables without changing their shape: triggers that take notes of what
/// happens to them, whoever does it, and the indexes that its own queries need.
///
/// Other programs may drop them (Sequelize's `sync({alter: true})` makes tables anew), so they are no migration but a
/// state that is looked at, and put right, whenever the schema may have changed.
struct Attachments: Sendable {
    struct Attachment: Sendable {
        enum Kind: Sendable {
            /// A trigger of the change feed: while it was gone, changes were missed.
            case feed
            case trigger
            case index
        }

        let kind: Kind
        let name: String
        let table: String
        let sql: String

        var type: String { kind == .index ? "INDEX" : "TRIGGER" }
    }

    let all: [Attachment]

    init(schema: ApplicationSchema) {
        all =
            ApplicationSchema.tables.flatMap { Self.feedTriggers(of: $0, in: schema) } + Self.versionTriggers
            + Self.indexes(users: schema.users)
    }

    /// Makes what is missing or different, on the tables that are there: another program may be about to make one anew.
    ///
    /// Where a feed had lost its triggers, nobody took notes for a while: a change of its own, ``Change/Operation/replace``
    /// of no row in particular, tells every consumer to look at all of the entity's records again.
    /// - Parameters:
    ///   - isNew: whether the feed has only just been made, so that nothing can be missing from it.
    ///   - indexes: whether indexes, which may take long on large tables, are made as well.
    /// - Returns: how many triggers had to be made.
    func ensure(
        in db: Database,
        isNew: Bool = false,
        indexes: Bool = true,
        progress: (String) -> Void
    ) throws -> Int {
        let tables = try Set(String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'"))
        let present = try Self.present(in: db)
        var triggers = 0
        var tended: Set<String> = []
        var replaced: Set<String> = []
        for attachment in all where present[attachment.name] != attachment.sql && tables.contains(attachment.table) {
            guard indexes || attachment.kind != .index else { continue }
            progress("making \(attachment.type.lowercased()) \(attachment.name)")
            try db.execute(sql: "DROP \(attachment.type) IF EXISTS \(attachment.name)")
            try db.execute(sql: attachment.sql)
            guard attachment.kind != .index else { continue }
            triggers += 1
            tended.insert(attachment.table)
            if attachment.kind == .feed { replaced.insert(attachment.table) }
        }
        // Responses that nobody took notes of count as well, those of before the daemon among them.
        if tended.contains(Entity.formResponse.table) { try FormVersions.catchUp(db) }
        for table in ApplicationSchema.tables where !isNew && replaced.contains(table.name) {
            try Self.announceReplacement(db, of: table.entity)
        }
        return triggers
    }

    /// Tells the feed's readers that any record of a kind may be another now.
    static func announceReplacement(_ db: Database, of entity: Entity) throws {
        try db.execute(
            sql: "\(insertion) VALUES (\(now), ?, '', ?, '', NULL, NULL)",
            arguments: [entity.rawValue, Change.Operation.replace.rawValue]
        )
    }

    /// Makes one index that is missing, so that each can be a transaction of its own: the application, which waits a few
    /// seconds at most, gets its turn in between.
    /// - Returns: false when none is missing.
    func makeNextIndex(in db: Database, progress: (String) -> Void) throws -> Bool {
        let present = try Self.present(in: db)
        let missing = all.first { $0.kind == .index && present[$0.name] != $0.sql }
        guard let missing else { return false }
        progress("making index \(missing.name)")
        try db.execute(sql: "DROP INDEX IF EXISTS \(missing.name); \(missing.sql)")
        return true
    }

    /// Whether every trigger is there as it should be.
    func areTriggersWhole(_ db: Database) throws -> Bool {
        let present = try Self.present(in: db)
        return all.allSatisfy { $0.kind == .index || present[$0.name] == $0.sql }
    }

    private static func present(in db: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT name, sql FROM sqlite_master WHERE name LIKE 'therapyd!_%' ESCAPE '!' AND sql IS NOT NULL"
        )
        return Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
    }

    /// Takes all triggers off: for a migration that takes back what they write to.
    static func dropTriggers(_ db: Database) throws {
        let names = try String.fetchAll(
            db,
            sql: "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'therapyd!_%' ESCAPE '!'"
        )
        let own = Set(Attachments(schema: ApplicationSchema()).all.map(\.name))
        for name in names where own.contains(name) { try db.execute(sql: "DROP TRIGGER \(name)") }
    }
}
