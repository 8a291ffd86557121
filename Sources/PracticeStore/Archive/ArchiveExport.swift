import Crypto
import GRDB
import Synchronization
package import TherapyKit

/// An archive on its way out: the practice as it was when the export began, a batch of lines at a time.
///
/// It reads by a connection of its own, in one transaction: nobody waits for it, but until it ends, SQLite cannot move
/// back into the file what is written meanwhile, and the write-ahead log grows by that.
package final class ArchiveExport: Sendable {
    package struct Batch: Sendable {
        package let lines: [String]
        /// The sessions whose private notes are in it.
        package let notes: [String]
        package let isLast: Bool
    }

    private struct State {
        var snapshot: DatabaseSnapshot?
        var digest = SHA256()
        var rows: [String: Int] = [:]
        /// Where in ``ArchiveLayout/tables`` it is, and behind which row of it.
        var table = 0
        var place: [DatabaseValue]?
        var hasHeader = false
    }

    /// Octets of a batch, as JSON strings; one line may go beyond.
    private static let batchSize = 256 * 1024

    private let state: Mutex<State>
    private let header: ArchiveHeader
    private let scope: ArchiveScope
    private let layout: ArchiveLayout
    private let users: UserColumns
    private let notes: PrivateNotes?

    /// - Parameter notes: reads the private notes that are to be part of it.
    /// - Throws: ``PracticeError/notesLocked(sessionId:keyId:)`` when a key is missing, before there is any line.
    init(
        _ snapshot: DatabaseSnapshot,
        scope: ArchiveScope,
        schema: ApplicationSchema,
        notes: PrivateNotes?,
        createdAt: Instant
    ) throws {
        layout = try snapshot.read { db in
            if case .client(let id) = scope, try !User.exists(db, id) {
                throw PracticeError.notFound(entity: .user, id: id.text)
            }
            try notes?.checkKeys(db, of: scope.client)
            return try ArchiveLayout(db, schema: schema)
        }
        state = Mutex(State(snapshot: snapshot))
        header = ArchiveHeader(createdAt: createdAt.wireText, client: scope.client?.text, privateNotes: notes != nil)
        self.scope = scope
        self.notes = notes
        users = schema.users
    }

    /// The next lines. Not for an event loop: it takes some milliseconds.
    /// - Throws: an error ends the archive, which then has no manifest. Behind the last batch there is none.
    package func next() throws(PracticeError) -> Batch {
        let result: Result<Batch, PracticeError> = state.withLock { state in
            guard let snapshot = state.snapshot else {
                return .failure(.unavailable(reason: "the export has ended"))
            }
            do {
                let batch = try snapshot.read { db in try self.batch(db, &state) }
                if batch.isLast { state.snapshot = nil }
                return .success(batch)
            } catch {
                state.snapshot = nil
                return .failure(PracticeError(databaseError: error))
            }
        }
        return try result.get()
    }

    private func batch(_ db: Database, _ state: inout State) throws -> Batch {
        var lines: [String] = []
        var notes: [String] = []
        var size = 0
        func add(_ line: [UInt8], quotedSize: Int) {
            state.digest.update(data: line)
            state.digest.update(data: [UInt8(ascii: "\n")])
            lines.append(String(decoding: line, as: UTF8.self))
            size += quotedSize
        }
        if !state.hasHeader {
            state.hasHeader = true
            add(Array(header.text.utf8), quotedSize: 0)
        }
        while state.table < layout.tables.count {
            let table = layout.tables[state.table]
            let rows = try cursor(db, table, after: state.place)
            while let row = try rows.next() {
                let count = table.columns.count
                state.place = (count..<row.count).map { row[$0] }
                let archived = try archived(row, of: table)
                if let id = archived.notes { notes.append(id) }
                let line = archived.row.line
                let quotedSize = ArchiveLine.quotedSize(line)
                guard quotedSize <= ArchiveLine.maximumSize else { throw tooLong(archived.row, table.table) }
                add(line, quotedSize: quotedSize)
                state.rows[table.table.name, default: 0] += 1
                if size >= Self.batchSize { return Batch(lines: lines, notes: notes, isLast: false) }
            }
            state.table += 1
            state.place = nil
        }
        lines.append(ArchiveManifest(rows: state.rows, sha256: state.digest.finalize().hexadecimalText).text)
        return Batch(lines: lines, notes: notes, isLast: true)
    }

    // MARK: Rows

    /// The rows behind a place, as far as anybody asks for them: the application's in the order in which they were made.
    private func cursor(_ db: Database, _ table: ArchiveLayout.Table, after place: [DatabaseValue]?) throws -> RowCursor
    {
        let order = table.table.entity == nil ? table.table.key : ["rowid"]
        let key = order.joined(separator: ", ")
        let columns = table.columns.map(UserColumns.quoted).joined(separator: ", ")
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        if let condition = scope.condition(on: table.table) {
            conditions.append(condition)
            arguments += Array(repeating: scope.client?.text, count: condition.utf8.count { $0 == UInt8(ascii: "?") })
        }
        if let place {
            conditions.append("(\(key)) > (\(place.map { _ in "?" }.joined(separator: ", ")))")
            arguments += place as [any DatabaseValueConvertible]
        }
        let filter = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND ")) "
        let statement = try db.cachedStatement(
            sql: "SELECT \(columns), \(key) FROM \(table.table.name) \(filter)ORDER BY \(key)"
        )
        return try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
    }

    /// A row as the archive has it, and the id of a session whose notes are in it.
    private func archived(_ row: Row, of table: ArchiveLayout.Table) throws -> (row: ArchiveRow, notes: String?) {
        var columns: [String] = []
        var values: [ArchiveValue] = []
        for (index, column) in table.columns.enumerated() {
            let isNotes = table.table.entity == .session && column == ArchiveLayout.notes
            if isNotes, notes == nil { continue }
            columns.append(column)
            values.append(try ArchiveValue(row, at: index))
        }
        var archived = ArchiveRow(table: table.table.name, columns: columns, values: values)
        var session: String?
        if let notes, table.table.entity == .session {
            let id = archived["id"]?.idText ?? ""
            if case .text(let text)? = archived[ArchiveLayout.notes], !text.isEmpty {
                let plain = try notes.plain(text, of: Session.ID(id))
                archived = archived.replacing(ArchiveLayout.notes, with: .text(plain))
            }
            switch archived[ArchiveLayout.notes] {
            case nil, .null, .text(""): break
            default: session = id
            }
        }
        if let kept = scope.reducedColumns(of: archived, table.table.entity, users: users) {
            archived = archived.reduced(to: kept)
        }
        return (archived, session)
    }

    private func tooLong(_ row: ArchiveRow, _ table: ArchiveTable) -> PracticeError {
        let longest = zip(row.columns, row.values).max { $0.1.size < $1.1.size }
        return .malformed(
            entity: table.entity ?? .form,
            id: row[table.key[0]]?.idText ?? "",
            column: longest?.0 ?? "",
            reason: "is too long for an archive, a line of which has to fit into 16 MiB"
        )
    }
}

