extension InterfaceDescription {
    /// Parses and validates the text of one interface.
    public init(parsing text: String) throws(InterfaceDescriptionError) {
        var parser = InterfaceParser(text)
        self = try parser.parse()
        try InterfaceValidator(self, positions: parser.positions).validate()
    }
}

/// Recursive descent over the tokens. Remembers where names stand, for the validation that follows.
struct InterfaceParser {
    typealias Position = InterfaceScanner.Position

    /// Where each member's name stands, and each name of a type that is used, in the order of the text.
    struct Positions {
        var members: [Position] = []
        var references: [(name: String, position: Position)] = []
    }

    private static let depthLimit = 64

    private var scanner: InterfaceScanner
    private(set) var positions = Positions()

    init(_ text: String) {
        scanner = InterfaceScanner(text)
    }

    mutating func parse() throws(InterfaceDescriptionError) -> InterfaceDescription {
        let comments = scanner.takeComments()
        try take(word: "interface")
        let name = try word("an interface name")
        guard isInterfaceName(name.text) else { throw failure(.invalidInterfaceName(name.text), at: name.position) }
        var members: [InterfaceDescription.Member] = []
        while scanner.token != .end { members.append(try member()) }
        return InterfaceDescription(
            name: name.text,
            comments: comments,
            members: members,
            trailingComments: scanner.takeComments()
        )
    }

    private mutating func member() throws(InterfaceDescriptionError) -> InterfaceDescription.Member {
        let comments = scanner.takeComments()
        let expected = "\"type\", \"method\" or \"error\""
        guard case .word(let keyword) = scanner.token, ["type", "method", "error"].contains(keyword) else {
            throw unexpected(expected)
        }
        scanner.advance()
        let name = try word("a name")
        guard isMemberName(name.text) else { throw failure(.invalidMemberName(name.text), at: name.position) }
        positions.members.append(name.position)
        let definition: InterfaceDescription.Definition
        switch keyword {
        case "type":
            switch try structureOrEnumeration(depth: 0) {
            case .structure(let structure): definition = .structure(structure)
            case .enumeration(let enumeration): definition = .enumeration(enumeration)
            }
        case "method":
            let parameters = try structure()
            try take(symbol: "->")
            definition = .method(parameters: parameters, reply: try structure())
        default:
            definition = .error(try structure())
        }
        return .init(name: name.text, comments: comments, definition: definition)
    }

    // MARK: Structures and enumerations

    private enum Body {
        case structure(InterfaceDescription.Structure)
        case enumeration(InterfaceDescription.Enumeration)
    }

    private mutating func structure() throws(InterfaceDescriptionError) -> InterfaceDescription.Structure {
        let start = scanner.start
        guard case .structure(let structure) = try structureOrEnumeration(depth: 0) else {
            throw failure(.mixedEnumeration, at: start)
        }
        return structure
    }

    /// What is between parentheses; nothing at all is a structure.
    private mutating func structureOrEnumeration(depth: Int) throws(InterfaceDescriptionError) -> Body {
        guard depth < Self.depthLimit else { throw failure(.tooDeep, at: scanner.start) }
        try take(symbol: "(")
        var fields: [InterfaceDescription.Field] = []
        var values: [InterfaceDescription.Enumeration.Value] = []
        var names: Set<String> = []
        if scanner.token != .symbol(")") {
            repeat {
                let comments = scanner.takeComments()
                let name = try word("a field")
                guard isFieldName(name.text) else { throw failure(.invalidFieldName(name.text), at: name.position) }
                guard names.insert(name.text).inserted else {
                    throw failure(.duplicateName(name.text), at: name.position)
                }
                if scanner.token == .symbol(":") {
                    scanner.advance()
                    let type = try typeExpression(depth: depth)
                    fields.append(.init(name: name.text, comments: comments, type: type))
                } else {
                    values.append(.init(name: name.text, comments: comments))
                }
                guard fields.isEmpty || values.isEmpty else { throw failure(.mixedEnumeration, at: name.position) }
            } while skip(symbol: ",")
        }
        var trailing = scanner.takeComments()
        trailing.isAttached = false
        try take(symbol: ")", instead: fields.isEmpty && !values.isEmpty ? "\":\", \",\" or \")\"" : "\",\" or \")\"")
        return values.isEmpty
            ? .structure(.init(fields: fields, trailingComments: trailing))
            : .enumeration(.init(values: values, trailingComments: trailing))
    }

