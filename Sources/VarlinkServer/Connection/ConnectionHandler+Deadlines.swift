import Logging
import NIOCore

/// No deadline is moved while bytes flow: when it comes and something has happened since it was set, it is set anew.
/// So a connection ends after one to two times the configured duration, and calls pay nothing for it.
extension ConnectionHandler {
    /// Watches over a message whose end is owed by the peer.
    func updateMessageDeadline() {
        guard channelContext != nil, state.isMessageOverdue else {
            messageDeadline?.cancel()
            messageDeadline = nil
            return
        }
        if messageDeadline == nil { setMessageDeadline() }
    }

    private func setMessageDeadline() {
        let received = receivedByteCount
        messageDeadline = schedule(after: timeouts.unfinishedMessage) { connection in
            if connection.receivedByteCount == received {
                connection.cutOff(.unfinishedMessage)
            } else {
                connection.setMessageDeadline()
            }
        }
    }

    /// Watches over a peer that does not read.
    func setUnreadDeadline() {
        guard unreadDeadline == nil else { return }
        unreadDeadline = schedule(after: timeouts.unreadReplies) { connection in
            connection.cutOff(.unreadReplies)
        }
    }

    /// Watches over a connection without a call.
    func setIdleDeadline() {
        guard let timeout = timeouts.idleConnection else { return }
        let received = receivedByteCount
        idleDeadline = schedule(after: timeout) { connection in
            connection.idleDeadline = nil
            guard connection.state.isIdle else { return }
            if connection.receivedByteCount == received {
                connection.resources.debug("Idle connection closed", metadata: connection.logMetadata)
                connection.closeAfterReplies()
            } else {
                connection.setIdleDeadline()
            }
        }
    }

    /// Sets the deadline again that passed while a call was running.
    func updateIdleDeadline() {
        guard channelContext != nil, idleDeadline == nil, state.isIdle else { return }
        setIdleDeadline()
    }

    private func schedule(
        after duration: Duration,
        _ body: @escaping (ConnectionHandler) -> Void
    ) -> Scheduled<Void>? {
        guard channelContext != nil else { return nil }
        return executor.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) { body(self) }
    }
}
