import ControlAPI
import Varlink

/// Calls that tell how far they are.
extension Invocation {
    /// Shows each reply's progress until the last; nil when there was no reply.
    func lastReply<Method: VarlinkMethod>(
        to method: Method.Type,
        _ parameters: Method.Parameters,
        progress: (Method.Reply) -> String
    ) throws(ClientError) -> Answer<Method>? {
        var last: Answer<Method>?
        try daemon().stream(method, parameters) { answer throws(ClientError) in
            console.showProgress(progress(try answer.reply()))
            last = answer
        }
        console.clearProgress()
        return last
    }
}
