package import GRDB
package import TherapyKit

/// One page of a list, built from its filters: rows in the order of a column and the id, from a place on.
package struct PageQuery<Record: StoredRecord> {
    /// The column of the order; the id alone when it is `nil`.
    private let order: String?
    private var conditions: [String] = []
    private var arguments: [(any DatabaseValueConvertible)?] = []

    package init(orderedBy column: String?) {
        order = column
    }

    /// Adds a condition when there is a value, which stands in it once or more often.
    package mutating func filter(_ condition: String, _ value: (any DatabaseValueConvertible)?, times: Int = 1) {
        guard let value else { return }
        conditions.append(condition)
        arguments += Array(repeating: value, count: times)
    }

    /// Adds a condition that a column has one of some values; none stand for any.
    ///
    /// Several are no way into an index (the plus sign says so): their rows would have to be sorted.
    package mutating func filter<Choice: RawRepresentable<String>>(anyOf choices: Set<Choice>, column: String) {
        guard !choices.isEmpty else { return }
        let texts = choices.map(\.rawValue).sorted()
        let marks = texts.map { _ in "?" }.joined(separator: ", ")
        let plus = column.hasPrefix("+") ? "" : "+"
        conditions.append(texts.count == 1 ? "\(column) = ?" : "\(plus)\(column) IN (\(marks))")
        arguments += texts as [any DatabaseValueConvertible]
    }

    /// Adds a condition without a value.
    package mutating func filter(_ condition: String) {
        conditions.append(condition)
    }

    /// The statement and its arguments.
    package func sql(after: PageCursor?, limit: Int) -> (text: String, arguments: StatementArguments) {
        // A row without a place in the order cannot be read, and could not be gone on from; NULL stands before all others.
        var conditions = conditions + ["+\(order ?? "id") IS NOT NULL"]
        var arguments = arguments
        if let after {
            conditions.append(order.map { "(\($0), id) > (?, ?)" } ?? "id > ?")
            arguments += order == nil ? [after.id] : [after.key, after.id]
        }
        let filter = " WHERE " + conditions.joined(separator: " AND ")
        let key = order ?? "''"
        let ordering = order.map { "\($0), id" } ?? "id"
        let columns = Record.selection.joined(separator: ", ")
        return (
            "SELECT \(columns), \(key) AS pageKey FROM \(Record.source)\(filter) ORDER BY \(ordering) LIMIT ?",
            StatementArguments(arguments + [limit + 1])
        )
    }

    /// Reads the page. Rows that cannot be read are left out: ``RecordInspection`` tells of them.
    package func page(_ db: Database, after: PageCursor?, limit: Int) throws -> Page<Record> {
        let (text, arguments) = sql(after: after, limit: limit)
        let rows = try Row.fetchAll(db.cachedStatement(sql: text), arguments: arguments)
        var records: [Record] = []
        records.reserveCapacity(min(rows.count, limit))
        for row in rows.prefix(limit) {
            if let record = try? Record(row: row) { records.append(record) }
        }
        guard rows.count > limit else { return Page(records: records, next: nil) }
        // The place of the last row, read or not: a page of nothing but spoiled rows still leads on. Only a row without
        // a text for a place, which no application means, is passed over.
        return Page(records: records, next: rows.prefix(limit).reversed().lazy.compactMap(Self.place).first)
    }

    private static func place(of row: Row) -> PageCursor? {
        guard let id = (row[0] as DatabaseValue).text, let key = (row["pageKey"] as DatabaseValue).text else {
            return nil
        }
        return PageCursor(key: key, id: id)
    }
}
