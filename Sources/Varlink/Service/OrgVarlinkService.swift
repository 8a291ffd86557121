/// `org.varlink.service`, which every service offers.
public enum OrgVarlinkService {
    public static let definition = VarlinkInterfaceDefinition(
        name: "org.varlink.service",
        text: """
            # The Varlink Service Interface is provided by every varlink service. It
            # describes the service and the interfaces it implements.
            interface org.varlink.service

            # Get a list of all the interfaces a service provides and information
            # about the implementation.
            method GetInfo() -> (
              vendor: string,
              product: string,
              version: string,
              url: string,
              interfaces: []string
            )

            # Get the description of an interface that is implemented by this service.
            method GetInterfaceDescription(interface: string) -> (description: string)

            # The requested interface was not found.
            error InterfaceNotFound (interface: string)

            # The requested method was not found
            error MethodNotFound (method: string)

            # The interface defines the requested method, but the service does not
            # implement it.
            error MethodNotImplemented (method: string)

            # One of the passed parameters is invalid.
            error InvalidParameter (parameter: string)

            # Client is denied access
            error PermissionDenied ()

            # Method is expected to be called with 'more' set to true, but wasn't
            error ExpectedMore ()

            """
    )
}

// MARK: Methods

extension OrgVarlinkService {
    /// What the service is and which interfaces it offers.
    public enum GetInfo: VarlinkMethod {
        public static let name = "org.varlink.service.GetInfo"

        public typealias Parameters = VarlinkEmpty

        public struct Reply: VarlinkObject, Hashable {
            public var vendor: String
            public var product: String
            public var version: String
            public var url: String
            public var interfaces: [String]

            public init(vendor: String, product: String, version: String, url: String, interfaces: [String]) {
                self.vendor = vendor
                self.product = product
                self.version = version
                self.url = url
                self.interfaces = interfaces
            }

            public init(from reader: inout JSONReader) throws(JSONError) {
                var vendor: String?
                var product: String?
                var version: String?
                var url: String?
                var interfaces: [String]?
                try reader.beginObject()
                while let key = try reader.nextKey() {
                    switch key {
                    case "vendor": vendor = try String?(from: &reader)
                    case "product": product = try String?(from: &reader)
                    case "version": version = try String?(from: &reader)
                    case "url": url = try String?(from: &reader)
                    case "interfaces": interfaces = try [String]?(from: &reader)
                    default: try reader.skipUnknown(key)
                    }
                }
                guard let vendor else { throw reader.missing("vendor") }
                guard let product else { throw reader.missing("product") }
                guard let version else { throw reader.missing("version") }
                guard let url else { throw reader.missing("url") }
                guard let interfaces else { throw reader.missing("interfaces") }
                self.init(vendor: vendor, product: product, version: version, url: url, interfaces: interfaces)
            }

            public func write(to writer: inout JSONWriter) {
                writer.beginObject()
                writer.key("vendor")
                vendor.write(to: &writer)
                writer.key("product")
                product.write(to: &writer)
                writer.key("version")
                version.write(to: &writer)
                writer.key("url")
                url.write(to: &writer)
                writer.key("interfaces")
                interfaces.write(to: &writer)
                writer.endObject()
            }
        }
    }

    /// The text of one of the interfaces.
    public enum GetInterfaceDescription: VarlinkMethod {
        public static let name = "org.varlink.service.GetInterfaceDescription"

        public struct Parameters: VarlinkObject, Hashable {
            public var interface: String

            public init(interface: String) {
                self.interface = interface
            }

            public init(from reader: inout JSONReader) throws(JSONError) {
                interface = try reader.onlyString("interface")
            }

            public func write(to writer: inout JSONWriter) { writer.writeOnly("interface", interface) }
        }

        public struct Reply: VarlinkObject, Hashable {
            public var description: String

            public init(description: String) {
                self.description = description
            }

            public init(from reader: inout JSONReader) throws(JSONError) {
                description = try reader.onlyString("description")
            }

            public func write(to writer: inout JSONWriter) { writer.writeOnly("description", description) }
        }
    }
}

// MARK: Errors

extension OrgVarlinkService {
    /// The service does not offer the interface.
    public struct InterfaceNotFound: VarlinkError, Hashable {
        public static let name = "org.varlink.service.InterfaceNotFound"
        public var interface: String

        public init(interface: String) { self.interface = interface }
        public init(from reader: inout JSONReader) throws(JSONError) {
            interface = try reader.onlyString("interface")
        }
        public func write(to writer: inout JSONWriter) { writer.writeOnly("interface", interface) }
    }

    /// The interface does not have the method.
    public struct MethodNotFound: VarlinkError, Hashable {
        public static let name = "org.varlink.service.MethodNotFound"
        public var method: String

        public init(method: String) { self.method = method }
        public init(from reader: inout JSONReader) throws(JSONError) {
            method = try reader.onlyString("method")
        }
        public func write(to writer: inout JSONWriter) { writer.writeOnly("method", method) }
    }

    /// The interface has the method, but this service does not implement it.
    public struct MethodNotImplemented: VarlinkError, Hashable {
        public static let name = "org.varlink.service.MethodNotImplemented"
        public var method: String

        public init(method: String) { self.method = method }
        public init(from reader: inout JSONReader) throws(JSONError) {
            method = try reader.onlyString("method")
        }
        public func write(to writer: inout JSONWriter) { writer.writeOnly("method", method) }
    }

    /// A parameter is unknown, missing, or not of its type. Named as `fields[3].label`.
    public struct InvalidParameter: VarlinkError, Hashable {
        public static let name = "org.varlink.service.InvalidParameter"
        public var parameter: String

        public init(parameter: String) { self.parameter = parameter }
        public init(from reader: inout JSONReader) throws(JSONError) {
            parameter = try reader.onlyString("parameter")
        }
        public func write(to writer: inout JSONWriter) { writer.writeOnly("parameter", parameter) }
    }

    /// The caller may not do that.
    public struct PermissionDenied: VarlinkError, Hashable {
        public static let name = "org.varlink.service.PermissionDenied"

        public init() {}
        public init(from reader: inout JSONReader) throws(JSONError) { _ = try VarlinkEmpty(from: &reader) }
        public func write(to writer: inout JSONWriter) { VarlinkEmpty().write(to: &writer) }
    }

    /// The method answers with several replies, which the call did not ask for.
    public struct ExpectedMore: VarlinkError, Hashable {
        public static let name = "org.varlink.service.ExpectedMore"

        public init() {}
        public init(from reader: inout JSONReader) throws(JSONError) { _ = try VarlinkEmpty(from: &reader) }
        public func write(to writer: inout JSONWriter) { VarlinkEmpty().write(to: &writer) }
    }
}

/// Objects of one string, as most here are.
extension JSONReader {
    fileprivate mutating func onlyString(_ name: StaticString) throws(JSONError) -> String {
        var value: String?
        try beginObject()
        while let key = try nextKey() {
            if name ~= key { value = try String?(from: &self) } else { try skipUnknown(key) }
        }
        guard let value else { throw missing(name) }
        return value
    }
}

extension JSONWriter {
    fileprivate mutating func writeOnly(_ name: StaticString, _ value: String) {
        beginObject()
        key(name)
        write(value)
        endObject()
    }
}
