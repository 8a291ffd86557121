import GRDB
import PracticeStore
import TherapyKit

/// Looks at single rows as another program wrote them: whether they can be read, refer to what is there, and keep the
/// rules.
struct RowInspector {
    let db: Database
    let rules: PracticeRules
    let now: Instant
    private var forms: [String: ResponseRules?] = [:]

    init(db: Database, rules: PracticeRules, now: Instant) {
        self.db = db
        self.rules = rules
        self.now = now
    }

    /// Everything that is wrong with a row; nothing for one that is gone. All rows that no id leads to are told of
    /// together, under the empty one.
    mutating func faults(of entity: Entity, _ id: String) throws -> [RecordFault] {
        if id.isEmpty, let fault = try missingIDs(entity) { return [fault] }
        return switch entity {
        case .user: try faults(User.self, id)
        case .therapist: try faults(Therapist.self, id)
        case .session: try faults(Session.self, id) { inspector, session in try inspector.overlaps(of: session) }
        case .form: try faults(Form.self, id)
        case .formResponse:
            try faults(FormResponse.self, id) { inspector, response in try inspector.misfits(of: response) }
        case .resource: try faults(Resource.self, id)
        case .assignment: try faults(Assignment.self, id)
        }
    }

    /// SQLite lets a key be NULL, as it is no INTEGER, and anything but a text.
    private func missingIDs(_ entity: Entity) throws -> RecordFault? {
        let sql = "SELECT count(*) FROM \(entity.table) WHERE id IS NULL OR id >= x''"
        guard let count = try Int.fetchOne(db.cachedStatement(sql: sql)), count > 0 else { return nil }
        return RecordFault(
            entity: entity,
            id: "",
            field: "id",
            reason: "is missing or no text in \(count) row\(count == 1 ? "" : "s")",
            isServed: false
        )
    }

    private mutating func faults<Record: CheckedRecord>(
        _ type: Record.Type,
        _ id: String,
        more: (inout RowInspector, Record) throws -> [RecordFault] = { _, _ in [] }
    ) throws -> [RecordFault] {
        do {
            let (record, faults) = try Record.inspect(db, RecordID(id))
            let unread = Set(faults.map(\.field))
            // What could not be read is told once, and not again for what stands in for it.
            let problems = record.problems(by: rules).filter { !unread.contains($0.parameter) }
            return faults + problems.map { RecordFault($0, entity: Record.entity, id: id) }
                + (try orphans(record)) + (try more(&self, record))
        } catch let error as PracticeError {
            if case .notFound = error { return [] }
            guard let fault = RecordFault(error) else { throw error }
            return [fault]
        }
    }

    // MARK: Rules between rows

    private func orphans<Record: CheckedRecord>(_ record: Record) throws -> [RecordFault] {
        try record.references.compactMap { reference in
            guard try !reference.entity.exists(db, reference.id) else { return nil }
            return RecordFault(
                entity: Record.entity,
                id: record.id.text,
                field: reference.field,
                reason: "names a \(reference.entity.rawValue) that is not there"
            )
        }
    }

    /// Only what is still to come can be double-booked in any way that matters.
    private func overlaps(of session: Session) throws -> [RecordFault] {
        guard session.status == .scheduled, session.startTime < session.endTime, session.endTime > now else {
            return []
        }
        // One that cannot be read is told of by itself, and in nobody's time. However many there are, few are named.
        let readable = try SessionConflicts.ids(db, session).sorted().lazy
            .filter { (try? Session.get(db, Session.ID($0))) != nil }.prefix(6)
        let others = Array(readable)
        guard !others.isEmpty else { return [] }
        let ids = others.prefix(5).joined(separator: ", ") + (others.count > 5 ? ", …" : "")
        return [
            RecordFault(
                entity: .session,
                id: session.id.text,
                field: RecordFault.overlapField,
                reason: "is in the time of \(ids)"
            )
        ]
    }

    private mutating func misfits(of response: FormResponse) throws -> [RecordFault] {
        guard let rules = try responseRules(of: response) else { return [] }
        let problems = rules.problems(with: response.responses)
        guard !problems.isEmpty else { return [] }
        return [
            RecordFault(
                entity: .formResponse,
                id: response.id.text,
                field: "responses",
                reason: "does not fit the form's version \(response.formVersion): \(problems.count) problems"
            )
        ]
    }

    private mutating func responseRules(of response: FormResponse) throws -> ResponseRules? {
        let edition = "\(response.formVersion) \(response.formId)"
        if let known = forms[edition] { return known }
        // A form that is gone or cannot be read is told of by itself.
        let form = try? Form.get(db, response.formId, version: response.formVersion)
        let rules = form.map { ResponseRules(fields: $0.fields) }
        forms[edition] = .some(rules)
        return rules
    }
}

extension RecordFault {
    /// The field under which double bookings stand.
    static let overlapField = "startTime"

    fileprivate init(_ problem: Problem, entity: Entity, id: String) {
        let rest = problem.field.dropFirst(problem.parameter.count)
        self.init(
            entity: entity,
            id: id,
            field: problem.parameter,
            reason: (rest.isEmpty ? "" : "\(rest) ") + problem.message
        )
    }
}
