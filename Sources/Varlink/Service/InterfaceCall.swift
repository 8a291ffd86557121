/// A call on its way to a handler: the interface is found, the method and its parameters are not looked at yet.
public struct InterfaceCall<Context: Sendable>: Sendable {
    public let call: VarlinkCall
    /// The method's name without the interface.
    public let method: String
    public let context: Context
    @usableFromInline
    let sink: any VarlinkReplySink

    public init(_ call: VarlinkCall, method: String, context: Context, sink: any VarlinkReplySink) {
        self.call = call
        self.method = method
        self.context = context
        self.sink = sink
    }

    /// Decodes the parameters, has them handled, and encodes the last reply.
    ///
    /// - Throws: `InvalidParameter` with the name of what does not fit, or whatever the handler throws.
    @inlinable
    public func answer<Method: VarlinkMethod>(
        _ type: Method.Type,
        with handler: (MethodCall<Method, Context>) async throws -> Method.Reply
    ) async throws -> VarlinkReplyMessage {
        let parameters: Method.Parameters
        do {
            parameters = try (call.parameters ?? .emptyObject).decode()
        } catch {
            throw OrgVarlinkService.InvalidParameter(parameter: error.path)
        }
        let typed = MethodCall<Method, Context>(
            parameters: parameters,
            context: context,
            wantsMore: call.more,
            isOneway: call.oneway,
            sink: sink
        )
        return VarlinkReplyMessage(try await handler(typed))
    }

    /// The refusal of a method that the interface does not have.
    public var methodNotFound: OrgVarlinkService.MethodNotFound { .init(method: call.method) }
}
