public import Logging
import NIOCore
import Synchronization
public import Varlink

/// Offers a ``Varlink/VarlinkService`` on a Unix socket.
///
/// ```swift
/// let server = VarlinkSocketServer(
///     service: service,
///     configuration: ServerConfiguration(address: .path("/run/example/socket", mode: 0o660)),
///     logger: logger
/// ) { connection, peer in
///     Caller(connection: connection, roles: roles(of: peer))
/// }
/// try await server.start()  // From here on clients are answered.
/// try await server.run()
/// ```
///
/// A server serves once: after it has stopped it cannot be started again.
public final class VarlinkSocketServer<Context: Sendable>: Sendable {
    /// Makes what the handlers learn of a connection; nil refuses it. Called on an event loop.
    public typealias ContextMaker = @Sendable (ConnectionID, PeerCredentials) -> Context?

    struct State {
        var lifecycle = ServerLifecycle.new
        /// Somebody wanted to stop a server that was just about to start.
        var isStopRequested = false
        var lastConnection: UInt64 = 0
        var connections: [ConnectionID: any Channel] = [:]
        /// Resumed when the server has stopped.
        var stopWaiters: [CheckedContinuation<Void, Never>] = []
        /// Resumed when the last connection has closed.
        var closeWaiter: CheckedContinuation<Void, Never>?
    }

    let service: VarlinkService<Context>
    let resources: ServerResources
    let makeContext: ContextMaker
    let logger: Logger
    let state = Mutex(State())

    public init(
        service: VarlinkService<Context>,
        configuration: ServerConfiguration,
        logger: Logger,
        makeContext: @escaping ContextMaker
    ) {
        self.service = service
        resources = ServerResources(configuration: configuration, logger: logger)
        self.makeContext = makeContext
        self.logger = logger
    }

    /// What the server has done so far.
    public var metrics: ServerMetrics { resources.admission.metrics }

    /// Begins to take connections. When this returns, clients are answered.
    ///
    /// - Throws: ``ListeningError``, or ``ServerAlreadyUsed`` the second time.
    public func start() async throws {
        try state.withLock { state throws(ServerAlreadyUsed) in
            guard case .new = state.lifecycle else { throw ServerAlreadyUsed() }
            state.lifecycle = .starting
        }
        let configuration = resources.configuration
        let loops = EventLoops(count: configuration.eventLoopCount)
        do {
            let listener = try await Listener.open(
                configuration.address,
                on: loops.group,
                outputLimit: configuration.limits.outputBytesPerConnection
            ) { channel in
                self.accept(channel, loops)
            }
            let isStopRequested = state.withLock { state in
                state.lifecycle = .listening(listener, loops)
                return state.isStopRequested
            }
            if isStopRequested { await shutdown() }
        } catch {
            await loops.shutDown()
            becomeStopped()
            throw error
        }
        warnOfFewDescriptors()
    }

    /// Serves until the task is cancelled or ``shutdown(grace:)`` is called, and returns when everything is closed.
    /// Starts the server if that was not done yet.
    public func run() async throws {
        if state.withLock({ if case .new = $0.lifecycle { true } else { false } }) { try await start() }
        await withTaskCancellationHandler {
            await waitUntilStopped()
        } onCancel: {
            // Not a child of the cancelled task: closing in good order takes a while.
            Task { await self.shutdown() }
        }
    }

    func waitUntilStopped() async {
        await withCheckedContinuation { continuation in
            let hasStopped = state.withLock { state in
                if case .stopped = state.lifecycle { return true }
                state.stopWaiters.append(continuation)
                return false
            }
            if hasStopped { continuation.resume() }
        }
    }

    func becomeStopped() {
        let waiters = state.withLock { state in
            state.lifecycle = .stopped
            defer { state.stopWaiters = [] }
            return state.stopWaiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

/// A server was started that had been started before.
public struct ServerAlreadyUsed: Error, Hashable, Sendable {}
