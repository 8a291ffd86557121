/// One thing wrong with what was asked.
public struct Problem: Error, Hashable, Sendable {
    /// The parameter, column or form field that it is about.
    public let field: String
    /// What is wrong with it, in words that fit behind the field's name.
    public let message: String

    public init(field: String, message: String) {
        self.field = field
        self.message = message
    }
}

/// Why the practice refused, with what the caller needs to do better.
public enum PracticeError: Error, Hashable, Sendable {
    /// There is no such record.
    case notFound(entity: Entity, id: String)
    /// The values break rules: all of them at once.
    case invalid([Problem])
    /// The therapist or the client has these sessions in that time already.
    case sessionConflict([Session])
    /// The record's state does not lead there.
    case invalidTransition(entity: Entity, id: String, from: String, to: String, allowed: [String])
    /// The record changed since it was read.
    case stale(entity: Entity, id: String, updatedAt: Instant)
    /// Another program wrote a row that cannot be read as what it should be.
    case malformed(entity: Entity, id: String, column: String, reason: String)
    /// Only some may do that with this record, and the actor is none of them.
    case accessDenied(entity: Entity, id: String)
    /// The session's private notes are encrypted with a key that the daemon does not have.
    case notesLocked(sessionId: String, keyId: String)
    /// The database refuses just now: locked for too long, full, read-only. Nothing was changed.
    case unavailable(reason: String)
}

extension PracticeError: CustomStringConvertible {
    /// For logs: kinds, ids and column names, never a record's values.
    public var description: String {
        switch self {
        case .notFound(let entity, let id): "no \(entity.rawValue) has the id \(id)"
        case .invalid(let problems): "invalid: " + problems.map { "\($0.field) \($0.message)" }.joined(separator: "; ")
        case .sessionConflict(let sessions):
            "in conflict with " + sessions.map(\.id.text).joined(separator: ", ")
        case .invalidTransition(let entity, let id, let from, let to, let allowed):
            "\(entity.rawValue) \(id) is \(from) and cannot become \(to); "
                + (allowed.isEmpty ? "nothing is allowed" : "allowed: \(allowed.joined(separator: ", "))")
        case .stale(let entity, let id, let updatedAt): "\(entity.rawValue) \(id) changed at \(updatedAt)"
        case .malformed(let entity, let id, let column, let reason):
            "\(entity.rawValue) \(id) cannot be read: \(column) \(reason)"
        case .accessDenied(let entity, let id): "not permitted for \(entity.rawValue) \(id)"
        case .notesLocked(let id, let key):
            "the notes of session \(id) are encrypted with the key \(key), which is missing"
        case .unavailable(let reason): "the database is unavailable: \(reason)"
        }
    }
}
