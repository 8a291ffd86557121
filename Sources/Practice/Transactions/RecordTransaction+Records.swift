import GRDB
package import PracticeStore
package import TherapyKit

/// A record with rules of its own.
package protocol CheckedRecord: StoredRecord {
    /// The records that it cannot do without, in the order in which they are looked for.
    var references: [RecordReference] { get }
    /// Every problem with its values.
    func problems(by rules: PracticeRules) -> [Problem]
}

/// What a record refers to by one of its fields.
package struct RecordReference: Hashable, Sendable {
    package let field: String
    package let entity: Entity
    package let id: String

    init(_ field: String, _ entity: Entity, _ id: String) {
        self.field = field
        self.entity = entity
        self.id = id
    }
}

/// The steps that are the same for every kind of record.
extension RecordTransaction {
    func create<Request: RecordRequest>(_ request: Request) throws -> Request.Record
    where Request.Record: CheckedRecord {
        let record = request.record(id: .random(), at: now)
        try check(record.references)
        let problems = record.problems(by: rules)
        guard problems.isEmpty else { throw PracticeError.invalid(problems) }
        return try add(record)
    }

    /// Writes a record that has passed its checks.
    /// - Returns: the record as it stands then, with what triggers made of it.
    func add<Record: StoredRecord>(_ record: Record) throws -> Record {
        try record.insert(db, in: schema)
        try audit("\(Record.entity.eventName).create", Record.entity, record.id.text)
        return try Record.get(db, record.id)
    }

    /// Changes what differs, or nothing; what was wrong before and is left alone is not held against the change.
    func update<Update: RecordUpdate>(_ id: Update.Record.ID, with update: Update) throws -> Update.Record
    where Update.Record: CheckedRecord {
        let old = try Update.Record.get(db, id)
        if let expected = update.ifUpdatedAt, expected != old.updatedAt {
            throw PracticeError.stale(entity: Update.Record.entity, id: id.text, updatedAt: old.updatedAt)
        }
        var record = old
        update.apply(to: &record)
        let changed = record.changedFields(from: old)
        guard !changed.isEmpty else { return old }
        let problems = record.problems(by: rules).filter { changed.contains($0.parameter) }
        guard problems.isEmpty else { throw PracticeError.invalid(problems) }
        _ = try write(record, changed, "\(Update.Record.entity.eventName).update")
        // As it stands: other fields of a form make it another version.
        return try Update.Record.get(db, id)
    }

    /// Writes the changed fields of a record with a new `updatedAt`, and audits them.
    func write<Record: StoredRecord>(
        _ record: Record,
        _ changed: [String],
        _ action: String,
        reason: String? = nil
    ) throws -> Record {
        var record = record
        record.updatedAt = later(than: record.updatedAt)
        let fields = changed + ["updatedAt"]
        try record.update(db, fields: fields, in: schema)
        try audit(action, Record.entity, record.id.text, columns: fields, reason: reason)
        return record
    }

    func check(_ references: [RecordReference]) throws {
        for reference in references {
            guard try reference.entity.exists(db, reference.id) else {
                throw PracticeError.notFound(entity: reference.entity, id: reference.id)
            }
        }
    }

    // MARK: Deletion

    /// Deletes a record with all that goes with it. Each row that goes is an entry of the audit trail, and so is each that
    /// stays without what it referred to.
    /// - Returns: how many records of each kind went.
    func delete(_ entity: Entity, _ id: String) throws -> [Entity: Int] {
        let place = try ChangeFeed.head(db)
        try removeDependents(of: entity, id)
        try db.cachedStatement(sql: "DELETE FROM \(entity.table) WHERE id = ?").execute(arguments: [id])
        let changes = try ChangeFeed.changes(db, after: place)
        let gone = Set(changes.filter { $0.operation == .delete }.map { RowName(entity: $0.entity, id: $0.id) })
        guard !gone.isEmpty else { throw PracticeError.notFound(entity: entity, id: id) }
        var counts: [Entity: Int] = [:]
        for change in changes {
            let isGone = change.operation == .delete
            if isGone { counts[change.entity, default: 0] += 1 }
            guard isGone || !gone.contains(RowName(entity: change.entity, id: change.id)) else { continue }
            let isCascade = change.entity != entity || change.id != id
            try audit(
                "\(change.entity.eventName).\(isGone ? "delete" : "update")",
                change.entity,
                change.id,
                columns: change.columns,
                reason: isCascade ? "with \(entity.rawValue) \(id)" : nil
            )
        }
        return counts
    }

    /// Does what the tables' references would do by themselves. They lose their ON DELETE when Sequelize alters a table,
    /// and then refuse instead.
    private func removeDependents(of entity: Entity, _ id: String) throws {
        for dependent in entity.dependents {
            let (table, column) = (dependent.entity.table, dependent.column)
            guard dependent.goesAlong else {
                try db.cachedStatement(sql: "UPDATE \(table) SET \(column) = NULL WHERE \(column) = ?")
                    .execute(arguments: [id])
                continue
            }
            if !dependent.entity.dependents.isEmpty {
                let ids = try String.fetchAll(
                    db.cachedStatement(sql: "SELECT id FROM \(table) WHERE \(column) = ?"),
                    arguments: [id]
                )
                for dependentID in ids { try removeDependents(of: dependent.entity, dependentID) }
            }
            try db.cachedStatement(sql: "DELETE FROM \(table) WHERE \(column) = ?").execute(arguments: [id])
        }
    }

    /// Takes a step and takes it back: what it would do, as the database itself says.
    func rehearsing<Value>(_ isRehearsal: Bool, _ step: () throws -> Value) throws -> Value {
        guard isRehearsal else { return try step() }
        var value: Value?
        try db.inSavepoint {
            value = try step()
            return .rollback
        }
        guard let value else { preconditionFailure("a savepoint ends with a value or throws") }
        return value
    }
}
