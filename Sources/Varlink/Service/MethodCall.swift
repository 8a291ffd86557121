/// What a handler gets: a call of its method, decoded.
public struct MethodCall<Method: VarlinkMethod, Context: Sendable>: Sendable {
    public let parameters: Method.Parameters
    /// The server's value for the connection that the call came by.
    public let context: Context
    /// Whether the caller takes more than one reply.
    public let wantsMore: Bool
    /// Whether the caller takes no reply at all. What the handler returns is dropped.
    public let isOneway: Bool
    private let sink: any VarlinkReplySink

    public init(
        parameters: Method.Parameters,
        context: Context,
        wantsMore: Bool = false,
        isOneway: Bool = false,
        sink: any VarlinkReplySink
    ) {
        self.parameters = parameters
        self.context = context
        self.wantsMore = wantsMore
        self.isOneway = isOneway
        self.sink = sink
    }

    /// Sends a reply that another one follows, and waits until the connection has room for more.
    ///
    /// - Throws: `ExpectedMore` when the caller did not ask for more than one reply; `VarlinkDeliveryFailure` when it
    ///   is gone. A handler lets both pass.
    public func send(_ reply: Method.Reply) async throws {
        guard wantsMore else { throw OrgVarlinkService.ExpectedMore() }
        let message = VarlinkReplyMessage(reply, continues: true)
        do {
            try await sink.send(message)
        } catch {
            throw VarlinkDeliveryFailure(underlying: error)
        }
    }
}

/// Where replies that continue go: one connection, in the order of its calls.
public protocol VarlinkReplySink: Sendable {
    /// Suspends while the connection has no room; throws when it is gone.
    func send(_ reply: VarlinkReplyMessage) async throws
}

/// The caller is gone, or cannot be written to.
public struct VarlinkDeliveryFailure: Error {
    public let underlying: any Error

    public init(underlying: any Error) {
        self.underlying = underlying
    }
}
