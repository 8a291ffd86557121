package import GRDB
package import TherapyKit

/// A record as a row of the application's.
package protocol StoredRecord: Identifiable, Sendable where ID == RecordID<Self> {
    static var entity: Entity { get }
    /// What it is read from: the application's table, or a view of it.
    static var source: String { get }
    /// What is selected, in the order in which ``init(_:)`` reads it; the id first.
    static var selection: [String] { get }
    /// Selects the row of an id. A stored property: it is asked for on every read.
    static var findStatement: String { get }
    /// The columns that hold JSON, where the order of members means nothing.
    static var jsonColumns: Set<String> { get }

    var updatedAt: Instant { get set }

    /// Reads a row.
    init(_ row: inout RowReader) throws(PracticeError)
    /// Each field's value in the application's format.
    var columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> { get }
    /// A field's value as the table's own columns keep it; `nil` when it has none for it.
    func stored(
        _ field: String,
        _ value: (any DatabaseValueConvertible)?,
        in schema: ApplicationSchema
    ) -> [(column: String, value: (any DatabaseValueConvertible)?)]?
}

extension StoredRecord {
    package static var source: String { entity.table }

    /// For ``findStatement``.
    static var findText: String { "SELECT \(selection.joined(separator: ", ")) FROM \(source) WHERE id = ?" }

    package func stored(
        _ field: String,
        _ value: (any DatabaseValueConvertible)?,
        in schema: ApplicationSchema
    ) -> [(column: String, value: (any DatabaseValueConvertible)?)]? {
        [(field, value)]
    }

    init(row: Row) throws(PracticeError) {
        var reader = RowReader(row, entity: Self.entity)
        try self.init(&reader)
    }

    // MARK: Reading

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

    /// The record with what was wrong with its row: a fault of each value that something else stands in for.
    package static func inspect(_ db: Database, _ id: ID) throws -> (record: Self, faults: [RecordFault]) {
        let rows = try Row.fetchCursor(db.cachedStatement(sql: findStatement), arguments: [id.text])
        guard let row = try rows.next() else { throw PracticeError.notFound(entity: entity, id: id.text) }
        var reader = RowReader(row, entity: entity)
        let record = try Self(&reader)
        return (record, reader.faults)
    }

    /// The record, when these fields could be read as they stand: what is written from them loses nothing.
    package static func get(_ db: Database, _ id: ID, intact fields: Set<String>) throws -> Self {
        let (record, faults) = try inspect(db, id)
        if let fault = faults.first(where: { fields.contains($0.field) }) {
            throw PracticeError.malformed(entity: entity, id: id.text, column: fault.field, reason: fault.reason)
        }
        return record
    }

    package static func exists(_ db: Database, _ id: ID) throws -> Bool {
        try entity.exists(db, id.text)
    }

    // MARK: Writing

    /// The fields whose values differ, in their order.
    package func changedFields(from old: Self) -> [String] {
        zip(columns, old.columns).compactMap { new, old in
            let (value, oldValue) = (new.value?.databaseValue ?? .null, old.value?.databaseValue ?? .null)
            guard value != oldValue else { return nil }
            let isSame = Self.jsonColumns.contains(new.key) && value.isSameJSON(as: oldValue)
            return isSame ? nil : new.key
        }
    }

    /// Writes a new row.
    package func insert(_ db: Database, in schema: ApplicationSchema) throws {
        let written = try columns(in: schema) { _ in true }
        let names = written.map(\.column).joined(separator: ", ")
        let marks = written.map { _ in "?" }.joined(separator: ", ")
        let statement = try db.cachedStatement(sql: "INSERT INTO \(Self.entity.table) (\(names)) VALUES (\(marks))")
        try statement.execute(arguments: StatementArguments(written.map(\.value)))
    }

    /// Writes the columns of the named fields, and no other.
    package func update(_ db: Database, fields: [String], in schema: ApplicationSchema) throws {
        let written = try columns(in: schema) { fields.contains($0) }
        let assignments = written.map { "\($0.column) = ?" }.joined(separator: ", ")
        let statement = try db.cachedStatement(sql: "UPDATE \(Self.entity.table) SET \(assignments) WHERE id = ?")
        try statement.execute(arguments: StatementArguments(written.map(\.value) + [id.text]))
    }

    /// - Throws: ``PracticeError/invalid(_:)`` for a value that the table has no column for.
    private func columns(
        in schema: ApplicationSchema,
        where isWanted: (String) -> Bool
    ) throws(PracticeError) -> [(column: String, value: (any DatabaseValueConvertible)?)] {
        var written: [(column: String, value: (any DatabaseValueConvertible)?)] = []
        for (field, value) in columns where isWanted(field) {
            if let columns = stored(field, value, in: schema) {
                written += columns
            } else if value != nil {
                throw .invalid([Problem(field: field, message: "has no column in the application's table")])
            }
        }
        return written
    }
}

extension DatabaseValue {
    fileprivate func isSameJSON(as other: DatabaseValue) -> Bool {
        guard let text, let otherText = other.text, let json = try? JSONValue(parsing: text) else { return false }
        return (try? JSONValue(parsing: otherText)) == json
    }
}

extension Entity {
    /// Whether there is a record of this kind with that id.
    package func exists(_ db: Database, _ id: String) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM \(table) WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [id]) != nil
    }

    /// The application's table.
    package var table: String {
        switch self {
        case .user: "Users"
        case .therapist: "Therapists"
        case .session: "Sessions"
        case .form: "Forms"
        case .formResponse: "FormResponses"
        case .resource: "Resources"
        case .assignment: "ResourceAssignments"
        }
    }
}

extension JSONObject {
    var databaseText: String { JSONValue.object(self).text }
}

extension [String] {
    var databaseText: String { JSONValue.array(map(JSONValue.string)).text }
}
