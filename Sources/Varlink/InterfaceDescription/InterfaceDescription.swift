/// An interface as its text says it, comments included.
///
///     let practice = try InterfaceDescription(parsing: text)
///     practice.methods.map(\.name)
///
/// The grammar is that of varlink.org/Interface-Definition.
public struct InterfaceDescription: Hashable, Sendable {
    /// Reversed domain name: `org.varlink.service`.
    public var name: String
    /// What stands above `interface`.
    public var comments: Comments
    /// Types, methods and errors in the order of the text.
    public var members: [Member]
    /// Comments after the last member.
    public var trailingComments: Comments

    public init(
        name: String,
        comments: Comments = Comments(),
        members: [Member],
        trailingComments: Comments = Comments()
    ) {
        self.name = name
        self.comments = comments
        self.members = members
        self.trailingComments = trailingComments
    }

    /// Lines that start with `#`, without it and the blank after it.
    public struct Comments: Hashable, Sendable {
        /// Runs of lines, set apart by empty lines.
        public var blocks: [[String]]
        /// Whether the last run stands right above what follows, and so describes it.
        public var isAttached: Bool

        public init(blocks: [[String]] = [], isAttached: Bool = false) {
            self.blocks = blocks
            self.isAttached = isAttached
        }

        public var isEmpty: Bool { blocks.isEmpty }

        /// The lines that describe what follows.
        public var documentation: [String] { isAttached ? blocks.last ?? [] : [] }
    }

    public struct Member: Hashable, Sendable {
        public var name: String
        public var comments: Comments
        public var definition: Definition

        public init(name: String, comments: Comments = Comments(), definition: Definition) {
            self.name = name
            self.comments = comments
            self.definition = definition
        }
    }

    public enum Definition: Hashable, Sendable {
        case structure(Structure)
        case enumeration(Enumeration)
        case method(parameters: Structure, reply: Structure)
        case error(Structure)
    }

    public struct Structure: Hashable, Sendable {
        public var fields: [Field]
        /// Comments after the last field.
        public var trailingComments: Comments

        public init(fields: [Field], trailingComments: Comments = Comments()) {
            self.fields = fields
            self.trailingComments = trailingComments
        }
    }

    public struct Field: Hashable, Sendable {
        public var name: String
        public var comments: Comments
        public var type: TypeExpression

        public init(name: String, comments: Comments = Comments(), type: TypeExpression) {
            self.name = name
            self.comments = comments
            self.type = type
        }
    }

    /// At least one value.
    public struct Enumeration: Hashable, Sendable {
        public var values: [Value]
        /// Comments after the last value.
        public var trailingComments: Comments

        public init(values: [Value], trailingComments: Comments = Comments()) {
            self.values = values
            self.trailingComments = trailingComments
        }

        public struct Value: Hashable, Sendable {
            public var name: String
            public var comments: Comments

            public init(name: String, comments: Comments = Comments()) {
                self.name = name
                self.comments = comments
            }
        }
    }

    public indirect enum TypeExpression: Hashable, Sendable {
        case bool, int, float, string, object
        /// A type of the same interface.
        case named(String)
        case structure(Structure)
        case enumeration(Enumeration)
        case array(TypeExpression)
        /// From strings.
        case map(TypeExpression)
        /// Of anything but another nullable.
        case nullable(TypeExpression)
    }
}

extension InterfaceDescription {
    /// The methods with their parameters and replies.
    public var methods: [(member: Member, parameters: Structure, reply: Structure)] {
        members.compactMap {
            guard case .method(let parameters, let reply) = $0.definition else { return nil }
            return ($0, parameters, reply)
        }
    }

    /// The errors with their members.
    public var errors: [(member: Member, fields: Structure)] {
        members.compactMap {
            guard case .error(let fields) = $0.definition else { return nil }
            return ($0, fields)
        }
    }
}

/// What is wrong with the text of an interface, and where.
public struct InterfaceDescriptionError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// Something else stands here than one of these.
        case expected(String, found: String)
        /// Not a reversed domain name.
        case invalidInterfaceName(String)
        /// Types, methods and errors start with a capital and have letters and digits only.
        case invalidMemberName(String)
        /// Fields and values have letters, digits and single underscores between them, and start with a letter.
        case invalidFieldName(String)
        case duplicateName(String)
        case unknownType(String)
        /// A method or an error where a type should be.
        case notAType(String)
        /// A type that contains itself otherwise than through a nullable, an array or a map.
        case endlessType(String)
        /// Some fields have types and some do not.
        case mixedEnumeration
        case nullableNullable
        case tooDeep
    }

    public let reason: Reason
    /// Counted from one.
    public let line: Int
    /// Counted from one, in bytes.
    public let column: Int

    public init(reason: Reason, line: Int, column: Int) {
        self.reason = reason
        self.line = line
        self.column = column
    }
}

extension InterfaceDescriptionError: CustomStringConvertible {
    public var description: String { "\(line):\(column): \(message)" }

    private var message: String {
        switch reason {
        case .expected(let wanted, let found): "expected \(wanted), found \(found)"
        case .invalidInterfaceName(let name): "\"\(name)\" is no interface name"
        case .invalidMemberName(let name): "\"\(name)\" is no name for a type, method or error"
        case .invalidFieldName(let name): "\"\(name)\" is no field name"
        case .duplicateName(let name): "\"\(name)\" is defined twice"
        case .unknownType(let name): "there is no type \"\(name)\""
        case .notAType(let name): "\"\(name)\" is not a type"
        case .endlessType(let name): "\"\(name)\" contains itself without end"
        case .mixedEnumeration: "either all fields have types or none"
        case .nullableNullable: "nullable twice"
        case .tooDeep: "nested too deep"
        }
    }
}
