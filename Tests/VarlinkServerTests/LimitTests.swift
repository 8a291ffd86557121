import Glibc
import Synchronization
import Testing
import Varlink
import VarlinkClient
import VarlinkServer

@Suite("Limits and credentials", .timeLimit(.minutes(5)))
struct LimitTests {
    @Test("a handler learns who calls")
    func credentials() async throws {
        let credentials = try await withCredentials { $0 }
        #expect(credentials.userID == geteuid())
        #expect(credentials.groupID == getegid())
        #expect(credentials.processID == getpid())
        var groups = [gid_t](repeating: 0, count: 65536)
        let count = Int(getgroups(Int32(groups.count), &groups))
        #expect(credentials.supplementaryGroupIDs.sorted() == groups[..<count].sorted())
        for group in groups[..<count] { #expect(credentials.isMember(ofGroup: group)) }
        #expect(!credentials.isMember(ofGroup: 4_000_000_000))
    }

    private func withCredentials(_ body: (PeerCredentials) -> PeerCredentials) async throws -> PeerCredentials {
        let seen = EventLog()
        let box = CredentialsBox()
        let directory = TemporaryDirectory()
        let server = VarlinkSocketServer<Void>(
            service: VarlinkService(
                identity: .init(vendor: "", product: "", version: "", url: ""),
                interfaces: []
            ) { _, _ in .close },
            configuration: ServerConfiguration(address: .path(directory.file("socket"))),
            logger: LogRecorder().logger
        ) { _, peer in
            box.credentials.withLock { $0 = peer }
            seen.record("connected")
            return ()
        }
        try await server.start()
        let client = try RawClient(path: directory.file("socket"))
        await seen.wait(for: "connected")
        _ = client.descriptor
        await server.shutdown()
        return body(try #require(box.credentials.withLock { $0 }))
    }

    @Test(
        "connections beyond a limit are closed at once and counted; those before are served",
        arguments: [true, false]
    )
    func connectionLimit(perUser: Bool) async throws {
        try await withServer {
            if perUser { $0.limits.connectionsPerUser = 2 } else { $0.limits.connections = 2 }
        } _: { running in
            let first = try running.connect()
            try await running.checkThatItServes(over: first)
            var second: RawClient? = try RawClient(path: running.path)
            while running.server.metrics.openConnections < 2 { await Task.yield() }
            let isClosed = try await blocking { [path = running.path] in
                try RawClient(path: path).isClosedByServer()
            }
            #expect(isClosed)
            #expect(running.server.metrics.refusedConnections == 1)
            #expect(running.server.metrics.acceptedConnections == 2)
            #expect(running.log.lines.count == 1)
            try await running.checkThatItServes(over: first)
            _ = second?.descriptor
            second = nil
            // The server notices a little later that there is room again.
            var hasRoom = false
            for _ in 0..<1000 where !hasRoom { hasRoom = await running.serves() }
            #expect(hasRoom)
        }
    }

    @Test("a peer for whom there is no context is turned away")
    func refused() async throws {
        try await withServer(refusesEverybody: true) { running in
            let isClosed = try await blocking { [path = running.path] in
                try RawClient(path: path).isClosedByServer()
            }
            #expect(isClosed)
            #expect(running.server.metrics.refusedConnections == 1)
            #expect(running.server.metrics.openConnections == 0)
        }
    }

    @Test("calls beyond the limit wait for their turn, streams do not count", arguments: [true, false])
    func runningCalls(perUser: Bool) async throws {
        try await withServer {
            if perUser { $0.limits.runningCallsPerUser = 2 } else { $0.limits.runningCalls = 2 }
        } _: { running in
            let clients = try (0..<4).map { _ in try RawClient(path: running.path) }
            for (number, client) in clients.enumerated() {
                let flags = number == 0 ? #","more":true"# : ""
                try client.send(
                    #"{"method":"io.example.probe.Wait","parameters":{"text":"\#(number)"}\#(flags)}"# + "\0"
                )
                if number < 3 { await running.probe.events.wait(for: "waiting \(number)") }
            }
            // A stream that comes after the call that waits shows that this one was seen.
            let numbers = try await blocking {
                var numbers = 0
                try running.connect().stream(Probe.Count.self, .init(number: 3)) { _ in
                    numbers += 1
                    return .next
                }
                return numbers
            }
            #expect(numbers == 3)
            #expect(!running.probe.events.events.contains("waiting 3"))
            running.probe.gate.open()
            for client in clients {
                #expect(try await blocking { try client.receive(1) }.count == 1)
            }
            #expect(running.server.metrics.runningCalls == 0)
        }
    }

    @Test("a call that waits for its turn is forgotten when its peer goes")
    func waitingCallAbandoned() async throws {
        try await withServer {
            $0.limits.runningCalls = 1
        } _: { running in
            let first = try RawClient(path: running.path)
            try first.send(#"{"method":"io.example.probe.Wait","parameters":{"text":"1"}}"# + "\0")
            await running.probe.events.wait(for: "waiting 1")
            do {
                let second = try RawClient(path: running.path)
                try second.send(#"{"method":"io.example.probe.Wait","parameters":{"text":"2"}}"# + "\0")
                _ = second.descriptor
            }
            running.probe.gate.open()
            #expect(try await blocking { try first.receive(1) }.count == 1)
            try await running.checkThatItServes()
        }
    }
}
