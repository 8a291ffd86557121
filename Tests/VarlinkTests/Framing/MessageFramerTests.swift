import Testing
import Varlink

@Suite("Cutting a stream of bytes into messages")
struct MessageFramerTests {
    private static let messages = ["{}", #"{"method":"a.b.C"}"#, "", String(repeating: "ä", count: 500)]

    private static var stream: [UInt8] {
        messages.flatMap { Array($0.utf8) + [0] }
    }

    private static func drain(_ framer: inout MessageFramer) throws -> [String] {
        var messages: [String] = []
        while let message = try framer.next() { messages.append(String(decoding: message, as: UTF8.self)) }
        return messages
    }

    @Test("messages come out whole and in order, however the bytes come in", arguments: [1, 2, 3, 7, 64, 4096])
    func chunked(size: Int) throws {
        var framer = MessageFramer()
        var messages: [String] = []
        var rest = Self.stream[...]
        while !rest.isEmpty {
            framer.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
            messages += try Self.drain(&framer)
        }
        #expect(messages == Self.messages)
        #expect(framer.bufferedByteCount == 0)
    }

    @Test("messages that wait are counted, and the unfinished one is known")
    func waiting() throws {
        var framer = MessageFramer()
        framer.append("one\0two\0thr")
        #expect(framer.waitingMessageCount == 2)
        #expect(framer.unfinishedByteCount == 3)
        #expect(framer.bufferedByteCount == 11)
        #expect(try Self.drain(&framer) == ["one", "two"])
        #expect(framer.waitingMessageCount == 0)
        #expect(framer.bufferedByteCount == 3)
        framer.append("ee\0")
        #expect(framer.unfinishedByteCount == 0)
        #expect(try Self.drain(&framer) == ["three"])
    }

    @Test("a message may be as long as the limit and no longer", arguments: [(7, true), (8, true), (9, false)])
    func limit(length: Int, isAllowed: Bool) throws {
        var framer = MessageFramer(maximumMessageSize: 8)
        framer.append("ok\0")
        framer.append(String(repeating: "x", count: length) + "\0")
        #expect(try framer.next() == Array("ok".utf8))
        if isAllowed {
            #expect(try framer.next()?.count == length)
        } else {
            #expect(throws: FramingError.messageTooLong(limit: 8)) { try framer.next() }
            #expect(throws: FramingError.messageTooLong(limit: 8)) { try framer.next() }
        }
    }

    @Test("a message without end is refused as soon as it is too long")
    func endless() throws {
        var framer = MessageFramer(maximumMessageSize: 8)
        framer.append("12345678")
        #expect(try framer.next() == nil)
        framer.append("9")
        #expect(throws: FramingError.messageTooLong(limit: 8)) { try framer.next() }
    }

    @Test("a long message that comes byte by byte takes time in proportion to its length")
    func linear() throws {
        var framer = MessageFramer()
        let byte: [UInt8] = [UInt8(ascii: "x")]
        let length = 4_000_000
        // Looking at everything again for each byte would take hours.
        for _ in 0..<length {
            framer.append(byte)
            guard try framer.next() == nil else {
                Issue.record("a message came out before its end")
                return
            }
        }
        framer.append("\0")
        #expect(try framer.next()?.count == length)
    }

    @Test("small messages behind a large backlog are handed out without moving the rest each time")
    func backlog() throws {
        var framer = MessageFramer()
        let count = 200_000
        framer.append(String(repeating: "x\0", count: count))
        for _ in 0..<count { #expect(try framer.next() != nil) }
        #expect(try framer.next() == nil)
    }
}

extension MessageFramer {
    fileprivate mutating func append(_ bytes: [UInt8]) {
        append(bytes.span)
    }

    fileprivate mutating func append(_ text: String) {
        append(Array(text.utf8))
    }
}
