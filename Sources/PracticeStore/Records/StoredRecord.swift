package import GRDB
package import TherapyKit

/// A record as a row of the application's.
package protocol StoredRecord: Identifiable, Sendable where ID == RecordID<Self> {
    static var entity: Entity { get }
    static var table: String { get }
    /// What is selected, in the order in which ``init(_:)`` reads it; the id first.
    static var selection: [String] { get }
    /// Selects the row of an id. A stored property: it is asked for on every read.
    static var findStatement: String { get }
    /// Reads a row.
    init(_ row: inout RowReader) throws(PracticeError)
    /// Each column's value in the application's format.
    var columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> { get }
}

extension StoredRecord {
    /// For ``findStatement``.
    static var findText: String { "SELECT \(selection.joined(separator: ", ")) FROM \(table) WHERE id = ?" }

    init(row: Row) throws(PracticeError) {
        var reader = RowReader(row, entity: Self.entity)
        try self.init(&reader)
    }

    /// The record of an id; `nil` when there is none.
    package static func find(_ db: Database, _ id: ID) throws -> Self? {
        // A cursor's row reads from SQLite itself, where a fetched one is a copy.
        let rows = try Row.fetchCursor(db.cachedStatement(sql: findStatement), arguments: [id.text])
        return try rows.next().map(Self.init(row:))
    }

    package static func get(_ db: Database, _ id: ID) throws -> Self {
        guard let record = try find(db, id) else { throw PracticeError.notFound(entity: entity, id: id.text) }
        return record
    }

    package static func exists(_ db: Database, _ id: ID) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM \(table) WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [id.text]) != nil
    }

    /// Writes a new row.
    package func insert(_ db: Database) throws {
        let columns = columns
        let names = columns.map(\.key).joined(separator: ", ")
        let marks = columns.map { _ in "?" }.joined(separator: ", ")
        let statement = try db.cachedStatement(sql: "INSERT INTO \(Self.table) (\(names)) VALUES (\(marks))")
        try statement.execute(arguments: StatementArguments(columns.map(\.value)))
    }

    /// Writes the named columns of a row, and no other.
    package func update(_ db: Database, columns names: [String]) throws {
        let written = columns.filter { names.contains($0.key) }
        let assignments = written.map { "\($0.key) = ?" }.joined(separator: ", ")
        let statement = try db.cachedStatement(sql: "UPDATE \(Self.table) SET \(assignments) WHERE id = ?")
        try statement.execute(arguments: StatementArguments(written.map(\.value) + [id.text]))
    }
}

extension JSONObject {
    var databaseText: String { JSONValue.object(self).text }
}

extension [String] {
    var databaseText: String { JSONValue.array(map(JSONValue.string)).text }
}
