import Logging
import NIOCore
import Varlink

/// Serves one connection. Everything in it happens on the connection's event loop.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let id: ConnectionID
    let peer: PeerCredentials
    let answerer: CallAnswerer
    let resources: ServerResources
    let executor: EventLoopTaskExecutor

    /// How other threads come back to this connection. Made anew each time: kept here it would keep itself alive.
    var reference: ConnectionReference { ConnectionReference(self, executor) }

    var state: ConnectionState

    /// Set while the channel is active.
    var channelContext: ChannelHandlerContext?
    /// Set from outside a channel's reads: a read was asked for while no input was wanted.
    private var hasHeldRead = false

    // Calls.
    var isPumping = false
    /// The number of the call that was begun last.
    var callNumber: UInt64 = 0
    var runningTask: Task<Void, Never>?

    // Output.
    var outgoing = ByteBuffer()
    var isFlushScheduled = false
    /// Reply bytes that the running handler has sent without a pause.
    var burst = 0
    var pendingSends: [PendingSend] = []

    // Limits and deadlines.
    private var heldInput = 0
    /// Bytes received so far: tells a deadline whether anything came since it was set.
    var receivedByteCount = 0
    var messageDeadline: Scheduled<Void>?
    var unreadDeadline: Scheduled<Void>?
    var idleDeadline: Scheduled<Void>?

    init(
        id: ConnectionID,
        peer: PeerCredentials,
        resources: ServerResources,
        executor: EventLoopTaskExecutor,
        answerer: @escaping CallAnswerer
    ) {
        self.id = id
        self.peer = peer
        self.answerer = answerer
        self.resources = resources
        self.executor = executor
        state = ConnectionState(limits: resources.configuration.limits)
    }

    var limits: ServerLimits { resources.configuration.limits }
    var timeouts: ServerTimeouts { resources.configuration.timeouts }

    var logMetadata: Logger.Metadata {
        ["connection": "\(id)", "uid": "\(peer.userID)", "pid": "\(peer.processID)"]
    }

    // MARK: Channel

    func channelActive(context: ChannelHandlerContext) {
        channelContext = context
        setIdleDeadline()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        receivedByteCount += buffer.readableBytes
        guard !state.isClosed else { return }
        state.receive(buffer.readableBytesUInt8Span)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        pump()
        context.fireChannelReadComplete()
    }

    /// Holds back reads while enough calls wait: the peer then feels its own socket fill up.
    func read(context: ChannelHandlerContext) {
        if state.wantsInput {
            context.read()
        } else {
            hasHeldRead = true
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            unreadDeadline?.cancel()
            unreadDeadline = nil
            servePendingSends()
            pump()
        } else {
            setUnreadDeadline()
        }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as ChannelEvent where event == .inputClosed: handle(.endInput)
        case let event as ConnectionEvent: handle(event)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    private func handle(_ event: ConnectionEvent) {
        switch event {
        case .stop:
            state.stop()
            if state.runningCall == .stream { cancelRunningCall() }
        case .endInput:
            state.endInput()
            pump()
        case .abort:
            state.close()
            cancelRunningCall()
            if let channel = channelContext?.channel { Self.close(channel) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The kernel's word that the peer is gone in the middle of something; the channel closes by itself.
        resources.debug("Connection failed", metadata: logMetadata.merging(["error": "\(error)"]) { $1 })
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        channelContext = nil
        for deadline in [messageDeadline, unreadDeadline, idleDeadline] { deadline?.cancel() }
        resources.admission.closeConnection(of: peer.userID)
        if state.losePeer() { cancelRunningCall() }
        failPendingSends(ConnectionClosed())
        pump()
        releaseInput()
        context.fireChannelInactive()
    }

    // MARK: Input

    /// Goes on reading where ``read(context:)`` held back.
    func resumeReading() {
        guard hasHeldRead, state.wantsInput, let channelContext else { return }
        hasHeldRead = false
        channelContext.read()
    }

    /// Reports what is held beyond a usual message, lest many connections each hold a long one.
    func accountInput() {
        guard channelContext != nil else { return }
        let unaccounted = 64 * 1024
        let held = max(0, state.bufferedByteCount - unaccounted)
        guard held != heldInput else { return }
        if resources.admission.holdInput(held - heldInput, of: peer.userID) {
            heldInput = held
        } else {
            cutOff(.tooMuchInput)
        }
    }

    private func releaseInput() {
        guard heldInput > 0 else { return }
        _ = resources.admission.holdInput(-heldInput, of: peer.userID)
        heldInput = 0
    }
}
