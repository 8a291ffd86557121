import Logging
import NIOCore
import Synchronization
import Varlink

extension ConnectionHandler {
    /// Whether the peer takes what is sent to it.
    var isWritable: Bool {
        guard let channelContext else { return false }
        return channelContext.channel.isWritable && outgoing.readableBytes < limits.outputBytesPerConnection
    }

    /// Puts a reply behind those that wait to be sent.
    func append(_ reply: VarlinkReplyMessage) {
        guard channelContext != nil, !state.isClosed else { return }
        outgoing.writeBytes(reply.bytes)
        outgoing.writeInteger(0 as UInt8)
    }

    func flush() {
        guard outgoing.readableBytes > 0, let channelContext else { return }
        let kept = 64 * 1024
        // Writing may bring in further replies by way of writability.
        var written = ByteBuffer()
        swap(&written, &outgoing)
        channelContext.writeAndFlush(wrapOutboundOut(written), promise: nil)
        // Most often the socket has taken everything by now, and the storage can be used again.
        guard outgoing.capacity == 0, written.capacity <= kept else { return }
        written.clear()
        swap(&written, &outgoing)
    }

    /// Sends what has piled up while calls were begun. Returns whether that made room to begin further ones.
    func flushForRoom() -> Bool {
        guard outgoing.readableBytes >= limits.outputBytesPerConnection else { return false }
        flush()
        return isWritable
    }

    /// Has everything sent at the end of the loop's turn: a stream's replies go out together.
    private func scheduleFlush() {
        guard !isPumping, !isFlushScheduled else { return }
        isFlushScheduled = true
        _ = executor.execute { [reference] in
            reference.handler.value.isFlushScheduled = false
            reference.handler.value.flush()
        }
    }

    // MARK: Streams

    /// Sends a reply of the running call if there is room for it.
    ///
    /// - Returns: false if its sender has to wait: for room, or because it has had the loop for long enough.
    func sendNow(_ reply: VarlinkReplyMessage, of call: UInt64) throws -> Bool {
        try checkCanSend(for: call)
        guard isWritable, pendingSends.isEmpty, burst < limits.outputBytesPerConnection else { return false }
        burst += reply.bytes.count
        append(reply)
        scheduleFlush()
        return true
    }

    /// Sends a reply of the running call as soon as there is room, and only then has its sender go on.
    func enqueue(_ send: PendingSend, of call: UInt64) {
        do {
            try checkCanSend(for: call)
            if send.ticket.isCancelled.load(ordering: .relaxed) { throw CancellationError() }
        } catch {
            send.continuation.resume(throwing: error)
            return
        }
        flush()
        burst = 0
        pendingSends.append(send)
        servePendingSends()
    }

    func cancel(_ ticket: SendTicket) {
        guard let index = pendingSends.firstIndex(where: { $0.ticket === ticket }) else { return }
        pendingSends.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    func servePendingSends() {
        while isWritable, !pendingSends.isEmpty {
            let send = pendingSends.removeFirst()
            append(send.reply)
            scheduleFlush()
            send.continuation.resume()
        }
    }

    func failPendingSends(_ error: any Error) {
        let failed = pendingSends
        pendingSends = []
        for send in failed { send.continuation.resume(throwing: error) }
    }

    private func checkCanSend(for call: UInt64) throws {
        guard channelContext != nil, !state.isClosed, call == callNumber, state.runningCall != nil else {
            throw ConnectionClosed()
        }
    }

    // MARK: Closing

    /// Closes the connection once the peer has taken its replies.
    func closeAfterReplies() {
        state.close()
        guard let channelContext else { return }
        flush()
        setUnreadDeadline()
        let channel = channelContext.channel
        channelContext.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in
            Self.close(channel)
        }
    }

    /// Ends the connection for what its peer did. Earlier replies still go out, as far as the socket takes them.
    func cutOff(_ reason: CutOffReason) {
        state.close()
        guard let channelContext else { return }
        resources.admission.countCutOffConnection()
        resources.logThrottled("Connection ended: \(reason.message)", metadata: logMetadata)
        flush()
        cancelRunningCall()
        Self.close(channelContext.channel)
    }

    /// Closes in a turn of the loop of its own: when the peer has closed, too, NIO goes on with its side of the channel
    /// after `channelReadComplete`, and takes for granted that it is still open then.
    static func close(_ channel: any Channel) {
        channel.eventLoop.execute { channel.close(promise: nil) }
    }
}
