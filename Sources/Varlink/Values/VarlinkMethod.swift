/// One method of an interface. Generated types conform.
public protocol VarlinkMethod: Sendable {
    associatedtype Parameters: VarlinkObject
    associatedtype Reply: VarlinkObject

    /// With the interface: `org.varlink.service.GetInfo`.
    static var name: String { get }
}

/// One error of an interface, with its parameters as its members. What a handler throws to refuse a call.
public protocol VarlinkError: Error, VarlinkObject {
    /// With the interface: `org.varlink.service.MethodNotFound`.
    static var name: String { get }
}
