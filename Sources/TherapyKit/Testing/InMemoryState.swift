import TherapyKit

/// What a practice in memory holds.
struct InMemoryState: Sendable {
    var tables = InMemoryTables()
    var changes: [Change] = []
    var audit: [InMemoryPractice.AuditedChange] = []
    var failures: (count: Int, error: PracticeError) = (0, .unavailable(reason: ""))

    mutating func write<Record: InMemoryRecord>(_ record: Record, at now: Instant, actor: Actor) {
        let old = tables[keyPath: Record.table].updateValue(record, forKey: record.id)
        append(
            old == nil ? .insert : .update,
            Record.entity,
            record.id.text,
            columns: old.map { $0.changedColumns(to: record) } ?? [],
            old: old?.statusText,
            new: record.statusText,
            at: now,
            actor: actor
        )
    }

    mutating func append(
        _ operation: Change.Operation,
        _ entity: Entity,
        _ id: String,
        columns: [String] = [],
        old: String? = nil,
        new: String? = nil,
        at now: Instant,
        actor: Actor
    ) {
        changes.append(
            Change(
                sequence: Int64(changes.count + 1),
                at: now,
                entity: entity,
                id: id,
                operation: operation,
                columns: columns,
                oldStatus: old,
                newStatus: new,
                actor: actor.description
            )
        )
    }

    // MARK: Removing

    mutating func remove<Record>(_ id: String, kind: Record.Type, at now: Instant) {
        switch kind {
        case is User.Type: remove(tables.users[RecordID(id)], at: now)
        case is Therapist.Type: remove(tables.therapists[RecordID(id)], at: now)
        case is Session.Type: remove(tables.sessions[RecordID(id)], at: now)
        case is Form.Type: remove(tables.forms[RecordID(id)], at: now)
        case is FormResponse.Type: remove(tables.responses[RecordID(id)], at: now)
        case is Resource.Type: remove(tables.resources[RecordID(id)], at: now)
        case is Assignment.Type: remove(tables.assignments[RecordID(id)], at: now)
        default: break
        }
    }

    /// With what refers to it; a response only loses its session.
    private mutating func remove<Record: InMemoryRecord>(_ record: Record?, at now: Instant) {
        guard let record else { return }
        removeDependents(of: record, \.therapists, at: now)
        removeDependents(of: record, \.sessions, at: now)
        removeDependents(of: record, \.assignments, at: now)
        removeDependents(of: record, \.resources, at: now)
        for response in dependents(of: record, in: tables.responses) {
            if Record.entity == .session { release(response, at: now) } else { remove(response, at: now) }
        }
        tables[keyPath: Record.table][record.id] = nil
        append(.delete, Record.entity, record.id.text, old: record.statusText, at: now, actor: .application)
    }

    private mutating func removeDependents<Dependent: InMemoryRecord>(
        of record: some InMemoryRecord,
        _ table: KeyPath<InMemoryTables, [Dependent.ID: Dependent]>,
        at now: Instant
    ) {
        for dependent in dependents(of: record, in: tables[keyPath: table]) { remove(dependent, at: now) }
    }

    private func dependents<Record: InMemoryRecord, Dependent: InMemoryRecord>(
        of record: Record,
        in table: [Dependent.ID: Dependent]
    ) -> [Dependent] {
        table.values.filter { $0.references.contains { $0.entity == Record.entity && $0.id == record.id.text } }
            .sorted { $0.id < $1.id }
    }

    private mutating func release(_ response: FormResponse, at now: Instant) {
        write(
            FormResponse(
                id: response.id,
                formId: response.formId,
                formVersion: response.formVersion,
                clientId: response.clientId,
                responses: response.responses,
                submittedAt: response.submittedAt,
                meta: response.meta,
                createdAt: response.createdAt,
                updatedAt: response.updatedAt
            ),
            at: now,
            actor: .application
        )
    }
}

// MARK: - Changes by the domain's rules

extension InMemoryState {
    func record<Record: InMemoryRecord>(_ id: RecordID<Record>) throws(PracticeError) -> Record {
        guard let record = tables[keyPath: Record.table][id] else {
            throw .notFound(entity: Record.entity, id: id.text)
        }
        return record
    }

    mutating func create<Request: RecordRequest>(
        _ request: Request,
        at now: Instant,
        actor: Actor
    ) throws(PracticeError) -> Request.Record where Request.Record: InMemoryRecord {
        let record = request.record(id: .random(), at: now)
        try check(record)
        write(record, at: now, actor: actor)
        note(record, actor)
        return record
    }

    mutating func update<Update: RecordUpdate>(
        _ id: RecordID<Update.Record>,
        with update: Update,
        at now: Instant,
        actor: Actor
    ) throws(PracticeError) -> Update.Record where Update.Record: InMemoryRecord {
        let old: Update.Record = try record(id)
        if let expected = update.ifUpdatedAt, expected != old.updatedAt {
            throw .stale(entity: Update.Record.entity, id: id.text, updatedAt: old.updatedAt)
        }
        var record = old
        update.apply(to: &record)
        guard record != old else { return old }
        let problems = record.ruleProblems
        guard problems.isEmpty else { throw .invalid(problems) }
        return save(record, at: now, actor: actor)
    }

    /// Writes a record that has changed, with a later stamp.
    mutating func save<Record: InMemoryRecord>(
        _ record: Record,
        at now: Instant,
        actor: Actor,
        reason: String? = nil
    ) -> Record {
        var record = record
        record.updatedAt = max(now, record.updatedAt + .milliseconds(1))
        write(record, at: now, actor: actor)
        note(record, actor, reason)
        return record
    }

    func check(_ record: some InMemoryRecord) throws(PracticeError) {
        for reference in record.references where !tables.contains(reference.entity, reference.id) {
            throw .notFound(entity: reference.entity, id: reference.id)
        }
        let problems = record.ruleProblems
        guard problems.isEmpty else { throw .invalid(problems) }
    }

    mutating func note<Record: InMemoryRecord>(_ record: Record, _ actor: Actor, _ reason: String? = nil) {
        audit.append(
            InMemoryPractice.AuditedChange(
                entity: Record.entity,
                id: record.id.text,
                status: record.statusText,
                actor: actor,
                reason: reason
            )
        )
    }
}
