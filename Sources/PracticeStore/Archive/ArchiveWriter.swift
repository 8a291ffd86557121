package import GRDB
package import TherapyKit

/// How an archive goes into a database.
package enum ImportMode: String, Sendable {
    /// Into one without records.
    case restore
    /// By id: what is missing is inserted, and of two that differ, the one that was updated last stays.
    case merge
}

/// Writes a checked archive's rows, one after the other, within the caller's transaction.
///
/// The times of the rows are the archive's; notes are encrypted as the daemon would.
package struct ArchiveWriter {
    package enum Outcome: Hashable, Sendable {
        case inserted
        case updated(columns: [String])
        /// It was there already, just so.
        case unchanged
        /// The database's own stays: it was updated later, or at the same time.
        case kept
    }

    /// A row that was dealt with.
    package struct Step: Sendable {
        package let line: Int
        /// `nil` for a table of the daemon's own.
        package let entity: Entity?
        package let id: String
        package let outcome: Outcome
    }

    private let db: Database
    private let archive: CheckedArchive
    private let mode: ImportMode
    private let notes: PrivateNotes
    private var reader: ArchiveFile.Reader
    private var line = 0
    private var versions: VersionMerge

    /// - Throws: ``ArchiveError`` when the archive and the database do not go together.
    package init(
        _ db: Database,
        _ archive: CheckedArchive,
        mode: ImportMode,
        notes: PrivateNotes,
        at now: Instant
    ) throws {
        self.db = db
        self.archive = archive
        self.mode = mode
        self.notes = notes
        reader = archive.file.makeReader()
        versions = VersionMerge(at: now)
        // Until the end of the transaction: a row may refer to one of the same table that comes after it.
        try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
        if mode == .restore { try prepareRestoration() }
        try checkReferences()
    }

    private func prepareRestoration() throws {
        let counts = ApplicationSchema.tables.map { "(SELECT count(*) FROM \($0.name))" }
        let records = try Int.fetchOne(db, sql: "SELECT \(counts.joined(separator: " + "))") ?? 0
        guard records == 0 else { throw ArchiveError.notEmpty(records: records) }
        // What was kept of forms that went without their triggers.
        try db.execute(
            sql: """
                DELETE FROM therapyd_form_versions; DELETE FROM therapyd_response_versions;
                DELETE FROM therapyd_answered_forms;
                """
        )
    }

    private func checkReferences() throws {
        for reference in archive.references {
            let (table, column) = (reference.reference.table, reference.reference.parentColumn)
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT 1 FROM \(UserColumns.quoted(table)) \
                    WHERE \(UserColumns.quoted(column)) = \(reference.value.placeholder)
                    """,
                arguments: [reference.value.argument]
            )
            guard row == nil else { continue }
            let place = reference.reference.column
            throw ArchiveError.invalid(
                line: reference.line,
                reason: "has in \(place) what is in \(table) of neither the archive nor the database"
            )
        }
    }

    // MARK: Rows

    /// Writes the next row, or leaves it be.
    /// - Returns: `nil` behind the last one.
    /// - Throws: ``ArchiveError/invalid(line:reason:)`` for what the database refuses.
    package mutating func next() throws -> Step? {
        while let octets = try reader.next() {
            line += 1
            guard case .row(let row) = try ArchiveLine(parsing: octets.lineText),
                let known = archive.layout.index(of: row.table).map({ archive.layout.tables[$0] })
            else { continue }
            do {
                let outcome = try write(row, known.table)
                let id = row[known.table.key[0]]?.idText ?? ""
                return Step(line: line, entity: known.table.entity, id: id, outcome: outcome)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                // The message names tables and columns, or is what a trigger of the application says.
                throw ArchiveError.invalid(line: line, reason: "is refused: \(error.message ?? "a constraint")")
            }
        }
        return nil
    }

    private mutating func write(_ row: ArchiveRow, _ table: ArchiveTable) throws -> Outcome {
        switch table.name {
        case ArchiveTable.formVersions.name:
            try versions.take(db, formVersion: row)
            return .inserted
        case ArchiveTable.responseVersions.name:
            try versions.take(db, responseVersion: row)
            return .inserted
        default: break
        }
        let outcome = try mode == .restore ? insert(row) : merge(row)
        let isWritten = outcome != .unchanged && outcome != .kept
        if table.entity == .form, outcome != .inserted { versions.note(form: row) }
        if table.entity == .formResponse, isWritten {
            try versions.note(db, response: row, isRestored: mode == .restore)
        }
        return outcome
    }

    private func insert(_ row: ArchiveRow) throws -> Outcome {
        let stored = try stored(row)
        let columns = stored.columns.map(UserColumns.quoted).joined(separator: ", ")
        let marks = stored.values.map(\.placeholder).joined(separator: ", ")
        try db.cachedStatement(sql: "INSERT INTO \(row.table) (\(columns)) VALUES (\(marks))")
            .execute(arguments: StatementArguments(stored.values.map(\.argument)))
        return .inserted
    }

    private func merge(_ row: ArchiveRow) throws -> Outcome {
        guard let id = row["id"], id != .null else {
            // Without an id, it is the same row only when it is the same in everything.
            return try present(row, where: "id IS NULL", []).contains { $0 == row } ? .unchanged : insert(row)
        }
        guard let ours = try present(row, where: "id = \(id.placeholder)", [id.argument]).first else {
            return try insert(row)
        }
        let changed = row.columns.indices.filter { row.values[$0] != ours.values[$0] }
        guard !changed.isEmpty else { return .unchanged }
        guard Self.isLater(row, than: ours) else { return .kept }
        let stored = try stored(row)
        let assignments = changed.map { "\(UserColumns.quoted(row.columns[$0])) = \(stored.values[$0].placeholder)" }
        let arguments: [(any DatabaseValueConvertible)?] = changed.map { stored.values[$0].argument } + [id.argument]
        try db.cachedStatement(
            sql: "UPDATE \(row.table) SET \(assignments.joined(separator: ", ")) WHERE id = \(id.placeholder)"
        ).execute(arguments: StatementArguments(arguments))
        return .updated(columns: changed.map { row.columns[$0] })
    }

    /// Rows of the database, with the columns that the archive's row has and the notes in plain text.
    private func present(
        _ row: ArchiveRow,
        where condition: String,
        _ arguments: StatementArguments
    ) throws -> [ArchiveRow] {
        let columns = row.columns.map(UserColumns.quoted).joined(separator: ", ")
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM \(row.table) WHERE \(condition)")
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        var found: [ArchiveRow] = []
        while let present = try rows.next() {
            var values = try row.columns.indices.map { try ArchiveValue(present, at: $0) }
            if let index = Self.notesIndex(row), case .text(let text) = values[index], !text.isEmpty {
                values[index] = .text(try notes.plain(text, of: Self.session(row)))
            }
            found.append(ArchiveRow(table: row.table, columns: row.columns, values: values))
        }
        return found
    }

    /// The row as the file is to hold it.
    private func stored(_ row: ArchiveRow) throws -> ArchiveRow {
        guard let index = Self.notesIndex(row), case .text(let text) = row.values[index] else { return row }
        return row.replacing(ArchiveLayout.notes, with: .text(try notes.stored(text, of: Self.session(row))))
    }

    private static func notesIndex(_ row: ArchiveRow) -> Int? {
        row.table == Entity.session.table ? row.columns.firstIndex(of: ArchiveLayout.notes) : nil
    }

    private static func session(_ row: ArchiveRow) -> Session.ID {
        Session.ID(row["id"]?.idText ?? "")
    }

    /// Whether a row was updated after another; one whose time cannot be read is earlier than any.
    private static func isLater(_ row: ArchiveRow, than other: ArchiveRow) -> Bool {
        guard let time = updatedAt(row) else { return false }
        return updatedAt(other).map { time > $0 } ?? true
    }

    private static func updatedAt(_ row: ArchiveRow) -> Instant? {
        guard case .text(let text)? = row["updatedAt"] else { return nil }
        return Instant(databaseText: text) ?? Instant(text)
    }
}
