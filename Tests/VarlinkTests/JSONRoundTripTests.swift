import Testing
import Varlink

@Suite("What is written reads back")
struct JSONRoundTripTests {
    @Test("random values survive, and so does every prefix and every flipped byte without a trap", arguments: 1...40)
    func random(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        var writer = JSONWriter()
        write(&writer, depth: 4, &generator)
        let bytes = writer.bytes
        let json = try RawJSON(validating: bytes)
        #expect(rewritten(json) == bytes)

        for _ in 0..<50 {
            let count = Int.random(in: 0..<bytes.count, using: &generator)
            _ = try? RawJSON(validating: Array(bytes[..<count]))

            var broken = bytes
            let index = Int.random(in: 0..<broken.count, using: &generator)
            broken[index] = UInt8.random(in: 0...255, using: &generator)
            if let read = try? RawJSON(validating: broken) { #expect(Array(read.bytes) == broken.trimmed) }
        }
    }

    @Test("strings of any characters survive", arguments: 1...20)
    func strings(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        for _ in 0..<100 {
            let text = randomString(&generator)
            let json = RawJSON(text)
            #expect(try json.decode(as: String.self).utf8.elementsEqual(text.utf8))
            #expect(try RawJSON(validating: Array(json.bytes)) == json)
            // NUL ends a message, so it must not appear as a byte.
            #expect(!json.bytes.contains(0))
        }
    }

    @Test("numbers survive to the last bit", arguments: 1...20)
    func numbers(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        for _ in 0..<200 {
            let integer = Int64(bitPattern: generator.next()) >> Int64(generator.next() % 64)
            #expect(try RawJSON(integer).decode(as: Int64.self) == integer)
            let double = Double(bitPattern: generator.next())
            if double.isFinite { #expect(try RawJSON(double).decode(as: Double.self) == double) }
        }
    }

    @Test("what JSON has no number for is null", arguments: [Double.infinity, -.infinity, .nan])
    func notFinite(number: Double) {
        #expect(RawJSON(number) == .null)
    }

    @Test("values of the built-in types and their compositions")
    func compositions() throws {
        let values: [String: [Int?]] = ["b": [1, nil], "a": [], "é\n": [.max, .min]]
        let json = RawJSON(values)
        #expect(
            json.description == #"{"a":[],"b":[1,null],"é\n":[9223372036854775807,-9223372036854775808]}"#
        )
        #expect(try json.decode() == values)
        #expect(RawJSON(true).description == "true")
        #expect(RawJSON(VarlinkEmpty()) == .emptyObject)
    }

    @Test("a raw object is built and looked into")
    func rawAccess() throws {
        let json = RawJSON(object: ["z": 1, "a\"": "x", "n": Int?.none, "o": RawJSON(object: ["deep": [1, 2]])])
        #expect(json.description == #"{"z":1,"a\"":"x","n":null,"o":{"deep":[1,2]}}"#)
        #expect(json.kind == .object)
        #expect(json.members.map(\.key) == ["z", "a\"", "n", "o"])
        #expect(json["n"] == .null)
        #expect(json["nothing"] == nil)
        #expect(try json.member("z", as: Int.self) == 1)
        #expect(try json.member("n", as: Int.self) == nil)
        #expect(try json.member("nothing", as: Int.self) == nil)
        #expect(json["o"]?["deep"]?.elements.map(\.description) == ["1", "2"])
        let error = try #require(throws: JSONError.self) { try json.member("o", as: [String: [String]].self) }
        #expect(error.path == "o.deep[0]")
    }

    @Test("an object of the interface is an object", arguments: ["[]", "1", "null", #""{}""#])
    func rawMustBeObject(text: String) throws {
        let json = try RawJSON(parsing: text)
        let error = try #require(throws: JSONError.self) { try json.decode(as: RawJSON.self) }
        #expect(error.reason == .mistyped(expected: .object))
    }

    // MARK: Random values

    private func write(_ writer: inout JSONWriter, depth: Int, _ generator: inout SplitMix) {
        switch generator.next() % (depth > 0 ? 8 : 5) {
        case 0: writer.write(Int64(bitPattern: generator.next()))
        case 1: writer.write(generator.next() % 2 == 0)
        case 2: writer.writeNull()
        case 3: writer.write(Double(Int64(bitPattern: generator.next()) >> 20) / 1024)
        case 4: writer.write(randomString(&generator))
        case 5:
            writer.beginArray()
            for _ in 0..<generator.next() % 5 { write(&writer, depth: depth - 1, &generator) }
            writer.endArray()
        default:
            writer.beginObject()
            // More than the reader compares one by one, where nothing nests.
            for index in 0..<generator.next() % (depth > 2 ? 4 : 40) {
                writer.key(escaping: "\(index)" + randomString(&generator))
                write(&writer, depth: depth > 2 ? depth - 1 : 0, &generator)
            }
            writer.endObject()
        }
    }

    private func randomString(_ generator: inout SplitMix) -> String {
        var text = ""
        for _ in 0..<generator.next() % 30 {
            let ceiling: UInt32 = [0x20, 0x7F, 0x7FF, 0xFFFF, 0x10FFFF][Int(generator.next() % 5)]
            let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: generator.next()) % (ceiling + 1))
            text.unicodeScalars.append(scalar ?? "\"")
        }
        return text
    }

    /// Read piece by piece and written again.
    private func rewritten(_ json: RawJSON) -> [UInt8] {
        var writer = JSONWriter()
        rewrite(json, &writer)
        return writer.bytes
    }

    private func rewrite(_ json: RawJSON, _ writer: inout JSONWriter) {
        switch json.kind {
        case .object:
            writer.beginObject()
            for (key, value) in json.members {
                writer.key(escaping: key)
                rewrite(value, &writer)
            }
            writer.endObject()
        case .array:
            writer.beginArray()
            for element in json.elements { rewrite(element, &writer) }
            writer.endArray()
        case .string: writer.write((try? json.decode(as: String.self)) ?? "?")
        case .integer: writer.write((try? json.decode(as: Int64.self)) ?? 0)
        case .number: writer.write((try? json.decode(as: Double.self)) ?? 0)
        case .bool: writer.write(json.description == "true")
        case .null: writer.writeNull()
        }
    }
}

/// Steele, Lea and Flood's generator: the same numbers for the same seed everywhere.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension [UInt8] {
    fileprivate var trimmed: [UInt8] {
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        var bytes = self[...]
        while let first = bytes.first, blanks.contains(first) { bytes.removeFirst() }
        while let last = bytes.last, blanks.contains(last) { bytes.removeLast() }
        return Array(bytes)
    }
}
