import CSQLite
import TherapyKit

/// A database in memory whose statements are restricted to a plugin's own tables.
///
/// It holds nothing else, so that every other name is unknown in it; what SQLite could do beyond tables is refused by the
/// authorizer (sqlite.org/c3ref/set_authorizer.html).
final class SQLiteConnection {
    private let database: OpaquePointer
    private let names: TableNames
    fileprivate var refusal: String?
    /// Whether tables may be made and changed.
    var isMigrating = false

    init(names: TableNames) throws(TableError) {
        var database: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(":memory:", &database, flags, nil) == SQLITE_OK, let database else {
            sqlite3_close_v2(database)
            throw .unavailable(reason: "no database can be opened in memory")
        }
        self.database = database
        self.names = names
        sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0)
        sqlite3_set_authorizer(database, authorize, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        sqlite3_close_v2(database)
    }

    // MARK: Statements

    /// Compiles a statement, and says whether it only reads.
    func check(_ sql: String, original: String) throws(TableError) -> (isReadOnly: Bool, parameters: Int) {
        let statement = try compile(sql, original: original)
        defer { sqlite3_finalize(statement) }
        return (sqlite3_stmt_readonly(statement) != 0, Int(sqlite3_bind_parameter_count(statement)))
    }

    func run(_ sql: String, original: String, _ arguments: [SQLValue], limit: Int) throws(TableError) -> SQLResult {
        let statement = try compile(sql, original: original)
        defer { sqlite3_finalize(statement) }
        guard Int(sqlite3_bind_parameter_count(statement)) == arguments.count else {
            throw .invalid(sql: original, reason: "\(arguments.count) arguments do not fit")
        }
        for (index, argument) in arguments.enumerated() { bind(argument, at: CInt(index + 1), of: statement) }
        let before = sqlite3_total_changes(database)
        let columns = (0..<sqlite3_column_count(statement)).map { String(cString: sqlite3_column_name(statement, $0)) }
        var rows: [SQLRow] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                guard rows.count < limit else { throw .refused(reason: "it gives more than \(limit) rows") }
                rows.append(SQLRow(columns: columns, values: columns.indices.map { value(CInt($0), of: statement) }))
            case SQLITE_DONE:
                return SQLResult(changedRows: Int(sqlite3_total_changes(database) - before), rows: rows)
            default: throw error(original)
            }
        }
    }

    /// Begins, ends or undoes a transaction, which plugins may not themselves.
    func transact(_ sql: String) {
        sqlite3_set_authorizer(database, nil, nil)
        sqlite3_exec(database, sql, nil, nil, nil)
        sqlite3_set_authorizer(database, authorize, Unmanaged.passUnretained(self).toOpaque())
    }

    private func compile(_ sql: String, original: String) throws(TableError) -> OpaquePointer {
        refusal = nil
        var statement: OpaquePointer?
        var rest = ""
        let result = sql.withCString { text in
            var tail: UnsafePointer<CChar>?
            let result = sqlite3_prepare_v2(database, text, -1, &statement, &tail)
            rest = tail.map { String(cString: $0) } ?? ""
            return result
        }
        guard result == SQLITE_OK else {
            if let refusal { throw .refused(reason: refusal) }
            throw error(original)
        }
        guard let statement else { throw .invalid(sql: original, reason: "there is no statement") }
        guard isAllowed(verb: statement) else {
            sqlite3_finalize(statement)
            throw .refused(reason: "a plugin reads, inserts, updates and deletes rows, and nothing else")
        }
        guard rest.allSatisfy({ $0.isWhitespace || $0 == ";" }) else {
            sqlite3_finalize(statement)
            throw .refused(reason: "it is more than one statement")
        }
        return statement
    }

    private func error(_ sql: String) -> TableError {
        let reason = String(cString: sqlite3_errmsg(database))
        switch sqlite3_errcode(database) & 0xFF {
        case SQLITE_CONSTRAINT: return .constraint(reason: reason)
        case SQLITE_AUTH: return .refused(reason: refusal ?? reason)
        case SQLITE_FULL, SQLITE_NOMEM, SQLITE_BUSY, SQLITE_LOCKED: return .unavailable(reason: reason)
        default: return .invalid(sql: sql, reason: reason)
        }
    }

    private func bind(_ value: SQLValue, at place: CInt, of statement: OpaquePointer) {
        // SQLITE_TRANSIENT: SQLite makes a copy of its own.
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null: sqlite3_bind_null(statement, place)
        case .integer(let number): sqlite3_bind_int64(statement, place, number)
        case .real(let number): sqlite3_bind_double(statement, place, number)
        case .text(let text): sqlite3_bind_text(statement, place, text, CInt(text.utf8.count), copied)
        case .blob(let bytes):
            if bytes.isEmpty {
                sqlite3_bind_zeroblob(statement, place, 0)
            } else {
                sqlite3_bind_blob(statement, place, bytes, CInt(bytes.count), copied)
            }
        }
    }

    private func value(_ column: CInt, of statement: OpaquePointer) -> SQLValue {
        let count = Int(sqlite3_column_bytes(statement, column))
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            let bytes = UnsafeRawBufferPointer(start: sqlite3_column_text(statement, column), count: count)
            return .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            return .blob(Array(UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, column), count: count)))
        default: return .null
        }
    }

    // MARK: Authorizing

    /// Functions that stand where tables do, and are pure; an empty name is that of a subquery.
    private static let tableFunctions: Set<String> = ["", "json_each", "json_tree"]
    private static let verbs: Set<String> = ["DELETE", "INSERT", "REPLACE", "SELECT", "UPDATE", "VALUES", "WITH"]
    private static let migratingVerbs: Set<String> = ["ALTER", "CREATE", "DROP"]

    /// The authorizer is not asked about all of SQLite's statements, such as VACUUM.
    private func isAllowed(verb statement: OpaquePointer) -> Bool {
        let text = String(cString: sqlite3_sql(statement))
        let verb = TableNames.firstWord(of: text).uppercased()
        return Self.verbs.contains(verb) || isMigrating && Self.migratingVerbs.contains(verb)
    }

    /// - Returns: why an action is refused; `nil` when it is not.
    fileprivate func obstacle(_ action: CInt, _ first: String?, _ second: String?) -> String? {
        switch action {
        case SQLITE_SELECT, SQLITE_RECURSIVE, SQLITE_REINDEX: return nil
        case SQLITE_READ, SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
            // Statements that make tables write to the schema's own.
            return isMigrating || Self.tableFunctions.contains(first ?? "") ? nil : foreign(first)
        case SQLITE_FUNCTION:
            let isOutside = ["load_extension", "fts3_tokenizer", "sqlite_compileoption_get"].contains(second ?? "")
            return isOutside ? "the function \(second ?? "") reaches beyond tables" : nil
        case SQLITE_CREATE_TABLE, SQLITE_DROP_TABLE, SQLITE_CREATE_INDEX, SQLITE_DROP_INDEX, SQLITE_ALTER_TABLE:
            guard isMigrating else { return "tables and indexes are made and changed by migrations alone" }
            switch action {
            case SQLITE_CREATE_INDEX, SQLITE_DROP_INDEX: return foreign(first) ?? foreign(second)
            case SQLITE_ALTER_TABLE: return foreign(second)
            default: return foreign(first)
            }
        case SQLITE_ATTACH, SQLITE_DETACH: return "other files are out of reach"
        case SQLITE_PRAGMA: return "a plugin gives no pragmas"
        case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: return "transactions are the host's"
        default: return "only tables and indexes can be made"
        }
    }

    private func foreign(_ name: String?) -> String? {
        // What SQLite makes for a constraint has a name of its own.
        guard let name, !name.hasPrefix(names.prefix), !name.hasPrefix("sqlite_") else { return nil }
        return "\(name) is not the plugin's own; its tables stand in braces"
    }

    /// What the plugin's tables refer to beyond themselves, which would bind other programs.
    func foreignReference() -> String? {
        let sql = """
            SELECT reference."table" FROM sqlite_schema JOIN pragma_foreign_key_list(name) AS reference
            WHERE type = 'table' UNION ALL SELECT name FROM sqlite_schema
            """
        sqlite3_set_authorizer(database, nil, nil)
        defer { sqlite3_set_authorizer(database, authorize, Unmanaged.passUnretained(self).toOpaque()) }
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK else { return nil }
        while sqlite3_step(statement) == SQLITE_ROW {
            let name = String(cString: sqlite3_column_text(statement, 0))
            if let reason = foreign(name) { return reason }
        }
        return nil
    }
}

private func authorize(
    _ context: UnsafeMutableRawPointer?,
    _ action: CInt,
    _ first: UnsafePointer<CChar>?,
    _ second: UnsafePointer<CChar>?,
    _ schema: UnsafePointer<CChar>?,
    _ trigger: UnsafePointer<CChar>?
) -> CInt {
    guard let context else { return SQLITE_DENY }
    let connection = Unmanaged<SQLiteConnection>.fromOpaque(context).takeUnretainedValue()
    let reason = connection.obstacle(action, first.map { String(cString: $0) }, second.map { String(cString: $0) })
    guard let reason else { return SQLITE_OK }
    connection.refusal = reason
    return SQLITE_DENY
}
