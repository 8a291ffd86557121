/// What a server has done since it was made.
public struct ServerMetrics: Hashable, Sendable {
    /// Connections that are open now.
    public var openConnections = 0
    /// Connections that were taken.
    public var acceptedConnections = 0
    /// Connections closed at once, for a limit or because no context was made for the peer.
    public var refusedConnections = 0
    /// Connections that the server ended because of what the peer did or failed to do.
    public var cutOffConnections = 0
    /// Calls that run now, streams included.
    public var runningCalls = 0
    /// Calls that were begun.
    public var calls = 0

    public init() {}
}
