public import Varlink

extension VarlinkConnection {
    /// Calls a method and waits for its reply.
    ///
    /// - Throws: `VarlinkErrorReply` when the service refuses it, ``ProtocolError`` when the connection fails.
    public func call<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters,
        timeout: Duration? = nil
    ) throws -> Method.Reply {
        try result(of: method, in: callRaw(VarlinkCall(method, parameters), timeout: timeout))
    }

    /// Sends a call without waiting, to be followed by others. See ``receive(_:of:timeout:)``.
    public func send<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters,
        timeout: Duration? = nil
    ) throws(ProtocolError) -> SentCall<Method> {
        guard let pending = try send(VarlinkCall(method, parameters), timeout: timeout) else {
            preconditionFailure("only oneway calls have no reply")
        }
        return SentCall(pending: pending)
    }

    /// Waits for the reply to the oldest call that was sent.
    public func receive<Method: VarlinkMethod>(
        _ sent: SentCall<Method>,
        timeout: Duration? = nil
    ) throws -> Method.Reply {
        try result(of: Method.self, in: receive(sent.pending, timeout: timeout))
    }

    /// Calls a method and asks for no reply: nothing tells whether the service refused it.
    public func notify<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters
    ) throws(ProtocolError) {
        try send(VarlinkCall(method, parameters, oneway: true))
    }

    /// Calls a method for any number of replies.
    ///
    /// - Parameters:
    ///   - timeout: how long each reply may take; nil for ever, whatever ``callTimeout`` is.
    ///   - body: gets each reply and says whether to go on. To stop before the last one ends the connection's use:
    ///     there is no other way to make a service stop.
    public func stream<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters,
        timeout: Duration? = nil,
        _ body: (Method.Reply) throws -> StreamControl
    ) throws {
        try streamRaw(VarlinkCall(method, parameters, more: true), timeout: timeout) { reply in
            try body(result(of: method, in: reply))
        }
    }

    // MARK: Any method

    /// Calls a method that is known by its name alone. An error of the service is in the reply.
    public func callRaw(_ call: VarlinkCall, timeout: Duration? = nil) throws(ProtocolError) -> VarlinkReply {
        guard let pending = try send(call, timeout: timeout) else { return VarlinkReply() }
        return try receive(pending, timeout: timeout)
    }

    /// Calls a method with `more` that is known by its name alone. Each reply may be an error, which is then the last.
    public func streamRaw(
        _ call: VarlinkCall,
        timeout: Duration? = nil,
        _ body: (VarlinkReply) throws -> StreamControl
    ) throws {
        guard let pending = try send(call, timeout: timeout) else { return }
        var continues = true
        while continues {
            let reply = try receive(pending, timeout: timeout)
            continues = reply.continues
            let control: StreamControl
            do {
                control = try body(reply)
            } catch {
                if continues { abandon() }
                throw error
            }
            if control == .stop, continues {
                abandon()
                return
            }
        }
    }

    private func result<Method: VarlinkMethod>(
        of method: Method.Type,
        in reply: VarlinkReply
    ) throws -> Method.Reply {
        do {
            return try reply.result(of: method)
        } catch let error as JSONError {
            throw ProtocolError.malformedReply(reason: "\(error)")
        }
    }
}

/// Whether a stream is to go on.
public enum StreamControl: Hashable, Sendable {
    case next
    case stop
}

/// A call of a certain method that was sent and not replied to yet.
public struct SentCall<Method: VarlinkMethod>: Sendable {
    let pending: PendingCall
}
