import ControlAPI
import Varlink

/// A daemon of another version than this program: what is not understood has its reason there.
extension Invocation {
    /// Says so where the versions differ.
    func noteVersion(_ version: String) {
        guard version != Therapyctl.version else { return }
        console.note(
            "this is version \(Therapyctl.version), the daemon is \(version): restart the one that was updated first"
        )
    }

    /// Asks for the version after a call that was not understood. Without an answer there is nothing to say.
    func noteVersion(after error: ClientError) {
        guard error.exitStatus == .protocolError else { return }
        let answer = try? daemon().call(DaemonAPI.GetStatus.self, .init(), timeout: .seconds(2)).reply()
        if let answer { noteVersion(answer.version) }
    }
}
