import Testing
import Varlink

@Suite("A service without a socket")
struct VarlinkServiceTests {
    let service = VarlinkService<String>(
        identity: .init(vendor: "unclutter", product: "counter", version: "1", url: "https://example.org"),
        interfaces: [CounterInterface()]
    ) { error, _ in
        error is CounterInterface.Broken ? .reply(CounterInterface.Internal()) : .close
    }

    private func answer(_ text: String, sink: RecordingSink = RecordingSink()) async throws -> String? {
        let call = try VarlinkCall(parsing: Array(text.utf8))
        let reply = try await service.answer(call, context: "caller", sink: sink)
        return reply.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test("says what it is, and that it offers org.varlink.service itself")
    func info() async throws {
        let reply = try await answer(#"{"method":"org.varlink.service.GetInfo"}"#)
        #expect(
            reply
                == #"{"parameters":{"vendor":"unclutter","product":"counter","version":"1","#
                + #""url":"https://example.org","interfaces":["org.varlink.service","org.example.counter"]}}"#
        )
    }

    @Test("serves the text of its interfaces", arguments: ["org.varlink.service", "org.example.counter"])
    func descriptions(name: String) async throws {
        let call = VarlinkCall(OrgVarlinkService.GetInterfaceDescription.self, .init(interface: name))
        let message = try #require(try await service.answer(call, context: "", sink: RecordingSink()))
        let reply = try VarlinkReply(parsing: message.bytes).result(of: OrgVarlinkService.GetInterfaceDescription.self)
        #expect(reply.description.contains("interface \(name)\n"))
    }

    @Test(
        "refuses what it does not have, each with its error",
        arguments: [
            ("org.nowhere.Get", "{}", "InterfaceNotFound", #"{"interface":"org.nowhere"}"#),
            ("Get", "{}", "InterfaceNotFound", #"{"interface":"Get"}"#),
            ("", "{}", "InterfaceNotFound", #"{"interface":""}"#),
            ("org.example.counter.Get", "{}", "MethodNotFound", #"{"method":"org.example.counter.Get"}"#),
            ("org.varlink.service.Get", "{}", "MethodNotFound", #"{"method":"org.varlink.service.Get"}"#),
            ("org.example.counter.Later", "{}", "MethodNotImplemented", #"{"method":"org.example.counter.Later"}"#),
            (
                "org.varlink.service.GetInterfaceDescription", #"{"interface":"org.nowhere"}"#, "InterfaceNotFound",
                #"{"interface":"org.nowhere"}"#
            ),
            ("org.example.counter.Count", "{}", "InvalidParameter", #"{"parameter":"to"}"#),
            ("org.example.counter.Count", #"{"to":null}"#, "InvalidParameter", #"{"parameter":"to"}"#),
            ("org.example.counter.Count", #"{"to":"3"}"#, "InvalidParameter", #"{"parameter":"to"}"#),
            ("org.example.counter.Count", #"{"to":1,"by":1}"#, "InvalidParameter", #"{"parameter":"by"}"#),
            ("org.varlink.service.GetInfo", #"{"x":1}"#, "InvalidParameter", #"{"parameter":"x"}"#),
        ]
    )
    func refusals(method: String, parameters: String, error: String, members: String) async throws {
        let reply = try await answer(#"{"method":"\#(method)","parameters":\#(parameters)}"#)
        #expect(reply == #"{"error":"org.varlink.service.\#(error)","parameters":\#(members)}"#)
    }

    @Test("streams to a caller that asked for more")
    func streams() async throws {
        let sink = RecordingSink()
        let reply = try await answer(
            #"{"method":"org.example.counter.Count","parameters":{"to":3},"more":true}"#,
            sink: sink
        )
        #expect(
            await sink.replies == [
                #"{"parameters":{"number":1},"continues":true}"#, #"{"parameters":{"number":2},"continues":true}"#,
            ]
        )
        #expect(reply == #"{"parameters":{"number":3}}"#)
    }

    @Test("a handler that streams gives ExpectedMore to a caller that did not ask")
    func expectedMore() async throws {
        let sink = RecordingSink()
        let reply = try await answer(#"{"method":"org.example.counter.Count","parameters":{"to":3}}"#, sink: sink)
        #expect(reply == #"{"error":"org.varlink.service.ExpectedMore","parameters":{}}"#)
        #expect(await sink.replies.isEmpty)
    }

    @Test("a oneway call gets nothing, not even an error", arguments: ["Count", "Nowhere", "Break"])
    func oneway(method: String) async throws {
        let call = #"{"method":"org.example.counter.\#(method)","parameters":{"to":1},"oneway":true}"#
        #expect(try await answer(call) == nil)
    }

    @Test("the handler's own errors, unexpected ones and the end of the connection")
    func failures() async throws {
        let refused = try await answer(#"{"method":"org.example.counter.Count","parameters":{"to":-1}}"#)
        #expect(refused == #"{"error":"org.example.counter.TooSmall","parameters":{"number":-1}}"#)
        let broken = try await answer(#"{"method":"org.example.counter.Break"}"#)
        #expect(broken == #"{"error":"org.example.counter.Internal","parameters":{}}"#)
        await #expect(throws: CancellationError.self) {
            try await answer(#"{"method":"org.example.counter.Count","parameters":{"to":999}}"#)
        }
    }

    @Test("a caller that is gone ends the handler, and asks no policy")
    func gone() async throws {
        let call = try VarlinkCall(
            parsing: Array(#"{"method":"org.example.counter.Count","parameters":{"to":3},"more":true}"#.utf8)
        )
        await #expect(throws: VarlinkDeliveryFailure.self) {
            _ = try await service.answer(call, context: "", sink: ClosedSink())
        }
    }
}

private actor RecordingSink: VarlinkReplySink {
    private(set) var replies: [String] = []

    func send(_ reply: VarlinkReplyMessage) async throws {
        #expect(reply.continues)
        replies.append(String(decoding: reply.bytes, as: UTF8.self))
    }
}

private struct ClosedSink: VarlinkReplySink {
    func send(_ reply: VarlinkReplyMessage) async throws { throw CancellationError() }
}

/// Written as the generator writes it.
private struct CounterInterface: VarlinkInterface {
    struct Broken: Error {}

    struct Number: VarlinkObject {
        var value: Int
        static func read(_ name: StaticString, _ reader: inout JSONReader) throws(JSONError) -> Int {
            var value: Int?
            try reader.beginObject()
            while let key = try reader.nextKey() {
                if name ~= key { value = try Int?(from: &reader) } else { try reader.skipUnknown(key) }
            }
            guard let value else { throw reader.missing(name) }
            return value
        }
        init(_ value: Int) { self.value = value }
        init(from reader: inout JSONReader) throws(JSONError) { value = try Self.read("number", &reader) }
        func write(to writer: inout JSONWriter) {
            writer.beginObject()
            writer.key("number")
            value.write(to: &writer)
            writer.endObject()
        }
    }

    struct Limit: VarlinkObject {
        var to: Int
        init(from reader: inout JSONReader) throws(JSONError) { to = try Number.read("to", &reader) }
        func write(to writer: inout JSONWriter) {}
    }

    struct TooSmall: VarlinkError {
        static let name = "org.example.counter.TooSmall"
        var number: Int
        init(_ number: Int) { self.number = number }
        init(from reader: inout JSONReader) throws(JSONError) { number = try Number.read("number", &reader) }
        func write(to writer: inout JSONWriter) { Number(number).write(to: &writer) }
    }

    struct Internal: VarlinkError {
        static let name = "org.example.counter.Internal"
        init() {}
        init(from reader: inout JSONReader) throws(JSONError) { _ = try VarlinkEmpty(from: &reader) }
        func write(to writer: inout JSONWriter) { VarlinkEmpty().write(to: &writer) }
    }

    enum Count: VarlinkMethod {
        static let name = "org.example.counter.Count"
        typealias Parameters = Limit
        typealias Reply = Number
    }

    enum Break: VarlinkMethod {
        static let name = "org.example.counter.Break"
        typealias Parameters = VarlinkEmpty
        typealias Reply = VarlinkEmpty
    }

    static let definition = VarlinkInterfaceDefinition(
        name: "org.example.counter",
        text: "interface org.example.counter\nmethod Count(to: int) -> (number: int)\n"
    )

    func dispatch(_ call: InterfaceCall<String>) async throws -> VarlinkReplyMessage {
        switch call.method {
        case "Count": try await call.answer(Count.self, with: count)
        case "Break": try await call.answer(Break.self) { _ in throw Broken() }
        case "Later": throw OrgVarlinkService.MethodNotImplemented(method: call.call.method)
        default: throw call.methodNotFound
        }
    }

    private func count(_ call: MethodCall<Count, String>) async throws -> Number {
        let limit = call.parameters.to
        guard limit > 0 else { throw TooSmall(limit) }
        guard limit < 100 else { throw CancellationError() }
        for number in 1..<limit { try await call.send(Number(number)) }
        return Number(limit)
    }
}
