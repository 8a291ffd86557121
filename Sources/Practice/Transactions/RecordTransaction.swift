import GRDB
import PracticeStore
import TherapyKit

/// What one transaction does to the records, in one actor's name: each step reads, asks the rules, writes, and audits.
struct RecordTransaction {
    let db: Database
    let actor: Actor
    let now: Instant
    let rules: PracticeRules
    let schema: ApplicationSchema

    /// Takes a step; what a refused one has written is taken back, and the refusal audited.
    func attempt<Value>(
        _ action: String,
        _ entity: Entity,
        _ id: String?,
        _ step: () throws -> Value
    ) throws -> Result<Value, PracticeError> {
        var outcome: Result<Value, PracticeError>?
        try db.inSavepoint {
            do {
                outcome = .success(try step())
                return .commit
            } catch {
                // What the database itself cannot do just now ends the whole transaction.
                let error = PracticeError(databaseError: error)
                if case .unavailable = error { throw error }
                outcome = .failure(error)
                return .rollback
            }
        }
        guard let outcome else { preconditionFailure("a savepoint ends with an outcome or throws") }
        if case .failure(let error) = outcome { try audit("refused:\(action)", entity, id, reason: error.kind) }
        return outcome
    }

    /// - Parameter entity: `nil` for what is about no record in particular.
    func audit(
        _ action: String,
        _ entity: Entity? = nil,
        _ id: String? = nil,
        columns: [String] = [],
        reason: String? = nil
    ) throws {
        try AuditTrail.append(
            db,
            AuditEntry(
                at: now,
                actor: actor,
                action: action,
                entity: entity,
                id: id,
                columns: columns,
                reason: reason
            )
        )
    }

    /// Now; but a row's changes are always told apart by their times, however quickly they follow each other.
    func later(than instant: Instant) -> Instant {
        max(now, instant + .milliseconds(1))
    }
}

extension PracticeError {
    /// What kind of refusal it was, without any value.
    var kind: String {
        switch self {
        case .notFound(let entity, _): "no such \(entity.rawValue)"
        // A field may be the caller's own word, as of a response: only ours are written down.
        case .invalid(let problems): "invalid: " + Set(problems.map(\.parameter)).sorted().joined(separator: ", ")
        case .sessionConflict(let sessions): "conflict with " + sessions.map(\.id.text).joined(separator: ", ")
        case .invalidTransition(_, _, let from, let to, _): "\(from) to \(to)"
        case .stale: "changed meanwhile"
        case .malformed(_, _, let column, _): "unreadable \(column)"
        case .accessDenied: "not permitted"
        case .notesLocked(_, let key): "the key \(key) is missing"
        case .unavailable: "unavailable"
        }
    }
}

extension Problem {
    /// The parameter that the problem is about, or in, as far as it is a word of the contract.
    var parameter: String {
        let root = String(field.prefix { $0 != "[" && $0 != "." })
        return Self.parameters.contains(root) ? root : "responses"
    }

    private static let parameters: Set = [
        "name", "email", "phone", "timeZone", "userId", "bio", "specialties", "credentials", "isActive",
        "calendarIntegration", "meta", "therapistId", "clientId", "startTime", "endTime", "type", "format", "status",
        "sharedNotes", "reason", "command", "title", "description", "fields", "version", "formId", "sessionId", "url",
        "tags", "resourceId", "dueDate", "notes", "record", "order", "instrument",
    ]
}
