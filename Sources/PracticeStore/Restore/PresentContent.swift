import GRDB
import TherapyKit

/// What has to be known of the content that another one takes the place of.
struct PresentContent {
    /// Whether there is anything worth keeping.
    var isPractice = false
    /// Whether the new content is there already, and only the end of the restore is missing.
    var isDone = false
    /// How far the change feed is; `nil` where there is none.
    var head: Int64?
    var newestChange: Instant?
    var pageSize = 4096
    /// What outlasts a restore, by its table: switches that an operator set, and who wants to be told nothing.
    var lasting: [String: [Row]] = [:]

    /// Of a file that is not there, or cannot be read.
    init() {}

    init(_ db: Database, _ request: RestoreRequest) throws {
        isPractice = try db.tableExists("Sessions")
        pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? pageSize
        if try db.tableExists("therapyd_settings") { isDone = try request.isDone(in: db) }
        if try db.tableExists("therapyd_changes") {
            head = try ChangeFeed.head(db)
            newestChange = try ChangeFeed.newestInstant(db)
        }
        for table in try Self.lastingTables(db) {
            lasting[table] = try Row.fetchAll(db, sql: "SELECT * FROM \(table.quotedDatabaseIdentifier)")
        }
    }

    /// Plugins that an operator switched off, or the daemon put into quarantine, stay so; and plugins' tables named
    /// `optouts` have those who want to be told nothing, whatever a backup says.
    private static func lastingTables(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT name FROM sqlite_master WHERE type = 'table' \
                AND (name = 'therapyd_plugins' OR name GLOB 'therapyd_plugin_*.optouts')
                """
        )
    }

    /// Puts what outlasts a restore over what the new content has of it, as far as that has the table.
    func carryOver(to db: Database) throws {
        for (table, rows) in lasting.sorted(by: { $0.key < $1.key }) where try db.tableExists(table) {
            let known = Set(try db.columns(in: table).map(\.name))
            for row in rows {
                let columns = row.columnNames.filter(known.contains)
                let names = columns.map(\.quotedDatabaseIdentifier).joined(separator: ", ")
                let places = columns.map { _ in "?" }.joined(separator: ", ")
                try db.execute(
                    sql: "INSERT OR REPLACE INTO \(table.quotedDatabaseIdentifier) (\(names)) VALUES (\(places))",
                    arguments: StatementArguments(columns.map { row[$0] as DatabaseValue })
                )
            }
        }
    }
}
