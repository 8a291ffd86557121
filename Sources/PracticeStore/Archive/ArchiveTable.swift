import GRDB
package import TherapyKit

/// A table that is part of an archive: the application's seven, and those of the daemon that belong to the records.
package struct ArchiveTable: Sendable {
    package let name: String
    /// `nil` for the daemon's own.
    package let entity: Entity?
    /// What tells its rows apart.
    let key: [String]

    /// In an order in which each refers only to earlier ones. The versions of a form stand before the responses that
    /// answered them, and a response before the version that it answered.
    package static let all: [ArchiveTable] = [
        application(.user), application(.therapist), application(.session), application(.form), formVersions,
        application(.formResponse), responseVersions, application(.resource), application(.assignment),
    ]

    static let formVersions = ArchiveTable(
        name: "therapyd_form_versions",
        entity: nil,
        key: ["formId", "version"]
    )
    static let responseVersions = ArchiveTable(name: "therapyd_response_versions", entity: nil, key: ["responseId"])

    private static func application(_ entity: Entity) -> ArchiveTable {
        ArchiveTable(name: entity.table, entity: entity, key: ["id"])
    }
}

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

/// What tells rows of a table apart: a UUID takes 16 octets, and there may be a million.
enum ArchiveKey: Hashable, Sendable {
    case uuid(UInt64, UInt64)
    case text(String)
    case other(ArchiveValue)

    /// `nil` for a row without an id.
    init?(_ value: ArchiveValue) {
        if value == .null { return nil }
        guard let text = value.idText else {
            self = .other(value)
            return
        }
        self.init(text: text)
    }

    /// `nil` when one of the values is missing.
    init?(_ values: [ArchiveValue]) {
        if values.count == 1 {
            self.init(values[0])
            return
        }
        let parts = values.compactMap(\.idText)
        guard parts.count == values.count else { return nil }
        self = .text(parts.joined(separator: "\u{1F}"))
    }

    private init(text: String) {
        guard let (high, low) = Self.uuid(text) else {
            self = .text(text)
            return
        }
        self = .uuid(high, low)
    }

    /// Of lower-case digits alone: in upper case, it is another id to SQLite.
    private static func uuid(_ text: String) -> (UInt64, UInt64)? {
        guard text.utf8.count == 36 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for (index, byte) in text.utf8.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            if digits < 16 { words.0 = words.0 << 4 | UInt64(digit) } else { words.1 = words.1 << 4 | UInt64(digit) }
            digits += 1
        }
        return words
    }
}
