import GRDB
import TherapyKit

/// The archive's tables as this file has them, with whatever columns the application added.
package struct ArchiveLayout: Sendable {
    struct Reference: Sendable {
        let column: String
        let table: String
        let parentColumn: String
    }

    struct Table: Sendable {
        let table: ArchiveTable
        /// In the table's order.
        let columns: [String]
        /// The columns without which a row is none.
        let required: [String]
        let references: [Reference]
    }

    /// In the archive's order.
    let tables: [Table]

    static let notes = "privateNotes"

    init(_ db: Database, schema: ApplicationSchema) throws {
        tables = try ArchiveTable.all.map { table in
            let columns = try db.columns(in: table.name).map(\.name)
            let known = ApplicationSchema.tables.first { $0.entity == table.entity }
            return Table(
                table: table,
                columns: columns,
                required: known.map { schema.columns(of: $0).map(\.column).filter { $0 != Self.notes } } ?? columns,
                references: try Self.references(db, of: table)
            )
        }
    }

    func index(of name: String) -> Int? {
        tables.firstIndex { $0.table.name == name }
    }

    /// References of a single column; what else there may be is left to SQLite.
    private static func references(_ db: Database, of table: ArchiveTable) throws -> [Reference] {
        switch table.name {
        case ArchiveTable.formVersions.name:
            return [Reference(column: "formId", table: Entity.form.table, parentColumn: "id")]
        case ArchiveTable.responseVersions.name:
            return [Reference(column: "responseId", table: Entity.formResponse.table, parentColumn: "id")]
        default:
            return try db.foreignKeys(on: table.name).compactMap { key in
                guard key.mapping.count == 1, let pair = key.mapping.first else { return nil }
                return Reference(column: pair.origin, table: key.destinationTable, parentColumn: pair.destination)
            }
        }
    }
}
