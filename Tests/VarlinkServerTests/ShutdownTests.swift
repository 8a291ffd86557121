import Glibc
import Testing
import Varlink
import VarlinkServer

@Suite("Stopping", .timeLimit(.minutes(5)))
struct ShutdownTests {
    private static func call(_ method: String, _ text: String, _ flags: String = "") -> String {
        #"{"method":"io.example.probe.\#(method)","parameters":{"text":"\#(text)"}\#(flags)}"# + "\0"
    }

    @Test("a call that runs is answered before its connection closes; nobody new is let in")
    func runningCall() async throws {
        try await withServer { running in
            let client = try RawClient(path: running.path)
            try client.send(Self.call("Wait", "w") + Self.call("Echo", "behind"))
            await running.probe.events.wait(for: "waiting w")
            let stop = Task { await running.server.shutdown(grace: .seconds(60)) }
            // The name goes first.
            while running.directory.entries.contains("socket") { await Task.yield() }
            #expect(throws: SystemError(errno: ENOENT)) { try RawClient(path: running.path) }
            running.probe.gate.open()
            let replies = try await blocking { try client.receive() }
            #expect(replies == [#"{"parameters":{"text":"w"}}"#, #"{"parameters":{"text":"behind"}}"#])
            await stop.value
            #expect(running.server.metrics.openConnections == 0)
        }
    }

    @Test("who has connected and not called yet is answered, and its leaving ends the wait")
    func lastCall() async throws {
        try await withServer {
            $0.timeouts.lastCall = .seconds(60)
        } _: { running in
            let client = try RawClient(path: running.path)
            while running.server.metrics.openConnections == 0 { await Task.yield() }
            let stop = Task { await running.server.shutdown(grace: .seconds(60)) }
            while running.directory.entries.contains("socket") { await Task.yield() }
            try client.send(Self.call("Echo", "late"))
            client.endSending()
            #expect(try await blocking { try client.receive() } == [#"{"parameters":{"text":"late"}}"#])
            await stop.value
        }
    }

    @Test("streams are cancelled and idle connections closed, without waiting for the grace to pass")
    func streams() async throws {
        try await withServer { running in
            let idle = try RawClient(path: running.path)
            let stream = try RawClient(path: running.path)
            try stream.send(Self.call("Wait", "s", #","more":true"#))
            await running.probe.events.wait(for: "waiting s")
            await running.server.shutdown(grace: .seconds(3600))
            #expect(running.probe.events.events.contains("cancelled s"))
            #expect(try await blocking { try idle.isClosedByServer() })
        }
    }

    @Test("a handler that takes longer than the grace is cancelled")
    func grace() async throws {
        try await withServer { running in
            let client = try RawClient(path: running.path)
            try client.send(Self.call("Wait", "w"))
            await running.probe.events.wait(for: "waiting w")
            await running.server.shutdown(grace: .milliseconds(100))
            await running.probe.events.wait(for: "cancelled w")
            #expect(try await blocking { try client.isClosedByServer() })
        }
    }

    @Test("a handler that ignores its cancellation does not hold up the end", arguments: HandlerExecution.all)
    func stubborn(execution: HandlerExecution) async throws {
        try await withServer {
            $0.handlerExecution = execution
        } _: { running in
            let client = try RawClient(path: running.path)
            try client.send(Self.call("WaitStubbornly", "w"))
            await running.probe.events.wait(for: "waiting w")
            await running.server.shutdown(grace: .milliseconds(100))
            #expect(try await blocking { try client.isClosedByServer() })
            // It ends after the server's loops did, and has nowhere to reply to.
            running.probe.gate.open()
        }
    }

    @Test("run returns when its task is cancelled, with everything closed")
    func cancelled() async throws {
        let running = RunningServer.make()
        let task = Task { try await running.server.run() }
        while !running.directory.entries.contains("socket") { await Task.yield() }
        task.cancel()
        try await task.value
        #expect(running.directory.entries == [])
    }

    @Test("a server that was stopped before it began does not begin")
    func stoppedBefore() async throws {
        let running = RunningServer.make()
        await running.server.shutdown()
        await #expect(throws: ServerAlreadyUsed.self) { try await running.server.start() }
        #expect(running.directory.entries == [])
    }

    @Test("stopping twice is stopping once")
    func twice() async throws {
        try await withServer { running in
            async let first: Void = running.server.shutdown()
            async let second: Void = running.server.shutdown()
            _ = await (first, second)
        }
    }
}
