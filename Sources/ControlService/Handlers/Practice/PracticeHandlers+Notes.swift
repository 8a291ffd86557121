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
        return try await answeringTherapist(PracticeAPI.GetPrivateNotes.name) {
            .init(privateNotes: try await practice.privateNotes(of: id, as: call.context.actor))
        }
    }

    package func setPrivateNotes(
        _ call: MethodCall<PracticeAPI.SetPrivateNotes, CallerSession>
    ) async throws -> PracticeAPI.SetPrivateNotes.Reply {
        let parameters = call.parameters
        return try await answeringTherapist(PracticeAPI.SetPrivateNotes.name) {
            try await practice.setPrivateNotes(
                parameters.privateNotes,
                of: Session.ID(parameters.sessionId),
                as: call.context.actor
            )
            return .init()
        }
    }

    /// Who is not the session's therapist is refused for want of a role that no Unix group gives.
    private func answeringTherapist<Reply>(_ method: String, _ answer: () async throws -> Reply) async throws -> Reply {
        do {
            return try await answering(answer)
        } catch is DaemonAPI.AccessDenied {
            throw DaemonAPI.AccessDenied(action: method, role: "therapist")
        }
    }
}
