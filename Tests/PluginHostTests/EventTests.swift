import PluginHost
import PracticeStore
import TestSupport
import Testing
import TherapyKit

@Suite("Events", .serialized, .timeLimit(.minutes(5)))
struct EventTests {
    let bench: HostBench

    init() async throws {
        bench = try await HostBench()
    }

    @Test("a new plugin begins at the feed's head")
    func begins() async throws {
        try await bench.schedule(hour: 1)
        let script = Script()
        try await bench.running(bench.host((FirstPlugin.self, script))) {
            let id = try await bench.schedule(hour: 2)
            #expect(await script.received.first(1).map(\.id) == [id.text])
        }
        #expect(script.received.entries.count == 1)
    }

    @Test("only what the manifest asks for arrives")
    func kinds() async throws {
        let script = Script()
        try await bench.running(bench.host((FirstPlugin.self, script))) {
            try await bench.test.application.run("UPDATE Users SET name = 'Somebody' WHERE id = 'u-client-1'")
            let id = try await bench.schedule(hour: 1)
            let event = await script.received.first(1).first
            #expect(event?.id == id.text)
            #expect(event?.kind.rawValue == "session.created")
            #expect(event?.actor == "uid:1000")
        }
    }

    @Test("events arrive in order, and none is lost when the host goes and comes back")
    func restart() async throws {
        let gate = Gate()
        let calls = Journal<Int64>()
        let script = Script {
            $0.receive = { event, _ in
                calls.append(event.sequence)
                // The daemon stops in the middle of the fourth event.
                if calls.entries.count == 4 { await gate.pass() }
            }
        }
        try await bench.running(bench.host((FirstPlugin.self, script))) {
            for hour in 1...6 { try await bench.schedule(hour: hour) }
            await script.received.first(4)
        }
        gate.open()
        // Nobody is there, and another program writes.
        let now = TestPractice.noon.databaseText
        try await bench.test.application.run(
            """
            INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, createdAt, updatedAt)
            VALUES ('s-app', 't-1', 'u-client-2', '\(now)', '\(now)', 'regular', 'video', '\(now)', '\(now)')
            """
        )
        let after = Script()
        try await bench.running(bench.host((FirstPlugin.self, after))) {
            try await bench.schedule(hour: 8)
            let head = try bench.test.store.head()
            while after.received.entries.last?.sequence != head {
                await after.received.first(after.received.entries.count + 1)
            }
        }
        let sequences = [script, after].map { $0.received.entries.map(\.sequence) }
        #expect(sequences.allSatisfy { $0 == $0.sorted() })
        let all = try bench.test.store.changes(after: 0, limit: 1000).filter { $0.entity == .session }
        #expect(Set(sequences.joined()) == Set(all.map(\.sequence)))
        #expect(after.received.entries.map(\.id).contains("s-app"))
        // What was not finished is brought again.
        #expect(sequences[1].contains(sequences[0][3]))
    }

    @Test("what was done with is not brought again after a stop")
    func doneIsDone() async throws {
        let before = Script()
        var ids: [String] = []
        try await bench.running(bench.host((FirstPlugin.self, before))) {
            ids.append(try await bench.schedule(hour: 1).text)
            await before.received.first(1)
            // Its place behind the first event is kept before the second one is brought.
            ids.append(try await bench.schedule(hour: 2).text)
            await before.received.first(2)
        }
        let after = Script()
        try await bench.running(bench.host((FirstPlugin.self, after))) {
            ids.append(try await bench.schedule(hour: 3).text)
            while after.received.entries.last?.id != ids.last {
                await after.received.first(after.received.entries.count + 1)
            }
        }
        #expect(before.received.entries.map(\.id) == Array(ids.prefix(2)))
        #expect(!after.received.entries.map(\.id).contains(ids[0]))
    }

    @Test("a slow plugin does not delay the others")
    func ownPace() async throws {
        let gate = Gate()
        let slow = Script { $0.receive = { _, _ in await gate.pass() } }
        let quick = Script()
        try await bench.running(bench.host((FirstPlugin.self, slow), (SecondPlugin.self, quick))) {
            for hour in 1...5 { try await bench.schedule(hour: hour) }
            await quick.received.first(5)
            #expect(slow.received.entries.count == 1)
            gate.open()
            #expect(await slow.received.first(5) == quick.received.entries)
        }
    }

    @Test("each plugin has values of its own")
    func values() async throws {
        let keep: @Sendable (PluginContext) async throws -> Void = { context in
            let values = try context.values()
            try await values.setValue(.string(context.plugin), forKey: "shared/name")
            try await values.setValue(1, forKey: "\(context.plugin)/own")
        }
        let read: @Sendable (CommandInvocation, PluginContext) async throws -> JSONObject = { _, context in
            let values = try context.values()
            return [
                "name": try await values.value(forKey: "shared/name") ?? .null,
                "keys": .array(try await values.values(withPrefix: "").map { .string($0.key) }),
            ]
        }
        let script = Script {
            $0.activate = keep
            $0.invoke = read
        }
        let host = bench.host((FirstPlugin.self, script), (SecondPlugin.self, script))
        await host.start()
        for name in ["first", "second"] {
            let answer = try await host.invoke("act", of: name, arguments: [:])
            let keys: JSONValue = [.string("\(name)/own"), "shared/name"]
            #expect(answer == ["name": .string(name), "keys": keys])
        }
    }
}
