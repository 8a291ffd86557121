/// Splits the text of an interface into tokens, gathering the comments between them.
struct InterfaceScanner {
    struct Position: Hashable {
        var line = 1
        var column = 1
    }

    enum Token: Hashable {
        /// Letters, digits, `_`, `.` and `-`: a keyword or any kind of name.
        case word(String)
        /// One of `( ) : , ? -> [] [string]`.
        case symbol(String)
        case end
        /// A byte that begins no token.
        case stray(String)

        var description: String {
            switch self {
            case .word(let text), .symbol(let text), .stray(let text): "\"\(text)\""
            case .end: "the end"
            }
        }
    }

    private let bytes: [UInt8]
    private var index = 0
    private var position = Position()

    /// The token at hand, where it starts, and the comments before it.
    private(set) var token = Token.end
    private(set) var start = Position()
    private(set) var comments = InterfaceDescription.Comments()

    init(_ text: String) {
        bytes = Array(text.utf8)
        advance()
    }

    mutating func advance() {
        comments = skipBlanksAndComments()
        start = position
        token = scanToken()
    }

    /// Gives the comments before the token at hand to the caller, once.
    mutating func takeComments() -> InterfaceDescription.Comments {
        defer { comments = .init() }
        return comments
    }

    private mutating func scanToken() -> Token {
        guard index < bytes.count else { return .end }
        for symbol in ["->", "[string]", "[]", "(", ")", ":", ",", "?"]
        where bytes[index...].starts(with: symbol.utf8) {
            move(by: symbol.utf8.count)
            return .symbol(symbol)
        }
        let first = index
        while index < bytes.count, isWordByte(at: index) { move(by: 1) }
        if index > first { return .word(String(decoding: bytes[first..<index], as: UTF8.self)) }
        repeat { move(by: 1) } while index < bytes.count && bytes[index] & 0xC0 == 0x80
        return .stray(String(decoding: bytes[first..<index], as: UTF8.self))
    }

    private func isWordByte(at index: Int) -> Bool {
        switch bytes[index] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        case UInt8(ascii: "-"): index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: ">")
        default: false
        }
    }

    private mutating func skipBlanksAndComments() -> InterfaceDescription.Comments {
        var comments = InterfaceDescription.Comments()
        /// Line ends since the last comment or token.
        var lineEnds = 2
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\n"):
                lineEnds += 1
                move(by: 1)
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                move(by: 1)
            case UInt8(ascii: "#"):
                let line = scanComment()
                if lineEnds > 1 || comments.blocks.isEmpty {
                    comments.blocks.append([line])
                } else {
                    comments.blocks[comments.blocks.count - 1].append(line)
                }
                lineEnds = 0
            default:
                comments.isAttached = !comments.isEmpty && lineEnds <= 1
                return comments
            }
        }
        return comments
    }

    /// The comment up to the end of its line, without `#`, one blank after it and blanks at its end.
    private mutating func scanComment() -> String {
        let first = index + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { move(by: 1) }
        var line = bytes[first..<index]
        if line.first == UInt8(ascii: " ") { line.removeFirst() }
        while let last = line.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\r") { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }

    private mutating func move(by count: Int) {
        for _ in 0..<count {
            if bytes[index] == UInt8(ascii: "\n") {
                position.line += 1
                position.column = 1
            } else {
                position.column += 1
            }
            index += 1
        }
    }
}
