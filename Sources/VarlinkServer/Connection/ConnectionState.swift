import Varlink

/// What a connection does next, apart from any socket.
///
/// Calls are served one at a time in the order in which they came; that order is the protocol's only link between
/// calls and replies.
struct ConnectionState {
    enum CallKind: Hashable, Sendable {
        case plain
        /// No reply is expected: it runs on even if the peer has gone.
        case oneway
        /// `more`: replies until one of the two ends it.
        case stream
    }

    enum Step: Equatable {
        /// Nothing to do before something else happens.
        case wait
        /// A call to decode; ``begin(_:)`` says whether it may run.
        case message([UInt8])
        case close
        case cutOff(FramingError)
    }

    private enum Phase {
        case open
        /// No further bytes come; what has come is served.
        case inputEnded
        /// Nobody is there to take replies: only oneway calls that have come are served.
        case peerGone
        case closed
    }

    private enum Activity: Equatable {
        case none
        case decoding
        case running(CallKind)
    }

    private var framer: MessageFramer
    private let waitingCallLimit: Int
    private var phase = Phase.open
    private var activity = Activity.none
    /// The server wants to stop: no stream begins any more.
    private(set) var isStopping = false

    /// Bytes of calls that wait, beyond which no more are read, however few the calls are.
    private static let waitingByteLimit = 256 * 1024

    init(limits: ServerLimits) {
        framer = MessageFramer(maximumMessageSize: limits.messageSize)
        waitingCallLimit = limits.waitingCallsPerConnection
    }

    var bufferedByteCount: Int { framer.bufferedByteCount }

    var runningCall: CallKind? {
        if case .running(let kind) = activity { kind } else { nil }
    }

    var isClosed: Bool { phase == .closed }
    var isPeerGone: Bool { phase == .peerGone }

    /// Whether the peer owes us the rest of a message. What stands behind calls that wait is not overdue: we may have
    /// stopped reading ourselves.
    var isMessageOverdue: Bool {
        phase == .open && activity == .none && framer.waitingMessageCount == 0 && framer.unfinishedByteCount > 0
    }

    /// Whether nothing at all is going on.
    var isIdle: Bool {
        activity == .none && framer.bufferedByteCount == 0
    }

    /// Whether further bytes are welcome. While calls wait they are only up to a limit; the bytes of one unfinished
    /// message are until it is too long.
    var wantsInput: Bool {
        guard phase == .open else { return false }
        guard framer.waitingMessageCount > 0 else {
            return framer.unfinishedByteCount <= framer.maximumMessageSize
        }
        return framer.waitingMessageCount <= waitingCallLimit && framer.bufferedByteCount <= Self.waitingByteLimit
    }

    mutating func receive(_ bytes: Span<UInt8>) {
        framer.append(bytes)
    }

    /// What to do now.
    ///
    /// - Parameter isWritable: whether the peer takes its replies; if it does not, no further call is begun for it.
    mutating func next(isWritable: Bool) -> Step {
        guard phase != .closed, activity == .none else { return .wait }
        guard isWritable || phase == .peerGone else { return .wait }
        do throws(FramingError) {
            if let message = try framer.next() {
                activity = .decoding
                return .message(message)
            }
        } catch {
            phase = .closed
            return .cutOff(error)
        }
        guard phase == .open else {
            phase = .closed
            return .close
        }
        return .wait
    }

    /// Whether the call that was handed out last is to run; if not, the connection has to be closed.
    mutating func begin(_ kind: CallKind) -> Bool {
        precondition(activity == .decoding, "a call begins after its message was handed out")
        let isAllowed =
            switch phase {
            case .open, .inputEnded: kind != .stream || !isStopping
            case .peerGone: kind == .oneway
            case .closed: false
            }
        activity = isAllowed ? .running(kind) : .none
        if !isAllowed { phase = .closed }
        return isAllowed
    }

    /// The running call has ended.
    mutating func finish() {
        activity = .none
    }

    /// No more input is taken, be it that the peer sends none or that we have waited enough; it may still read.
    mutating func endInput() {
        if phase == .open { phase = .inputEnded }
    }

    mutating func stop() {
        isStopping = true
    }

    /// The connection is gone. Returns whether the running call is of no more use to anybody.
    mutating func losePeer() -> Bool {
        if phase != .closed { phase = .peerGone }
        return activity != .none && activity != .running(.oneway)
    }

    mutating func close() {
        phase = .closed
    }
}
