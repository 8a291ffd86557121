import NIOCore
import Synchronization

extension VarlinkSocketServer {
    /// Stops serving, in good order: no more connections are taken; streams are cancelled; calls that run, or that
    /// have come whole, are answered; then all connections close.
    ///
    /// - Parameter grace: how long calls may take until they are cancelled and their connections closed.
    ///
    /// Returns when everything is closed. A handler that ignores its cancellation may then still run.
    public func shutdown(grace: Duration = .milliseconds(1500)) async {
        // In two functions: the socket's lock goes with the listener, before anybody hears that all is closed.
        if await closeAll(grace: grace) { becomeStopped() } else { await waitUntilStopped() }
    }

    /// - Returns: whether it was this caller's to close.
    private func closeAll(grace: Duration) async -> Bool {
        let running = state.withLock { state -> (Listener, EventLoops)? in
            switch state.lifecycle {
            case .new:
                state.lifecycle = .stopped
                return nil
            case .listening(let listener, let loops):
                state.lifecycle = .stopping
                return (listener, loops)
            case .starting:
                state.isStopRequested = true
                return nil
            case .stopping, .stopped:
                return nil
            }
        }
        guard let (listener, loops) = running else { return false }
        await listener.close()
        let deadline = loops.group.any().scheduleTask(in: TimeAmount(grace)) { self.tellConnections(.abort) }
        tellConnections(.stop)
        let endOfInput = loops.group.any().scheduleTask(in: TimeAmount(min(grace, timeToLastCall))) {
            self.tellConnections(.endInput)
        }
        await waitForConnections()
        endOfInput.cancel()
        deadline.cancel()
        await loops.shutDown()
        return true
    }

    var timeToLastCall: Duration { resources.configuration.timeouts.lastCall }

    private func tellConnections(_ event: ConnectionEvent) {
        for channel in state.withLock({ Array($0.connections.values) }) {
            channel.pipeline.fireUserInboundEventTriggered(event)
        }
    }

    private func waitForConnections() async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if state.connections.isEmpty { return true }
                state.closeWaiter = continuation
                return false
            }
            if isDone { continuation.resume() }
        }
    }
}