extension ArchiveRow {
    func replacing(_ column: String, with value: ArchiveValue) -> ArchiveRow {
        let values = zip(columns, values).map { $0 == column ? value : $1 }
        return ArchiveRow(table: table, columns: columns, values: values)
    }

    fileprivate func reduced(to kept: [String]) -> ArchiveRow {
        let indices = columns.indices.filter { kept.contains(columns[$0]) }
        return ArchiveRow(table: table, columns: indices.map { columns[$0] }, values: indices.map { values[$0] })
    }
}

extension ArchiveValue {
    fileprivate var size: Int {
        switch self {
        case .null, .integer, .real: 8
        case .text(let text): text.utf8.count
        case .octets(let octets), .blob(let octets): octets.count
        }
    }
}

extension PracticeStore {
    /// Begins to export what there is now.
    /// - Parameter notes: reads the private notes; without it, they are left out.
    package func export(
        _ scope: ArchiveScope,
        notes: PrivateNotes?,
        at now: Instant
    ) throws(PracticeError) -> ArchiveExport {
        guard let pool = pool as? DatabasePool else { throw PracticeError.unavailable(reason: "this is a copy") }
        do {
            return try ArchiveExport(pool.makeSnapshot(), scope: scope, schema: schema, notes: notes, createdAt: now)
        } catch {
            throw PracticeError(databaseError: error)
        }
    }

    /// Where the database lies.
    package var directory: String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }
}
