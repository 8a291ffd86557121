public import Varlink

/// A connection to a Varlink service on a Unix socket, for programs that do one thing after another.
///
/// ```swift
/// let connection = try VarlinkConnection(path: "/run/example/socket", connectTimeout: .seconds(5))
/// let info = try connection.call(OrgVarlinkService.GetInfo.self, .init())
/// ```
///
/// Every call blocks the thread. Errors: ``ProtocolError`` when the connection is of no more use,
/// `VarlinkErrorReply` when the service refuses a call; its `decode(as:)` gives the interface's own error.
public final class VarlinkConnection {
    private var socket: MessageSocket
    /// Calls that were sent, in the order in which their replies come.
    private var awaited: [Awaited] = []
    private var hasFailed = false

    private struct Awaited {
        let number: UInt64
        let isStream: Bool
    }

    private var lastNumber: UInt64 = 0

    /// How long a call without a time-out of its own waits for each of its replies; nil for ever. Streams always wait
    /// for ever if they are not told otherwise.
    public var callTimeout: Duration?

    /// Connects.
    ///
    /// - Parameter connectTimeout: how long the service may take to accept; nil for ever.
    public init(
        path: String,
        connectTimeout: Duration? = nil,
        maximumMessageSize: Int = MessageFramer.defaultMaximumMessageSize
    ) throws(ConnectError) {
        socket = MessageSocket(
            try UnixSocket(connectingTo: path, timeout: connectTimeout),
            maximumMessageSize: maximumMessageSize
        )
    }

    // MARK: Messages

    /// Sends a call whose reply is looked for later. Several can be sent before the first reply is taken, by
    /// ``receive(_:timeout:)`` in the same order.
    ///
    /// - Returns: nil for a `oneway` call, which gets no reply.
    @discardableResult
    public func send(_ call: VarlinkCall, timeout: Duration? = nil) throws(ProtocolError) -> PendingCall? {
        var bytes = call.encoded()
        bytes.append(0)
        let deadline = deadline(timeout, isStream: call.more)
        try attempt { () throws(ProtocolError) in try socket.send(bytes, until: deadline) }
        guard !call.oneway else { return nil }
        lastNumber += 1
        awaited.append(Awaited(number: lastNumber, isStream: call.more))
        return PendingCall(number: lastNumber)
    }

    /// The next reply to a call, which has to be the oldest that was not replied to.
    public func receive(_ pending: PendingCall, timeout: Duration? = nil) throws(ProtocolError) -> VarlinkReply {
        guard let first = awaited.first, first.number == pending.number else {
            throw hasFailed ? .unusable : .outOfTurn
        }
        let deadline = deadline(timeout, isStream: first.isStream)
        return try attempt { () throws(ProtocolError) in
            guard let message = try socket.receive(until: deadline) else { throw .closed }
            let reply: VarlinkReply
            do throws(JSONError) {
                reply = try VarlinkReply(parsing: message)
            } catch {
                throw .malformedReply(reason: "\(error)")
            }
            guard !reply.continues || first.isStream else {
                throw .malformedReply(reason: "it continues, though one reply was asked for")
            }
            if !reply.continues { awaited.removeFirst() }
            return reply
        }
    }

    /// Gives the connection up in the middle of a stream.
    func abandon() {
        hasFailed = true
    }

    private func deadline(_ timeout: Duration?, isStream: Bool) -> ContinuousClock.Instant? {
        (timeout ?? (isStream ? nil : callTimeout)).map { .now + $0 }
    }

    /// After a failure nobody knows which reply would come next: the connection is not used again.
    private func attempt<Result>(
        _ body: () throws(ProtocolError) -> Result
    ) throws(ProtocolError) -> Result {
        guard !hasFailed else { throw .unusable }
        do throws(ProtocolError) {
            return try body()
        } catch {
            hasFailed = true
            throw error
        }
    }
}

/// A call that was sent over a ``VarlinkConnection`` and not replied to yet.
public struct PendingCall: Hashable, Sendable {
    let number: UInt64
}
