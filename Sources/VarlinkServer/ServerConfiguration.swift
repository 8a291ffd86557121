import Varlink

/// How a server listens, what it allows and how it runs handlers.
public struct ServerConfiguration: Hashable, Sendable {
    public var address: ListeningAddress
    public var limits = ServerLimits()
    public var timeouts = ServerTimeouts()
    public var handlerExecution = HandlerExecution.eventLoop
    /// Threads that serve connections. One is plenty for a control socket: it is enough for some hundred thousand
    /// small calls a second.
    public var eventLoopCount = 1

    public init(address: ListeningAddress) {
        self.address = address
    }
}

/// How much a server takes on. Each limit of a user holds for all the connections of one uid together.
public struct ServerLimits: Hashable, Sendable {
    /// Connections at a time; those beyond are accepted and closed at once. Keep it below RLIMIT_NOFILE.
    public var connections = 4096
    public var connectionsPerUser = 1024

    /// Calls that run at a time; those beyond wait for their turn. Streams (`more`) do not count: they are bounded by
    /// the connections, and would keep everybody else waiting for as long as they live.
    public var runningCalls = 256
    public var runningCallsPerUser = 64

    /// Calls that may wait on one connection behind the one that runs, before the server stops reading from it.
    public var waitingCallsPerConnection = 32

    /// Bytes of one message.
    public var messageSize = MessageFramer.defaultMaximumMessageSize

    /// Bytes that may be held for all of a user's connections together: of messages that are not complete or wait for
    /// their turn. Who goes beyond is cut off.
    public var inputBytesPerUser = 64 * 1024 * 1024

    /// Reply bytes on one connection that the peer has not read, before a stream is held up and no further call is
    /// begun. One reply may go beyond.
    public var outputBytesPerConnection = 64 * 1024

    public init() {}
}

/// How long a server waits for a peer. No clock runs while there is nothing to wait for.
public struct ServerTimeouts: Hashable, Sendable {
    /// Since the last byte of a message that is not complete.
    public var unfinishedMessage: Duration = .seconds(30)

    /// During which a peer takes too little of what is sent to it for the connection to become writable again.
    public var unreadReplies: Duration = .seconds(60)

    /// Without a call that runs or a byte that comes; nil for ever. An hour lets a front end keep its connection
    /// through a quiet spell and still frees those that were forgotten.
    public var idleConnection: Duration? = .seconds(3600)

    /// When the server stops: for the call of a peer that has just connected. Whoever keeps a connection open without a
    /// call holds up the end for as long.
    public var lastCall: Duration = .milliseconds(250)

    public init() {}
}

/// Where the handlers of calls run.
///
/// Whatever is chosen, each handler can move itself: `await withTaskExecutorPreference(globalConcurrentExecutor)
/// { … }` leaves the event loop for a long piece of work.
public enum HandlerExecution: Hashable, Sendable {
    /// On the connection's event loop, with the default actors and nonisolated functions that they call.
    ///
    /// Fastest: a handler that does not suspend has replied before the loop turns. But as long as a handler computes
    /// or blocks, every other connection of that loop waits.
    case eventLoop

    /// On Swift's shared pool of threads. A handler that blocks for milliseconds delays nobody else, and every call
    /// pays for two changes of threads.
    case sharedPool
}
