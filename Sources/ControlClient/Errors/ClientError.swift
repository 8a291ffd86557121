import Varlink
import VarlinkClient

/// Why a command did not do what it was asked to.
enum ClientError: Error, Sendable {
    /// The arguments make no sense together, or with the data.
    case usage(String)
    case unreachable(ConnectError, DaemonProcesses)
    /// The daemon said no.
    case refused(VarlinkErrorReply, CallDescription)
    /// The daemon's reply is not what the contract says.
    case incomprehensible(JSONError, CallDescription)
    /// Somebody takes connections for it, and it ends before it answers.
    case doesNotStart(socket: String)
    case disconnected(ProtocolError, CallDescription)
    case unknownID(noun: String, prefix: String, list: String)
    case noSuchJob(String)
    /// Several jobs have the name, and none of them or more than one is not at its end.
    case ambiguousJob(name: String, ids: [String])
    case ambiguousID(noun: String, prefix: String, candidates: [String])
    /// It was done, and came out badly: a job did not succeed, a check found something.
    case failed(String)
    /// A daemon that was to begin anew does not answer.
    case notBack(String)
    /// The configuration has these problems; says what that means for what was asked.
    case invalidConfiguration([String], consequence: String)
    /// The person at the prompt did not say yes; says what was not done.
    case notConfirmed(String)
    case archive(ArchiveError)
    /// A file, or `-` for standard input.
    case unreadable(path: String, InputError)
    case unwritable(path: String, errno: Int32)
    case watchEnded(ProtocolError, last: Int?)
    case output(OutputError)
}

/// Which call failed, for the words about it.
struct CallDescription: Hashable, Sendable {
    /// With the interface.
    let method: String
    /// The method was typed at the prompt, and is not what a command stands for.
    let isTyped: Bool
}
