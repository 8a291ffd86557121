/// One interface as a service offers it. Generated protocols refine this with a requirement per method and the
/// dispatch between them.
public protocol VarlinkInterface<Context>: Sendable {
    /// What the service knows of the caller: the server's value per connection.
    associatedtype Context: Sendable

    /// Its name and text.
    static var definition: VarlinkInterfaceDefinition { get }

    /// Has the right handler answer the call: `try await call.answer(Practice.GetSession.self, with: getSession)`.
    ///
    /// - Returns: the last reply.
    /// - Throws: a `VarlinkError` to refuse the call. `MethodNotFound` for what the interface does not have.
    func dispatch(_ call: InterfaceCall<Context>) async throws -> VarlinkReplyMessage
}

/// The name and the text of an interface, as `GetInterfaceDescription` serves it.
public struct VarlinkInterfaceDefinition: Hashable, Sendable {
    public let name: String
    public let text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}
