package import ControlAPI
import Practice
import TherapyKit
package import Varlink

/// Private notes: for a caller who acts for the session's therapist.
extension PracticeHandlers {
    package func getPrivateNotes(
        _ call: MethodCall<PracticeAPI.GetPrivateNotes, CallerSession>
    ) async throws -> PracticeAPI.GetPrivateNotes.Reply {
        let id = Session.ID(call.parameters.sessionId)
        return try await answering {
            .init(privateNotes: try await practice.privateNotes(of: id, as: call.context.actor))
        }
    }

    package func setPrivateNotes(
        _ call: MethodCall<PracticeAPI.SetPrivateNotes, CallerSession>
    ) async throws -> PracticeAPI.SetPrivateNotes.Reply {
        let parameters = call.parameters
        return try await answering {
            try await practice.setPrivateNotes(
                parameters.privateNotes,
                of: Session.ID(parameters.sessionId),
                as: call.context.actor
            )
            return .init()
        }
    }
}
