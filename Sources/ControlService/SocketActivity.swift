/// What the clients of the control socket have done since the daemon started, as the server counts it.
package struct SocketActivity: Hashable, Sendable {
    /// Connections that are open now.
    package var openConnections: Int
    package var acceptedConnections: Int
    /// Closed at once, for a limit.
    package var refusedConnections: Int
    /// Ended because of what the client did or failed to do.
    package var cutOffConnections: Int
    /// Calls that run now, streams included.
    package var runningCalls: Int
    package var calls: Int

    package init(
        openConnections: Int = 0,
        acceptedConnections: Int = 0,
        refusedConnections: Int = 0,
        cutOffConnections: Int = 0,
        runningCalls: Int = 0,
        calls: Int = 0
    ) {
        self.openConnections = openConnections
        self.acceptedConnections = acceptedConnections
        self.refusedConnections = refusedConnections
        self.cutOffConnections = cutOffConnections
        self.runningCalls = runningCalls
        self.calls = calls
    }
}
