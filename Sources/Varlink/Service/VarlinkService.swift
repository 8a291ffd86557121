/// The interfaces that a program offers, and how a call finds its handler. Knows no transport.
///
///     let service = VarlinkService(
///         identity: .init(vendor: "unclutter", product: "therapyd", version: "1.0", url: "https://…"),
///         interfaces: [practice, scheduler]
///     ) { error, call in .close }
///
/// A transport parses each message to a `VarlinkCall` and writes what `answer` returns.
public struct VarlinkService<Context: Sendable>: Sendable {
    /// What `GetInfo` says about the program.
    public struct Identity: Hashable, Sendable {
        public let vendor: String
        public let product: String
        public let version: String
        public let url: String

        public init(vendor: String, product: String, version: String, url: String) {
            self.vendor = vendor
            self.product = product
            self.version = version
            self.url = url
        }
    }

    /// What becomes of a call whose handler failed with something that is no `VarlinkError`.
    public enum Failure: Sendable {
        case reply(any VarlinkError)
        /// Ends the connection; `answer` throws the handler's error.
        case close
    }

    public typealias FailurePolicy = @Sendable (any Error, VarlinkCall) -> Failure

    public let identity: Identity
    private let interfaces: [String: any VarlinkInterface<Context>]
    private let definitions: [VarlinkInterfaceDefinition]
    private let failurePolicy: FailurePolicy

    /// - Parameters:
    ///   - interfaces: each of another name. `org.varlink.service` comes by itself.
    ///   - failurePolicy: asked about every error that a handler was not meant to throw: the place to log it.
    public init(
        identity: Identity,
        interfaces: [any VarlinkInterface<Context>],
        failurePolicy: @escaping FailurePolicy
    ) {
        self.identity = identity
        self.failurePolicy = failurePolicy
        var byName: [String: any VarlinkInterface<Context>] = [:]
        var definitions = [OrgVarlinkService.definition]
        for interface in interfaces {
            let definition = type(of: interface).definition
            let replaced = byName.updateValue(interface, forKey: definition.name)
            precondition(replaced == nil, "two interfaces named \(definition.name)")
            definitions.append(definition)
        }
        self.interfaces = byName
        self.definitions = definitions
    }

    /// Has a call handled.
    ///
    /// - Parameters:
    ///   - context: passed to the handler.
    ///   - sink: takes the replies that continue, while the call asks for `more`.
    /// - Returns: the last reply, which may be an error; nil for a `oneway` call.
    /// - Throws: when the connection is to be closed: `VarlinkDeliveryFailure`, or an error that the failure policy
    ///   closes for.
    public func answer(
        _ call: VarlinkCall,
        context: Context,
        sink: any VarlinkReplySink
    ) async throws -> VarlinkReplyMessage? {
        let reply: VarlinkReplyMessage
        do {
            reply = try await route(call, context: context, sink: sink)
        } catch let failure as VarlinkDeliveryFailure {
            throw failure
        } catch let refusal as any VarlinkError {
            reply = VarlinkReplyMessage(error: refusal)
        } catch {
            switch failurePolicy(error, call) {
            case .reply(let refusal): reply = VarlinkReplyMessage(error: refusal)
            case .close: throw error
            }
        }
        return call.oneway ? nil : reply
    }

    private func route(
        _ call: VarlinkCall,
        context: Context,
        sink: any VarlinkReplySink
    ) async throws -> VarlinkReplyMessage {
        let utf8 = call.method.utf8
        guard let dot = utf8.lastIndex(of: UInt8(ascii: ".")) else {
            throw OrgVarlinkService.InterfaceNotFound(interface: call.method)
        }
        let interfaceName = String(call.method[..<dot])
        let method = String(call.method[utf8.index(after: dot)...])
        let interfaceCall = InterfaceCall(call, method: method, context: context, sink: sink)
        if let interface = interfaces[interfaceName] {
            return try await interface.dispatch(interfaceCall)
        }
        guard interfaceName == OrgVarlinkService.definition.name else {
            throw OrgVarlinkService.InterfaceNotFound(interface: interfaceName)
        }
        return try await describe(interfaceCall)
    }

    /// `org.varlink.service`.
    private func describe(_ call: InterfaceCall<Context>) async throws -> VarlinkReplyMessage {
        switch call.method {
        case "GetInfo":
            return try await call.answer(OrgVarlinkService.GetInfo.self) { _ in
                .init(
                    vendor: identity.vendor,
                    product: identity.product,
                    version: identity.version,
                    url: identity.url,
                    interfaces: definitions.map(\.name)
                )
            }
        case "GetInterfaceDescription":
            return try await call.answer(OrgVarlinkService.GetInterfaceDescription.self) { call in
                let name = call.parameters.interface
                guard let definition = definitions.first(where: { $0.name == name }) else {
                    throw OrgVarlinkService.InterfaceNotFound(interface: name)
                }
                return .init(description: definition.text)
            }
        default:
            throw call.methodNotFound
        }
    }
}
