import Varlink

/// An error of the contract as it is told at a prompt.
protocol ExplainedError: VarlinkError {
    /// One line, with what to do next.
    func words(_ call: CallDescription, _ time: TimeFormat) -> String

    var exitStatus: CommandStatus { get }
}

extension ExplainedError {
    var exitStatus: CommandStatus { .failure }
}

/// Every error that the daemon's interfaces have.
enum ExplainedErrors {
    static let all: [any ExplainedError.Type] = practice + scheduler + plugins + daemon + service

    /// The refusal as its type; nil for an error that this therapyctl does not know.
    static func decode(_ reply: VarlinkErrorReply) -> (any ExplainedError)? {
        func decode<Refusal: ExplainedError>(_ type: Refusal.Type) -> (any ExplainedError)? {
            reply.decode(as: type)
        }
        return all.lazy.filter { $0.name == reply.name }.compactMap { decode($0) }.first
    }
}
