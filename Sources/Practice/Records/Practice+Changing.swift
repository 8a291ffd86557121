package import PracticeStore
package import TherapyKit

/// What is done to records of every kind in the same way.
extension Practice {
    /// Makes a record.
    package func create<Request: RecordRequest>(
        _ request: Request,
        as actor: Actor
    ) async throws(PracticeError) -> Request.Record where Request.Record: CheckedRecord {
        let entity = Request.Record.entity
        return try await change("\(entity.eventName).create", entity, nil, as: actor) { transaction in
            try transaction.create(request)
        }
    }

    /// Changes some of a record's fields. What is there already is not written again.
    package func update<Update: RecordUpdate>(
        _ id: Update.Record.ID,
        with update: Update,
        as actor: Actor
    ) async throws(PracticeError) -> Update.Record where Update.Record: CheckedRecord {
        let entity = Update.Record.entity
        return try await change("\(entity.eventName).update", entity, id.text, as: actor) { transaction in
            try transaction.update(id, with: update)
        }
    }

    /// Deletes a record, and all that goes with it.
    /// - Parameter isRehearsal: whether to take it back again: the counts are what a deletion would give.
    /// - Returns: how many records of each kind are gone.
    package func delete<Record: StoredRecord>(
        _ id: RecordID<Record>,
        isRehearsal: Bool = false,
        as actor: Actor
    ) async throws(PracticeError) -> [Entity: Int] {
        let entity = Record.entity
        return try await change("\(entity.eventName).delete", entity, id.text, as: actor) { transaction in
            try transaction.rehearsing(isRehearsal) { try transaction.delete(entity, id.text) }
        }
    }

    /// Sets an assignment's status; to the one that it has already, nothing changes.
    package func apply(
        _ command: AssignmentCommand,
        to id: Assignment.ID,
        as actor: Actor
    ) async throws(PracticeError) -> Assignment {
        let action = "assignment.\(command.target.rawValue)"
        return try await change(action, .assignment, id.text, as: actor) { transaction in
            var assignment = try Assignment.get(transaction.db, id)
            guard let status = try assignment.status(after: command) else { return assignment }
            assignment.status = status
            return try transaction.write(assignment, ["status"], action)
        }
    }
}