    private mutating func typeExpression(
        depth: Int
    ) throws(InterfaceDescriptionError) -> InterfaceDescription.TypeExpression {
        guard depth < Self.depthLimit else { throw failure(.tooDeep, at: scanner.start) }
        switch scanner.token {
        case .symbol("?"):
            scanner.advance()
            guard scanner.token != .symbol("?") else { throw failure(.nullableNullable, at: scanner.start) }
            return .nullable(try typeExpression(depth: depth + 1))
        case .symbol("[]"):
            scanner.advance()
            return .array(try typeExpression(depth: depth + 1))
        case .symbol("[string]"):
            scanner.advance()
            return .map(try typeExpression(depth: depth + 1))
        case .symbol("("):
            switch try structureOrEnumeration(depth: depth + 1) {
            case .structure(let structure): return .structure(structure)
            case .enumeration(let enumeration): return .enumeration(enumeration)
            }
        default:
            return try namedType()
        }
    }

    private mutating func namedType() throws(InterfaceDescriptionError) -> InterfaceDescription.TypeExpression {
        let name = try word("a type")
        switch name.text {
        case "bool": return .bool
        case "int": return .int
        case "float": return .float
        case "string": return .string
        case "object": return .object
        default:
            guard isMemberName(name.text) else { throw failure(.unknownType(name.text), at: name.position) }
            positions.references.append((name.text, name.position))
            return .named(name.text)
        }
    }

    // MARK: Tokens

    private mutating func word(
        _ expected: String
    ) throws(InterfaceDescriptionError) -> (text: String, position: Position) {
        guard case .word(let text) = scanner.token else { throw unexpected(expected) }
        let position = scanner.start
        scanner.advance()
        return (text, position)
    }

    private mutating func take(word: String) throws(InterfaceDescriptionError) {
        guard scanner.token == .word(word) else { throw unexpected("\"\(word)\"") }
        scanner.advance()
    }

    private mutating func take(symbol: String, instead: String? = nil) throws(InterfaceDescriptionError) {
        guard skip(symbol: symbol) else { throw unexpected(instead ?? "\"\(symbol)\"") }
    }

    private mutating func skip(symbol: String) -> Bool {
        guard scanner.token == .symbol(symbol) else { return false }
        scanner.advance()
        return true
    }

    private func unexpected(_ expected: String) -> InterfaceDescriptionError {
        failure(.expected(expected, found: scanner.token.description), at: scanner.start)
    }

    private func failure(_ reason: InterfaceDescriptionError.Reason, at position: Position) -> InterfaceDescriptionError
    {
        InterfaceDescriptionError(reason: reason, line: position.line, column: position.column)
    }

    // MARK: Names

    /// `[A-Za-z](-*[A-Za-z0-9])*(\.[A-Za-z0-9](-*[A-Za-z0-9])*)+`
    private func isInterfaceName(_ name: String) -> Bool {
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, name.utf8.first.map(isLetter) == true else { return false }
        return labels.allSatisfy { label in
            label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
                && label.utf8.first.map(isLetterOrDigit) == true && label.utf8.last.map(isLetterOrDigit) == true
        }
    }

    /// `[A-Z][A-Za-z0-9]*`
    private func isMemberName(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first), first & 0x20 == 0 else { return false }
        return name.utf8.allSatisfy(isLetterOrDigit)
    }

    /// `[A-Za-z](_?[A-Za-z0-9])*`
    private func isFieldName(_ name: String) -> Bool {
        guard name.utf8.first.map(isLetter) == true, name.utf8.last != UInt8(ascii: "_") else { return false }
        return name.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
            && zip(name.utf8, name.utf8.dropFirst()).allSatisfy { $0 != UInt8(ascii: "_") || $1 != UInt8(ascii: "_") }
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
