import Testing
import Varlink
import VarlinkClient
import VarlinkServer

@Suite("Calls and replies on one connection", .timeLimit(.minutes(5)))
struct CallOrderTests {
    private static func call(_ method: String, _ text: String, _ flags: String = "") -> String {
        #"{"method":"io.example.probe.\#(method)","parameters":{"text":"\#(text)"}\#(flags)}"# + "\0"
    }

    private static func reply(_ text: String) -> String {
        #"{"parameters":{"text":"\#(text)"}}"#
    }

    @Test("a call that comes byte by byte is answered")
    func byteByByte() async throws {
        try await withServer { running in
            let replies = try await blocking { [path = running.path] in
                let client = try RawClient(path: path)
                for byte in Array(Self.call("Echo", "slow").utf8) { try client.send([byte]) }
                return try client.receive(1)
            }
            #expect(replies == [Self.reply("slow")])
        }
    }

    @Test("pipelined calls are answered in their order, one at a time", arguments: HandlerExecution.all)
    func pipelined(execution: HandlerExecution) async throws {
        try await withServer {
            $0.handlerExecution = execution
            $0.limits.waitingCallsPerConnection = 4
        } _: { running in
            // The first take longest.
            let texts = (1...200).map { String(repeating: "x", count: $0 % 25) + "\($0)" }
            let replies = try await blocking { [path = running.path] in
                let client = try RawClient(path: path)
                try client.send(texts.map { Self.call("Echo", $0) }.joined())
                return try client.receive(texts.count)
            }
            #expect(replies == texts.map { Self.reply($0) })
            #expect(running.probe.events.events == texts.map { "echo \($0)" })
        }
    }

    @Test("a oneway call is carried out and gets no reply, not even an error")
    func oneway() async throws {
        try await withServer { running in
            let replies = try await blocking { [path = running.path] in
                let client = try RawClient(path: path)
                try client.send(Self.call("Echo", "quiet", #","oneway":true"#))
                try client.send(Self.call("Nonsense", "quiet", #","oneway":true"#))
                try client.send(Self.call("Echo", "loud"))
                client.endSending()
                return try client.receive()
            }
            #expect(replies == [Self.reply("loud")])
            #expect(running.probe.events.events == ["echo quiet", "echo loud"])
        }
    }

    @Test("oneway calls are carried out although their sender has gone at once")
    func onewayAndGone() async throws {
        try await withServer { running in
            try await blocking { [path = running.path] in
                let client = try RawClient(path: path)
                try client.send(Self.call("Echo", "1", #","oneway":true"#) + Self.call("Echo", "2", #","oneway":true"#))
            }
            await running.probe.events.wait(for: "echo 2")
            #expect(running.probe.events.events == ["echo 1", "echo 2"])
        }
    }

    @Test("all replies of a stream but the last say that they continue", arguments: HandlerExecution.all)
    func stream(execution: HandlerExecution) async throws {
        try await withServer {
            $0.handlerExecution = execution
        } _: { running in
            let replies = try await blocking { [path = running.path] in
                let client = try RawClient(path: path)
                try client.send(
                    #"{"method":"io.example.probe.Count","parameters":{"number":3},"more":true}"# + "\0"
                        + Self.call("Echo", "after")
                )
                return try client.receive(4)
            }
            #expect(
                replies == [
                    #"{"parameters":{"number":0},"continues":true}"#,
                    #"{"parameters":{"number":1},"continues":true}"#,
                    #"{"parameters":{"number":2}}"#,
                    Self.reply("after"),
                ]
            )
        }
    }

    @Test("a long stream arrives complete", arguments: HandlerExecution.all)
    func longStream(execution: HandlerExecution) async throws {
        try await withServer {
            $0.handlerExecution = execution
            $0.limits.outputBytesPerConnection = 1000
        } _: { running in
            let count = 50_000
            let numbers = try await blocking {
                var numbers: [Int] = []
                try running.connect().stream(Probe.Count.self, .init(number: count)) {
                    numbers.append($0.number)
                    return .next
                }
                return numbers
            }
            #expect(numbers == Array(0..<count))
        }
    }

    @Test("who asks for no stream is told so, and the connection goes on")
    func expectedMore() async throws {
        try await withServer { running in
            try await blocking {
                let connection = try running.connect()
                let reply = try connection.callRaw(
                    VarlinkCall(Probe.Count.self, .init(number: 3))
                )
                #expect(reply.error == "org.varlink.service.ExpectedMore")
                #expect(try connection.call(Probe.Echo.self, .init(text: "on")).text == "on")
            }
        }
    }

    @Test("a connection cannot be upgraded, and goes on")
    func upgrade() async throws {
        try await withServer { running in
            let replies = try await blocking { [path = running.path] in
                let client = try RawClient(path: path)
                try client.send(Self.call("Echo", "up", #","upgrade":true"#) + Self.call("Echo", "on"))
                return try client.receive(2)
            }
            #expect(
                replies.first
                    == #"{"error":"org.varlink.service.MethodNotImplemented","parameters":{"method":"io.example.probe.Echo"}}"#
            )
            #expect(replies.last == Self.reply("on"))
        }
    }

    @Test("calls that came before the peer stopped sending are answered")
    func halfClosed() async throws {
        try await withServer { running in
            let replies = try await blocking { [path = running.path] in
                let client = try RawClient(path: path)
                try client.send(Self.call("Echo", "1") + Self.call("Echo", "2") + #"{"method":"#)
                client.endSending()
                return try client.receive()
            }
            #expect(replies == [Self.reply("1"), Self.reply("2")])
        }
    }

    @Test("a handler's unforeseen failure ends its connection alone")
    func failure() async throws {
        try await withServer { running in
            let replies = try await blocking { [path = running.path] in
                let client = try RawClient(path: path)
                try client.send(Self.call("Echo", "1") + #"{"method":"io.example.probe.Fail"}"# + "\0")
                return try client.receive()
            }
            #expect(replies == [Self.reply("1")])
            try await running.checkThatItServes()
        }
    }
}

extension HandlerExecution {
    static let all: [HandlerExecution] = [.eventLoop, .sharedPool]
}
