import NIOCore
import Synchronization
import Varlink

/// Takes the replies that continue from one call's handler, on whichever thread it runs.
struct ConnectionReplySink: VarlinkReplySink {
    let connection: ConnectionReference
    /// Which call of the connection this is: a handler may keep its sink for longer than its call lasts.
    let call: UInt64

    func send(_ reply: VarlinkReplyMessage) async throws {
        if connection.isOnEventLoop, try connection.handler.value.sendNow(reply, of: call) { return }
        let ticket = SendTicket()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let send = PendingSend(reply: reply, ticket: ticket, continuation: continuation)
                let isQueued = connection.executor.execute { [connection, call] in
                    connection.handler.value.enqueue(send, of: call)
                }
                if !isQueued { continuation.resume(throwing: ConnectionClosed()) }
            }
        } onCancel: {
            ticket.isCancelled.store(true, ordering: .relaxed)
            _ = connection.executor.execute { [connection] in connection.handler.value.cancel(ticket) }
        }
    }
}

/// Why a reply cannot be sent any more.
struct ConnectionClosed: Error {}

/// Marks a send that waits, from before it was queued.
final class SendTicket: Sendable {
    let isCancelled = Atomic(false)
}

/// A reply that waits until its connection has room.
struct PendingSend: Sendable {
    let reply: VarlinkReplyMessage
    let ticket: SendTicket
    let continuation: CheckedContinuation<Void, any Error>
}
