import Glibc
import Testing
import Varlink
import VarlinkClient
import VarlinkServer

@Suite("Peers that break the rules", .timeLimit(.minutes(5)))
struct MisbehaviourTests {
    struct Broken: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]

        init(_ description: String, _ text: String) {
            testDescription = description
            bytes = Array(text.utf8)
        }

        init(_ description: String, bytes: [UInt8]) {
            testDescription = description
            self.bytes = bytes
        }
    }

    static let broken = [
        Broken("an empty message", "\0"),
        Broken("no JSON", "hello\0"),
        Broken("an HTTP request", "GET / HTTP/1.1\r\n\r\n\0"),
        Broken("an unfinished object", #"{"method":"# + "\0"),
        Broken("no object", "[]\0"),
        Broken("no method", "{}\0"),
        Broken("a method that is a number", #"{"method":1}"# + "\0"),
        Broken("an unknown member", #"{"method":"a.b.C","secret name":1}"# + "\0"),
        Broken("two messages without a NUL between them", #"{"method":"a.b.C"}{"method":"a.b.C"}"# + "\0"),
        Broken(
            "bytes that are not UTF-8",
            bytes: Array(#"{"method":""#.utf8) + [0xC3, 0x28] + Array("\"}\0".utf8)
        ),
        Broken("a thousand brackets", String(repeating: "[", count: 1000) + "\0"),
        Broken("a message beyond the limit", String(repeating: "x", count: 5000) + "\0"),
        Broken("a message without end", String(repeating: "x", count: 5000)),
    ]

    @Test(
        "ends that connection alone, after what came before was answered, with one log line",
        arguments: MisbehaviourTests.broken
    )
    func isEnded(_ broken: Broken) async throws {
        try await withServer {
            $0.limits.messageSize = 4096
        } _: { running in
            let connection = try running.connect()
            let good = #"{"method":"io.example.probe.Echo","parameters":{"text":"good"}}"# + "\0"
            let replies = try await blocking { [path = running.path] in
                let client = try RawClient(path: path)
                try client.send(Array(good.utf8) + broken.bytes)
                return try client.receive()
            }
            #expect(replies == [#"{"parameters":{"text":"good"}}"#])
            try await running.checkThatItServes(over: connection)
            #expect(running.server.metrics.cutOffConnections == 1)
            #expect(running.log.lines.count == 1)
            #expect(running.log.lines.allSatisfy { !$0.contains("secret") })
        }
    }

    @Test("the log is not filled by them")
    func throttledLog() async throws {
        try await withServer { running in
            for _ in 0..<100 {
                try await blocking { [path = running.path] in
                    let client = try RawClient(path: path)
                    try client.send("nonsense\0")
                    #expect(try client.isClosedByServer())
                }
            }
            #expect(running.server.metrics.cutOffConnections == 100)
            #expect(running.log.lines.count < 50)
        }
    }

    @Test("half a message and silence is cut off; silence between calls is not", arguments: ["{", #"{"method":"a"#])
    func halfMessage(half: String) async throws {
        try await withServer {
            $0.timeouts.unfinishedMessage = .milliseconds(50)
        } _: { running in
            let silent = try running.connect()
            let isClosed = try await blocking { [path = running.path] in
                let client = try RawClient(path: path)
                try client.send(half)
                return try client.isClosedByServer()
            }
            #expect(isClosed)
            #expect(running.log.lines.count == 1)
            try await running.checkThatItServes(over: silent)
        }
    }

    @Test("half a message behind a call that runs is not held against the peer")
    func halfMessageBehindACall() async throws {
        try await withServer {
            $0.timeouts.unfinishedMessage = .milliseconds(20)
        } _: { running in
            let client = try RawClient(path: running.path)
            let wait = #"{"method":"io.example.probe.Wait","parameters":{"text":"w"}}"# + "\0"
            try client.send(wait + wait.prefix(10))
            await running.probe.events.wait(for: "waiting w")
            // Another connection's time-out shows that enough time has passed.
            let isClosed = try await blocking { [path = running.path] in
                let other = try RawClient(path: path)
                try other.send("{")
                return try other.isClosedByServer()
            }
            #expect(isClosed)
            try client.send(String(wait.dropFirst(10)))
            running.probe.gate.open()
            let replies = try await blocking { try client.receive(2) }
            #expect(replies.count == 2)
        }
    }

    @Test("an idle connection is closed if so configured, one with a stream is not")
    func idle() async throws {
        try await withServer {
            $0.timeouts.idleConnection = .milliseconds(50)
        } _: { running in
            let streaming = try RawClient(path: running.path)
            try streaming.send(#"{"method":"io.example.probe.Wait","parameters":{"text":"w"},"more":true}"# + "\0")
            await running.probe.events.wait(for: "waiting w")
            for _ in 0..<3 {
                let isClosed = try await blocking { [path = running.path] in
                    try RawClient(path: path).isClosedByServer()
                }
                #expect(isClosed)
            }
            running.probe.gate.open()
            let replies = try await blocking { try streaming.receive() }
            #expect(replies == [#"{"parameters":{"text":"w"}}"#])
            #expect(running.server.metrics.cutOffConnections == 0)
        }
    }

    @Test("500 idle connections disturb nobody")
    func manyIdle() async throws {
        try await withServer { running in
            let idle = try (0..<500).map { _ in try RawClient(path: running.path) }
            try await running.checkThatItServes()
            try await blocking {
                let connection = try running.connect()
                for number in 0..<1000 {
                    let text = "\(number)"
                    #expect(try connection.call(Probe.Echo.self, .init(text: text)).text == text)
                }
            }
            #expect(running.server.metrics.openConnections >= 500)
            let replies = try await blocking {
                try idle[499].send(#"{"method":"io.example.probe.Echo","parameters":{"text":"awake"}}"# + "\0")
                return try idle[499].receive(1)
            }
            #expect(replies == [#"{"parameters":{"text":"awake"}}"#])
        }
    }

    @Test("a peer that never reads a stream holds up its handler, takes no memory, and is cut off")
    func neverReadsStream() async throws {
        try await withServer {
            $0.timeouts.unreadReplies = .seconds(1)
        } _: { running in
            let client = try RawClient(path: running.path)
            try client.send(#"{"method":"io.example.probe.Flood","parameters":{"number":500000},"more":true}"# + "\0")
            await running.probe.events.wait(for: "flood sent")
            try await running.checkThatItServes()
            await running.probe.events.wait(for: "flood ended")
            // What the kernel's buffer and ours hold, and one reply beyond: far less than what was on offer.
            #expect(running.probe.events.count("flood sent") < 5)
            #expect(running.server.metrics.cutOffConnections == 1)
            try await running.checkThatItServes()
        }
    }

    @Test("a peer that calls and calls and never reads is served no further, and cut off")
    func neverReadsReplies() async throws {
        try await withServer {
            $0.timeouts.unreadReplies = .seconds(1)
        } _: { running in
            let text = String(repeating: "x", count: 10000)
            let call = Array(#"{"method":"io.example.probe.Echo","parameters":{"text":"\#(text)"}}"#.utf8) + [0]
            let offered = 64 * 1024 * 1024
            let sent = try await blocking { [path = running.path] in
                let client = try RawClient(path: path)
                var sent = 0
                let batch = Array(repeatElement(call, count: 10).joined())
                do {
                    while sent < offered {
                        try client.send(batch)
                        sent += batch.count
                    }
                } catch {}
                return sent
            }
            #expect(sent < 2 * 1024 * 1024)
            #expect(running.server.metrics.cutOffConnections == 1)
            try await running.checkThatItServes()
        }
    }

    @Test("a user's connections together cannot make the server hold any amount of input")
    func inputBudget() async throws {
        try await withServer {
            $0.limits.inputBytesPerUser = 1024 * 1024
        } _: { running in
            let isClosed = try await blocking { [path = running.path] in
                let clients = try (0..<4).map { _ in try RawClient(path: path) }
                for client in clients {
                    // A send fails when its connection was the one to be cut off.
                    try? client.send([UInt8](repeating: UInt8(ascii: "x"), count: 600 * 1024))
                }
                return RawClient.waitForClose(ofAny: clients)
            }
            #expect(isClosed)
            #expect(running.server.metrics.cutOffConnections >= 1)
            try await running.checkThatItServes()
        }
    }

    @Test("a peer that vanishes in the middle of a call cancels its handler", arguments: ["", #","more":true"#])
    func vanishes(flags: String) async throws {
        try await withServer { running in
            do {
                let client = try RawClient(path: running.path)
                try client.send(#"{"method":"io.example.probe.Wait","parameters":{"text":"w"}\#(flags)}"# + "\0")
                await running.probe.events.wait(for: "waiting w")
                _ = client.descriptor
            }
            await running.probe.events.wait(for: "cancelled w")
            try await running.checkThatItServes()
        }
    }

    @Test("a peer that vanishes in the middle of a stream cancels its handler", arguments: HandlerExecution.all)
    func vanishesMidStream(execution: HandlerExecution) async throws {
        try await withServer {
            $0.handlerExecution = execution
        } _: { running in
            do {
                let client = try RawClient(path: running.path)
                try client.send(#"{"method":"io.example.probe.Flood","parameters":{"number":100},"more":true}"# + "\0")
                let first = try await blocking { try client.receive(3) }
                #expect(first.count >= 3)
            }
            await running.probe.events.wait(for: "flood ended")
        }
    }
}
