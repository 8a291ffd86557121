/// Tables of a plugin's own in the practice's database, in SQLite's SQL.
///
/// In statements, the plugin's tables and indexes stand in braces, and the host gives them their real names:
///
/// ```swift
/// let sent = try await context.tables().rows(
///     "SELECT session, sentAt FROM {ledger} WHERE rule = ? ORDER BY sentAt", [.text(rule)])
/// ```
///
/// A statement that touches anything else, or that is more than one statement, is refused with
/// ``TableError/refused(reason:)``. What a plugin keeps of a person it should keep by the record's id: erasing a client
/// deletes the rows of columns named `clientId` that hold the id.
public protocol TableStore: Sendable {
    /// Reads.
    func rows(_ sql: String, _ arguments: [SQLValue]) async throws(TableError) -> [SQLRow]

    /// Runs statements as one: all of them, or none.
    /// - Returns: the rows that each gives (by `RETURNING`) or has changed.
    func write(_ statements: [SQLStatement]) async throws(TableError) -> [SQLResult]
}

/// One statement with its arguments.
public struct SQLStatement: Hashable, Sendable {
    public let sql: String
    public let arguments: [SQLValue]

    public init(_ sql: String, _ arguments: [SQLValue] = []) {
        self.sql = sql
        self.arguments = arguments
    }
}

/// A value of SQLite's storage classes (sqlite.org/datatype3.html).
public enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

extension SQLValue {
    /// The text, when this is one.
    public var asText: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// The number, when this is a whole one.
    public var asInteger: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    /// An instant as its milliseconds.
    public static func instant(_ instant: Instant) -> SQLValue { .integer(instant.milliseconds) }

    /// The instant whose milliseconds this is.
    public var asInstant: Instant? { asInteger.map { Instant(milliseconds: $0) } }
}

/// What a writing statement did.
public struct SQLResult: Hashable, Sendable {
    /// How many rows it inserted, changed or deleted.
    public let changedRows: Int
    /// What it returned.
    public let rows: [SQLRow]

    public init(changedRows: Int, rows: [SQLRow] = []) {
        self.changedRows = changedRows
        self.rows = rows
    }
}

/// A row of a result.
public struct SQLRow: Hashable, Sendable {
    public let columns: [String]
    public let values: [SQLValue]

    public init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value of a column; `null` where there is no such column.
    public subscript(column: String) -> SQLValue {
        columns.firstIndex(of: column).map { values[$0] } ?? .null
    }
}

/// A step from one shape of a plugin's tables to the next. Steps run once each, in the manifest's order, in one
/// transaction before the plugin is activated; a step that was released stays as it is for ever.
public struct TableMigration: Hashable, Sendable {
    /// Unique in the plugin, such as `1-ledger`.
    public let name: String
    public let statements: [String]

    public init(name: String, statements: [String]) {
        self.name = name
        self.statements = statements
    }
}

/// Why a plugin's statement failed.
public enum TableError: Error, Hashable, Sendable {
    /// It touches what is not the plugin's own, or is none that a plugin may give.
    case refused(reason: String)
    /// SQLite cannot make sense of it, or of its arguments.
    case invalid(sql: String, reason: String)
    /// A constraint of the table forbids it (sqlite.org/lang_conflict.html). Nothing was written.
    case constraint(reason: String)
    /// The database refuses just now: locked for too long, full, read-only. Nothing was written.
    case unavailable(reason: String)
}

extension TableError: CustomStringConvertible {
    /// For logs: without the statement's arguments.
    public var description: String {
        switch self {
        case .refused(let reason): "the statement is refused: \(reason)"
        case .invalid(let sql, let reason): "\(reason) in: \(sql)"
        case .constraint(let reason): reason
        case .unavailable(let reason): "the database is unavailable: \(reason)"
        }
    }
}
