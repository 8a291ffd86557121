import ArgumentParser
import GRDBSQLite

/// What SQLite can do at most: one row into a bare table, and commit, by one prepared statement of its C interface.
struct BareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bare",
        abstract: "SQLite's own rate: one row and its commit, prepared, through the C interface."
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "How many rows.")
    var count = 20_000

    func run() throws {
        try database.removeDatabase()
        let connection = try BareConnection(path: database.path)
        defer { connection.close() }
        try connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = \(database.synchronous.rawValue)")
        try connection.execute("CREATE TABLE jobs (id INTEGER PRIMARY KEY, arguments TEXT NOT NULL)")
        let clock = ContinuousClock()
        try connection.insert(rows: count / 20)
        let elapsed = try clock.measure { try connection.insert(rows: count) }
        report("bare_per_second", Double(count) / elapsed.inSeconds)
    }
}

private struct BareConnection {
    let handle: OpaquePointer

    init(path: String) throws {
        var handle: OpaquePointer?
        guard sqlite3_open(path, &handle) == SQLITE_OK, let handle else { throw BareError(message: "cannot open") }
        self.handle = handle
    }

    func close() { sqlite3_close(handle) }

    func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw error }
    }

    /// Each is a transaction of its own.
    func insert(rows: Int) throws {
        var statement: OpaquePointer?
        let sql = "INSERT INTO jobs (arguments) VALUES (?)"
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw error }
        defer { sqlite3_finalize(statement) }
        for number in 0..<rows {
            let arguments = #"{"session":"5e000000-0000-4000-8000-000000000000","n":\#(100_000 + number)}"#
            let result = arguments.withCString { text in
                // Static: the text outlives the step.
                sqlite3_bind_text(statement, 1, text, -1, nil)
                return sqlite3_step(statement)
            }
            guard result == SQLITE_DONE else { throw error }
            sqlite3_reset(statement)
        }
    }

    private var error: BareError { BareError(message: String(cString: sqlite3_errmsg(handle))) }
}

struct BareError: Error {
    var message: String
}
