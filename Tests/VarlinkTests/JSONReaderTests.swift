import Testing
import Varlink

@Suite("JSON is read strictly by RFC 8259")
struct JSONReaderTests {
    @Test(
        "well-formed values are taken as they are",
        arguments: [
            "{}", "[]", "null", "true", "false", "0", "-0", "1", "-1", "0.5", "-12.25e+10", "1E5", "1e-5", "1e999",
            "123456789012345678901234567890", #""""#, #""a""#, #""\u00e9\n\t\r\b\f\/\\\"""#, #""\ud83d\ude00""#,
            #""\u0000""#, "\"é 漢 😀 \u{7F} \u{2028}\"", "[1,2,[3,{}]]", #"{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}"#,
            #"{"":0}"#, "{\"\u{E9}\":1,\"e\u{301}\":2}", "\t\n\r [ 1 , 2 ] \n",
        ]
    )
    func wellFormed(text: String) throws {
        let json = try RawJSON(parsing: text)
        #expect(json.description == text.trimmed)
    }

    @Test(
        "malformed text is refused, at the byte where it breaks",
        arguments: [
            ("", .unexpectedEnd, 0), ("   ", .unexpectedEnd, 3), ("{", .unexpectedEnd, 1), ("[", .unexpectedEnd, 1),
            ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3), ("[1,]", .unexpectedByte, 3),
            ("[,1]", .unexpectedByte, 1), ("[1 2]", .unexpectedByte, 3), ("{\"a\"}", .unexpectedByte, 4),
            ("{\"a\":}", .unexpectedByte, 5), ("{\"a\":1,}", .unexpectedByte, 7), ("{a:1}", .unexpectedByte, 1),
            ("{1:1}", .unexpectedByte, 1), ("{\"a\":1 \"b\":2}", .unexpectedByte, 7), ("]", .unexpectedByte, 0),
            ("[}", .unexpectedByte, 1), ("{]", .unexpectedByte, 1), ("nul", .unexpectedByte, 0),
            ("nulL", .unexpectedByte, 0), ("True", .unexpectedByte, 0), ("NaN", .unexpectedByte, 0),
            ("Infinity", .unexpectedByte, 0), ("-Infinity", .invalidNumber, 0), ("'a'", .unexpectedByte, 0),
            ("// c\n1", .unexpectedByte, 0), ("1 // c", .trailingBytes, 2), ("1 2", .trailingBytes, 2),
            ("{}{}", .trailingBytes, 2), ("nullx", .trailingBytes, 4), ("\u{FEFF}1", .unexpectedByte, 0),
            ("01", .invalidNumber, 0), ("-", .unexpectedEnd, 0), ("-a", .invalidNumber, 0), ("1.", .unexpectedEnd, 0),
            ("1.a", .invalidNumber, 0), (".5", .unexpectedByte, 0), ("+1", .unexpectedByte, 0),
            ("1e", .unexpectedEnd, 0), ("1e+", .unexpectedEnd, 0), ("1-2", .invalidNumber, 0),
            ("0x1F", .trailingBytes, 1), ("1.2.3", .trailingBytes, 3), ("\"a", .unexpectedEnd, 2),
            ("\"a\\", .unexpectedEnd, 3), ("\"\n\"", .controlCharacter, 1), ("\"\u{0}\"", .controlCharacter, 1),
            ("\"\u{1F}\"", .controlCharacter, 1), (#""\a""#, .invalidEscape, 1), (#""\u12"#, .unexpectedEnd, 5),
            (#""\u12g4""#, .invalidEscape, 5), (#""\ud800""#, .loneSurrogate, 1), (#""\udc00""#, .loneSurrogate, 1),
            (#""\ud800\u0041""#, .loneSurrogate, 1), (#""\ud800\ud800""#, .loneSurrogate, 1),
            (#""\ud800x""#, .loneSurrogate, 1), (#""\ud800\n""#, .loneSurrogate, 1),
            (#"{"a":1,"a":2}"#, .duplicateKey, 7), (#"{"a":1,"\u0061":2}"#, .duplicateKey, 7),
            (#"[{"b":{"x":1,"y":2,"x":3}}]"#, .duplicateKey, 19),
        ] as [(String, JSONError.Malformation, Int)]
    )
    func malformed(text: String, reason: JSONError.Malformation, offset: Int) throws {
        let error = try #require(throws: JSONError.self) { try RawJSON(parsing: text) }
        #expect(error.reason == .malformed(reason))
        #expect(error.offset == offset)
    }

    @Test(
        "bytes that are not UTF-8 are refused, in values and in keys",
        arguments: [
            [0x80], [0xC3], [0xC3, 0x28], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF], [0xFE],
        ] as [[UInt8]]
    )
    func invalidUTF8(bytes: [UInt8]) throws {
        let quoted = Array("\"a".utf8) + bytes + Array("z\"".utf8)
        let inKey = Array("{".utf8) + quoted + Array(":1}".utf8)
        let afterEscape = Array("\"\\n".utf8) + bytes + Array("\"".utf8)
        for message in [quoted, inKey, afterEscape] {
            let error = try #require(throws: JSONError.self) { try RawJSON(validating: message) }
            #expect(error.reason == .malformed(.invalidUTF8))
        }
        #expect(throws: JSONError.self) {
            var reader = JSONReader(afterEscape)
            _ = try reader.readString()
        }
    }

    @Test("nesting ends at the limit and not one earlier")
    func depth() throws {
        let limit = JSONReader.depthLimit
        let deepest = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        _ = try RawJSON(parsing: deepest)
        let objects = String(repeating: #"{"a":"#, count: limit) + "1" + String(repeating: "}", count: limit)
        _ = try RawJSON(parsing: objects)
        let error = try #require(throws: JSONError.self) { try RawJSON(parsing: "[\(deepest)]") }
        #expect(error.reason == .malformed(.tooDeep))
        // Far deeper than any stack.
        #expect(throws: JSONError.self) { try RawJSON(parsing: String(repeating: "[", count: 5_000_000)) }
    }

    @Test("siblings do not add up to depth")
    func siblings() throws {
        _ = try RawJSON(parsing: "[" + Array(repeating: "[{}]", count: 1_000).joined(separator: ",") + "]")
    }

    @Test("the second of two keys is found among many")
    func manyKeys() throws {
        let members = (0..<5_000).map { "\"k\($0)\":\($0)" }
        _ = try RawJSON(parsing: "{\(members.joined(separator: ","))}")
        for duplicate in ["k0", "k23", "k24", "k25", "k4999"] {
            let error = try #require(throws: JSONError.self) {
                try RawJSON(parsing: "{\(members.joined(separator: ",")),\"\(duplicate)\":0}")
            }
            #expect(error.reason == .malformed(.duplicateKey))
            #expect(error.path == duplicate)
        }
    }

    @Test(
        "integers are exact to the last bit",
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("9007199254740993", 9_007_199_254_740_993),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), (" 12 ", 12),
        ] as [(String, Int64)]
    )
    func integers(text: String, value: Int64) throws {
        #expect(try RawJSON(parsing: text).decode(as: Int64.self) == value)
    }

    @Test(
        "what is no 64-bit whole number is no int",
        arguments: [
            ("9223372036854775808", .outOfRange), ("-9223372036854775809", .outOfRange),
            ("100000000000000000000", .outOfRange), ("1.0", .mistyped(expected: .integer)),
            ("1e3", .mistyped(expected: .integer)), ("\"1\"", .mistyped(expected: .integer)),
            ("true", .mistyped(expected: .integer)), ("null", .mistyped(expected: .integer)),
        ] as [(String, JSONError.Reason)]
    )
    func notIntegers(text: String, reason: JSONError.Reason) throws {
        let json = try RawJSON(parsing: text)
        let error = try #require(throws: JSONError.self) { try json.decode(as: Int.self) }
        #expect(error.reason == reason)
    }

    @Test(
        "floats take any number that a double holds",
        arguments: [
            ("0", 0), ("1", 1), ("-2.5e-3", -0.0025), ("1E2", 100), ("5e-324", .leastNonzeroMagnitude), ("0.1", 0.1),
        ]
    )
    func floats(text: String, value: Double) throws {
        #expect(try RawJSON(parsing: text).decode(as: Double.self) == value)
    }

    @Test("a float beyond all doubles is refused")
    func floatOverflow() throws {
        let json = try RawJSON(parsing: "1e999")
        let error = try #require(throws: JSONError.self) { try json.decode(as: Double.self) }
        #expect(error.reason == .outOfRange)
    }

    @Test("escapes stand for their characters")
    func escapes() throws {
        let json = try RawJSON(parsing: #""a\u0000\u00e9\ud83d\uDE00\"\\\/\b\f\n\r\tz""#)
        #expect(try json.decode(as: String.self) == "a\0é😀\"\\/\u{8}\u{C}\n\r\tz")
    }

    @Test("names are compared byte for byte, not by canonical equivalence")
    func names() {
        #expect(JSONName("\u{212A}") != JSONName("K"))
        #expect("\u{212A}" == "K")
        switch JSONName("\u{212A}") {
        case "K": Issue.record("a Kelvin sign is no K")
        default: break
        }
        switch JSONName("aRatherLongNameOfAMember") {
        case "aRatherLongNameOfAMember": break
        default: Issue.record("a name is itself")
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while let first = text.unicodeScalars.first, " \t\r\n".unicodeScalars.contains(first) {
            text.unicodeScalars.removeFirst()
        }
        while let last = text.unicodeScalars.last, " \t\r\n".unicodeScalars.contains(last) {
            text.unicodeScalars.removeLast()
        }
        return String(text)
    }
}
