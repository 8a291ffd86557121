package import ControlAPI
import Logging
import Practice
import TherapyKit
package import Varlink

/// Who the caller is, and for whom it acts.
extension DaemonHandlers {
    package func getAccess(
        _ call: MethodCall<DaemonAPI.GetAccess, CallerSession>
    ) async throws -> DaemonAPI.GetAccess.Reply {
        .init(access: .init(call.context))
    }

    package func actAs(_ call: MethodCall<DaemonAPI.ActAs, CallerSession>) async throws -> DaemonAPI.ActAs.Reply {
        let user = User.ID(call.parameters.userId)
        _ = try call.answering { () throws(PracticeError) in try practice.user(user) }
        call.context.act(as: user)
        logger.info("a connection acts for a user", metadata: ["uid": "\(call.context.uid)", "user": "\(user)"])
        return .init(access: .init(call.context))
    }
}

extension DaemonAPI.Access {
    fileprivate init(_ caller: CallerSession) {
        self.init(
            uid: Int(caller.uid),
            user: caller.user?.text,
            roles: caller.roles.map(\.rawValue).sorted(),
            actingAs: caller.actingAs?.text
        )
    }
}
