import Glibc
import Varlink
import VarlinkClient

extension ClientError {
    /// One line, with what to do next. Nil when there is nobody to tell.
    func words(_ time: TimeFormat) -> String? {
        switch self {
        case .usage(let message): return message
        case .unreachable(let error, let processes): return Self.words(error, processes)
        case .refused(let reply, let call):
            return ExplainedErrors.decode(reply)?.words(call, time) ?? Self.words(unknown: reply, call)
        case .incomprehensible(let error, let call):
            return "therapyd's reply to \(call.method) is not understood: \(error);"
                + " therapyctl and therapyd may be of different versions"
        case .doesNotStart(let path):
            return "therapyd does not start; see: journalctl -u \(SocketPath.unit(of: path)) -n 20"
        case .disconnected(.timedOut, let call):
            return "therapyd did not answer \(call.method) in time; try again, or see: journalctl -u therapyd"
        case .disconnected(let error, let call):
            return "the connection broke during \(call.method): \(error); see: journalctl -u therapyd"
        case .unknownID(let noun, let prefix, let list):
            return "no \(noun) has an id that begins with \(prefix); see: \(list)"
        case .noSuchJob(let typed):
            return "no job is named \(typed) or has an id that begins so; see: therapyctl jobs list"
        case .ambiguousJob(let name, let ids):
            let length = ShortID.uniqueLength(of: ids)
            let shown = ids.suffix(5).map { String($0.prefix(length)) }.joined(separator: ", ")
            return "\(ids.count) jobs are named \(name), the last of them \(shown); give the id: therapyctl jobs list"
        case .ambiguousID(let noun, let prefix, let candidates):
            return "more than one \(noun) has an id that begins with \(prefix): \(candidates.joined(separator: ", "))"
        case .failed(let message), .notBack(let message): return message
        case .invalidConfiguration(let problems, let consequence):
            let count = problems.count == 1 ? "a problem" : "\(problems.count) problems"
            return "the configuration has \(count): \(consequence)"
        case .notConfirmed(let message): return message
        case .archive(let error): return "\(error)"
        case .unreadable(let path, let error):
            return "cannot read \(Invocation.name(path)): \(String(cString: strerror(error.errno)))"
        case .unwritable(let path, let errno): return "cannot write \(path): \(String(cString: strerror(errno)))"
        case .watchEnded(let error, let last):
            let next = last.map { "therapyctl watch --since \($0)" } ?? "therapyctl watch"
            return "\(error); go on with: \(next)"
        case .output(.closedPipe): return nil
        case .output(.system(let errno)): return "cannot write: \(String(cString: strerror(errno)))"
        }
    }

    var exitStatus: CommandStatus {
        switch self {
        case .usage: .usage
        case .unreachable(.notPermitted, _): .notPermitted
        case .unreachable(.timedOut, _): .tryAgain
        case .unreachable(.badPath, _): .usage
        case .unreachable, .notBack, .doesNotStart: .unreachable
        case .invalidConfiguration: .configuration
        case .refused(let reply, _): ExplainedErrors.decode(reply)?.exitStatus ?? .failure
        case .incomprehensible: .protocolError
        case .disconnected(.timedOut, _), .disconnected(.closed, _), .watchEnded(.closed, _): .tryAgain
        case .disconnected(.system, _), .watchEnded(.system, _): .unreachable
        case .disconnected, .watchEnded: .protocolError
        case .output(.closedPipe): .closedPipe
        case .unknownID, .noSuchJob, .ambiguousJob, .ambiguousID, .failed, .notConfirmed, .archive, .unreadable,
            .unwritable, .output:
            .failure
        }
    }

    /// An error of a newer daemon.
    private static func words(unknown reply: VarlinkErrorReply, _ call: CallDescription) -> String {
        let parameters = reply.parameters.members.isEmpty ? "" : " \(JSONText.compact(reply.parameters))"
        return "therapyd refused \(call.method): \(reply.name)\(parameters)"
    }

    private static func words(_ error: ConnectError, _ processes: DaemonProcesses) -> String {
        let path = error.path
        switch error {
        case .noSuchFile where SocketPath.isInstance(path), .refused where SocketPath.isInstance(path):
            let unit = SocketPath.unit(of: path)
            return "\(unit) is not running (nobody listens at \(path)): systemctl start \(unit)"
        case .noSuchFile:
            guard let pid = processes.ids.first else {
                return "therapyd is not running, and there is no socket at \(path): systemctl start therapyd"
            }
            return "therapyd runs (process \(pid)), but not with a socket at \(path):"
                + " give the right one with --socket or THERAPYD_SOCKET"
        case .refused:
            guard let pid = processes.ids.first else {
                return "therapyd is not running (nobody listens at \(path)): systemctl start therapyd"
            }
            return "therapyd runs (process \(pid)), but does not listen at \(path):"
                + " it may be starting or stopping, or use another socket (--socket); see: systemctl status therapyd"
        case .notPermitted:
            return "no permission for the socket \(path): its owner or a member of its group may use it;"
                + " see: ls -l \(path)"
        case .timedOut:
            return "therapyd did not take the connection at \(path) in time; try again"
        case .badPath(_, let limit):
            return "\(path.isEmpty ? "an empty path" : path) cannot be a socket: a path has 1 to \(limit) bytes"
        case .system:
            return "\(error)"
        }
    }
}
