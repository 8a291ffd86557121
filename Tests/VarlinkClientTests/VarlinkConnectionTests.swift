import Glibc
import Testing
import Varlink
import VarlinkClient

/// The client against a service that says what the test wants, byte for byte.
@Suite("A client's connection", .timeLimit(.minutes(5)))
struct VarlinkConnectionTests {
    typealias GetInfo = OrgVarlinkService.GetInfo
    typealias GetInterfaceDescription = OrgVarlinkService.GetInterfaceDescription

    private static let description = #"{"parameters":{"description":"text"}}"# + "\0"

    @Test("a call is sent as one message, and its reply decoded")
    func call() throws {
        let service = try ScriptedService(replies: [Self.description])
        let connection = try VarlinkConnection(path: service.path)
        let reply = try connection.call(GetInterfaceDescription.self, .init(interface: "a.b"))
        #expect(reply.description == "text")
        #expect(
            service.received() == [
                #"{"method":"org.varlink.service.GetInterfaceDescription","parameters":{"interface":"a.b"}}"#
            ]
        )
    }

    @Test("calls can be sent ahead; their replies come in the same order")
    func pipelined() throws {
        let service = try ScriptedService(
            replies: ["", "", (0..<3).map { #"{"parameters":{"description":"\#($0)"}}"# + "\0" }.joined()])
        let connection = try VarlinkConnection(path: service.path)
        let sent = try (0..<3).map {
            try connection.send(GetInterfaceDescription.self, .init(interface: "a.b\($0)"))
        }
        #expect(throws: ProtocolError.outOfTurn) { try connection.receive(sent[1]) }
        #expect(try sent.map { try connection.receive($0).description } == ["0", "1", "2"])
    }

    @Test("a service's refusal is thrown with its name, and decodes to the interface's error")
    func refusal() throws {
        let service = try ScriptedService(
            replies: [
                #"{"error":"org.varlink.service.InterfaceNotFound","parameters":{"interface":"a.b"}}"# + "\0",
                Self.description,
            ])
        let connection = try VarlinkConnection(path: service.path)
        let error = #expect(throws: VarlinkErrorReply.self) {
            try connection.call(GetInterfaceDescription.self, .init(interface: "a.b"))
        }
        #expect(error?.decode(as: OrgVarlinkService.InterfaceNotFound.self)?.interface == "a.b")
        #expect(error?.decode(as: OrgVarlinkService.MethodNotFound.self) == nil)
        // A refusal is no failure of the connection.
        #expect(try connection.call(GetInterfaceDescription.self, .init(interface: "c")).description == "text")
    }

    @Test("a stream gives each reply until the last")
    func stream() throws {
        let service = try ScriptedService(
            replies: [
                #"{"parameters":{"description":"1"},"continues":true}"# + "\0"
                    + #"{"parameters":{"description":"2"},"continues":true}"# + "\0"
                    + #"{"parameters":{"description":"3"}}"# + "\0",
                Self.description,
            ])
        let connection = try VarlinkConnection(path: service.path)
        var seen: [String] = []
        try connection.stream(GetInterfaceDescription.self, .init(interface: "a.b")) {
            seen.append($0.description)
            return .next
        }
        #expect(seen == ["1", "2", "3"])
        #expect(try connection.call(GetInterfaceDescription.self, .init(interface: "c")).description == "text")
        #expect(service.received().first?.hasSuffix(#""more":true}"#) == true)
    }

    @Test("a stream that is left early leaves the connection unusable, for more replies may come")
    func leftStream() throws {
        let service = try ScriptedService(replies: [#"{"parameters":{"description":"1"},"continues":true}"# + "\0"])
        let connection = try VarlinkConnection(path: service.path)
        try connection.stream(GetInterfaceDescription.self, .init(interface: "a.b")) { _ in .stop }
        #expect(throws: ProtocolError.unusable) { try connection.call(GetInfo.self, .init()) }
    }

    @Test("a oneway call waits for nothing")
    func oneway() throws {
        let service = try ScriptedService(replies: ["", Self.description])
        let connection = try VarlinkConnection(path: service.path)
        try connection.notify(GetInfo.self, .init())
        #expect(try connection.call(GetInterfaceDescription.self, .init(interface: "c")).description == "text")
        #expect(service.received().first == #"{"method":"org.varlink.service.GetInfo","parameters":{},"oneway":true}"#)
    }

    @Test(
        "what is no reply ends the connection's use",
        arguments: [
            ("[]\0", "no object"), ("{\0", "no JSON"), (#"{"surprise":1}"# + "\0", "an unknown member"),
            (#"{"parameters":{},"continues":true}"# + "\0", "continues without more"),
            (#"{"parameters":{"description":1}}"# + "\0", "mistyped"),
        ]
    )
    func malformed(reply: String, _: String) throws {
        let service = try ScriptedService(replies: [reply])
        let connection = try VarlinkConnection(path: service.path)
        let error = #expect(throws: ProtocolError.self) {
            try connection.call(GetInterfaceDescription.self, .init(interface: "a.b"))
        }
        guard case .malformedReply = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a service that closes instead of replying is noticed, without a signal", arguments: ["", #"{"param"#])
    func closed(half: String) throws {
        let service = try ScriptedService(replies: [half], closesAtEnd: true)
        let connection = try VarlinkConnection(path: service.path)
        #expect(throws: ProtocolError.closed) {
            try connection.call(GetInterfaceDescription.self, .init(interface: "a.b"))
        }
        #expect(throws: ProtocolError.unusable) { try connection.notify(GetInfo.self, .init()) }
    }

    @Test("sending to a service that has gone is an error, not a signal")
    func brokenPipe() throws {
        let service = try ScriptedService(replies: [], closesAtEnd: true)
        let connection = try VarlinkConnection(path: service.path)
        service.waitUntilClosed()
        #expect(throws: ProtocolError.closed) { try connection.call(GetInfo.self, .init()) }
    }

    @Test("a call with a time-out gives up")
    func timeout() throws {
        let service = try ScriptedService(replies: [""])
        let connection = try VarlinkConnection(path: service.path)
        #expect(throws: ProtocolError.timedOut) {
            try connection.call(GetInfo.self, .init(), timeout: .milliseconds(20))
        }
        #expect(throws: ProtocolError.unusable) { try connection.call(GetInfo.self, .init()) }
    }

    @Test("any method can be called by name")
    func raw() throws {
        let service = try ScriptedService(replies: [#"{"error":"a.b.Bad","parameters":{"x":1}}"# + "\0"])
        let connection = try VarlinkConnection(path: service.path)
        let reply = try connection.callRaw(VarlinkCall(method: "a.b.C", parameters: try RawJSON(parsing: "{}")))
        #expect(reply.error == "a.b.Bad")
        #expect(reply.parameters == (try RawJSON(parsing: #"{"x":1}"#)))
    }

    @Test("why there is no connection is told apart")
    func connectErrors() throws {
        let missing = "/nonexistent/socket"
        #expect(throws: ConnectError.noSuchFile(path: missing)) { try VarlinkConnection(path: missing) }
        let long = String(repeating: "x", count: 108)
        #expect(throws: ConnectError.badPath(long, limit: 107)) { try VarlinkConnection(path: long) }
        let service = try ScriptedService(replies: [], closesAtEnd: true)
        _ = try VarlinkConnection(path: service.path)
        service.waitUntilClosed()
        #expect(throws: ConnectError.refused(path: service.path)) { try VarlinkConnection(path: service.path) }
        #expect("\(ConnectError.noSuchFile(path: "/run/s"))" == "no socket at '/run/s'")
    }

    @Test("a service that does not accept is given up on")
    func connectTimeout() throws {
        let service = try ScriptedService(replies: nil)
        // The queue has room for a few.
        var waiting: [VarlinkConnection] = []
        #expect(throws: ConnectError.timedOut(path: service.path)) {
            for _ in 0..<10 {
                waiting.append(try VarlinkConnection(path: service.path, connectTimeout: .milliseconds(20)))
            }
        }
        #expect(!waiting.isEmpty)
    }
}
