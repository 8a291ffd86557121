import ControlAPI
import TherapyKit
import Varlink

extension PracticeError {
    /// The error as the contract names it.
    var refusal: any VarlinkError {
        switch self {
        case .notFound(let entity, let id):
            PracticeAPI.NotFound(entity: entity.rawValue, id: id)
        case .invalid(let problems):
            PracticeAPI.Invalid(problems: problems.map { .init(field: $0.field, message: $0.message) })
        case .sessionConflict(let sessions):
            PracticeAPI.SessionConflict(conflicts: sessions.map(PracticeAPI.Session.init))
        case .invalidTransition(let entity, let id, let from, let to, let allowed):
            PracticeAPI.InvalidTransition(entity: entity.rawValue, id: id, from: from, to: to, allowed: allowed)
        case .stale(let entity, let id, let updatedAt):
            PracticeAPI.Stale(entity: entity.rawValue, id: id, updatedAt: updatedAt.wireText)
        case .malformed(let entity, let id, let column, let reason):
            PracticeAPI.Malformed(entity: entity.rawValue, id: id, column: column, reason: reason)
        case .accessDenied(let entity, let id):
            DaemonAPI.AccessDenied(action: "\(entity.rawValue) \(id)", role: nil)
        case .notesLocked(let sessionId, let keyId):
            PracticeAPI.NotesLocked(sessionId: sessionId, keyId: keyId)
        case .unavailable(let reason):
            PracticeAPI.Unavailable(reason: reason)
        }
    }
}
