import Testing
import TherapyKit

@Suite struct JSONTests {
    @Test(
        "what JSON.stringify writes is written again to the byte",
        arguments: [
            "null", "true", "false", "0", "-0", "1", "-1.5", "1e21", "1.0", "1.50", "123456789012345678901234567890",
            "0.1", "1E+2", "1e-7", "\"\"", "\"a\"", "{}", "[]", "[[],{},[{}]]", #"{"b":1,"a":2,"c":{"z":[],"y":null}}"#,
            #"{"":"","\"":"\\","\n":"\b\f\n\r\t"}"#, #""\u0000\u001f\u007f""#, "\"\u{7f}\u{80}é漢😀\u{2028}\u{2029}\"",
            #"{"a":"/"}"#, #"[1,2.0,"3",null,true,{"k":[false]}]"#, #"{"__proto__":1,"constructor":2}"#,
        ]
    )
    func roundTrip(text: String) throws {
        // DEL is no control character to JSON.stringify.
        let wanted = text.replacing("\\u007f", with: "\u{7f}")
        #expect(try JSONValue(parsing: text).text == wanted)
    }

    @Test(
        "other ways to write the same are read, and written in the one way",
        arguments: [
            (" { \"a\" : [ 1 , 2 ] } \n", "{\"a\":[1,2]}"), (#""\u0041\u00e9\/""#, "\"Aé/\""),
            (#""\ud83d\ude00\uD83D\uDE00""#, "\"😀😀\""), ("\t[\r\n]\n", "[]"), (#""\u000A""#, #""\n""#),
        ]
    )
    func normalises(text: String, wanted: String) throws {
        #expect(try JSONValue(parsing: text).text == wanted)
    }

    @Test(
        "what is not JSON is refused",
        arguments: [
            "", " ", "{", "}", "[", "]", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",
            "{'a':1}",
            "{\"a\":1 \"b\":2}", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e",
            "1e+",
            "0x1", "1 1", "\"", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\n\"", "\"\u{1}\"", "[1]]", "{}{}",
            #""\ud800""#, #""\udc00""#, #""\ud800x""#, #""\ud800\u0041""#, "{\"a\":1,\"a\":2}", "/* */ 1", "[1,2",
            "\u{FEFF}1",
            "{1:2}", "[\"a\":1]", "tru", "--1", "1-", "\"\\u{41}\"", "\u{a0}1",
        ]
    )
    func refuses(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
    }

    @Test("a fault is told with its place")
    func place() {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: #"{"a":1,"a":2}"#) }
        #expect(error?.description == "a name stands twice at offset 10")
    }

    @Test("nesting is bounded, so that no text can exhaust the stack")
    func nesting() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSONValue(parsing: nested(100)).text == nested(100))
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: nested(101)) }
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: String(repeating: "[{\"a\":", count: 500_000)) }
    }

    @Test("a large text takes time in proportion")
    func large() throws {
        let text = "[" + (0..<100_000).map { "{\"id\":\($0),\"label\":\"a\\n\"}" }.joined(separator: ",") + "]"
        #expect(try JSONValue(parsing: text).text == text)
    }

    @Test("random values survive, order and digits and all", arguments: 1...20)
    func random(seed: UInt64) throws {
        var dice = Dice(state: seed)
        for _ in 0..<50 {
            let value = Self.value(depth: 0, &dice)
            #expect(try JSONValue(parsing: value.text) == value)
            #expect(try JSONValue(parsing: value.text).text == value.text)
        }
    }

    private static func value(depth: Int, _ dice: inout Dice) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &dice) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &dice))
        case 2: return .number(JSONNumber(Int.random(in: .min ... .max, using: &dice)))
        case 3: return JSONNumber(Double(bitPattern: dice.next())).map(JSONValue.number) ?? .null
        case 4: return .string(text(&dice))
        case 5:
            return .array((0..<Int.random(in: 0..<5, using: &dice)).map { _ in value(depth: depth + 1, &dice) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0..<5, using: &dice) { object[text(&dice)] = value(depth: depth + 1, &dice) }
            return .object(object)
        }
    }

    private static func text(_ dice: inout Dice) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0..<8, using: &dice) {
            let bound: UInt32 = Bool.random(using: &dice) ? 0x80 : 0x11_0000
            text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: 0..<bound, using: &dice)) ?? "?")
        }
        return text
    }

    // MARK: Objects and numbers

    @Test("setting a member keeps its place, a new one goes to the end, and nil takes one away")
    func members() throws {
        var object = try #require(JSONValue(parsing: #"{"a":1,"b":2,"c":3}"#).object)
        object["b"] = "x"
        object["d"] = .null
        object["a"] = nil
        object["none"] = nil
        #expect(JSONValue.object(object).text == #"{"b":"x","c":3,"d":null}"#)
    }

    @Test("objects are equal whatever the order of their members, and then hash the same")
    func equality() throws {
        let one = try JSONValue(parsing: #"{"a":1,"b":[2]}"#)
        let other = try JSONValue(parsing: #"{"b":[2],"a":1}"#)
        #expect(one == other)
        #expect(Set([one, other]).count == 1)
        #expect(try one != JSONValue(parsing: #"{"a":1,"b":[3]}"#))
    }

    @Test(
        "numbers that are whole are had as such",
        arguments: [("3", 3), ("-0", 0), ("3.0", 3), ("1e3", 1000), ("9223372036854775807", Int.max)]
    )
    func whole(literal: String, value: Int) throws {
        #expect(try JSONValue(parsing: literal).number?.int == value)
    }

    @Test("others are not", arguments: ["1.5", "1e300", "9223372036854775808", "1e-1"])
    func notWhole(literal: String) throws {
        #expect(try JSONValue(parsing: literal).number?.int == nil)
    }

    @Test(
        "every finite number has a literal that JSON allows",
        arguments: [0.0, -0.0, 1.5, 1e100, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 123_456_789_012_345_680.0]
    )
    func literals(value: Double) throws {
        let number = try #require(JSONNumber(value))
        #expect(try JSONValue(parsing: number.literal).number?.double == value)
        #expect(JSONNumber(Double.nan) == nil)
        #expect(JSONNumber(-Double.infinity) == nil)
    }
}
