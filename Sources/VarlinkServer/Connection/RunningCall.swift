import NIOCore
import Varlink

/// One call on its way through the service, and back to its connection.
struct RunningCall: Sendable {
    let call: VarlinkCall
    let kind: ConnectionState.CallKind
    /// Counts the calls of a connection.
    let number: UInt64
    let connection: ConnectionReference
    let answerer: CallAnswerer

    func answer() async {
        let outcome: Result<VarlinkReplyMessage?, any Error>
        do {
            outcome = .success(try await answerer(call, ConnectionReplySink(connection: connection, call: number)))
        } catch {
            outcome = .failure(error)
        }
        if connection.isOnEventLoop {
            connection.handler.value.finish(kind, outcome)
        } else {
            _ = connection.executor.execute { [kind, connection] in connection.handler.value.finish(kind, outcome) }
        }
    }
}

/// A connection as other threads know it: something to send to its event loop.
final class ConnectionReference: Sendable {
    let handler: NIOLoopBound<ConnectionHandler>
    let executor: EventLoopTaskExecutor

    init(_ handler: ConnectionHandler, _ executor: EventLoopTaskExecutor) {
        self.handler = NIOLoopBound(handler, eventLoop: executor.eventLoop)
        self.executor = executor
    }

    var isOnEventLoop: Bool { executor.eventLoop.inEventLoop }
}
