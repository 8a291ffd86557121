import ControlAPI
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import Varlink

@testable import ControlService

@Suite("Watching events", .serialized, .timeLimit(.minutes(5)))
struct WatchTests {
    let bench: ServiceBench

    init() async throws {
        bench = try await ServiceBench()
    }

    private func schedule(hour: Int) async throws -> String {
        try await bench.call(PracticeAPI.ScheduleSession.self, .init(hour: hour)).session.id
    }

    private func watch(
        since: Int? = nil,
        kinds: [String]? = nil
    ) async throws -> [DaemonAPI.Event] {
        try await bench.call(DaemonAPI.Watch.self, .init(since: since, kinds: kinds)).events
    }

    /// A watcher at work, and what it was sent so far.
    private struct Watcher {
        let task: Task<Void, any Error>
        let sink: RecordingSink
        let sent: AsyncStream<Void>

        init(_ bench: ServiceBench, _ parameters: DaemonAPI.Watch.Parameters) {
            let (sent, continuation) = AsyncStream.makeStream(of: Void.self)
            let sink = RecordingSink { continuation.yield() }
            self.sent = sent
            self.sink = sink
            task = Task {
                _ = try await bench.reply(to: VarlinkCall(DaemonAPI.Watch.self, parameters, more: true), into: sink)
            }
        }

        /// Waits until so many events came.
        func events(_ count: Int) async throws -> [DaemonAPI.Event] {
            var replies = sent.makeAsyncIterator()
            while try events().count < count { guard await replies.next() != nil else { break } }
            return try events()
        }

        func events() throws -> [DaemonAPI.Event] {
            try sink.replies.flatMap { try $0.result(of: DaemonAPI.Watch.self).events }
        }

        func cancel() async throws {
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    @Test("without more, what is kept behind a place, with what changed and never a value")
    func kept() async throws {
        let id = try await schedule(hour: 1)
        let head = Int(try bench.test.store.head())
        _ = try await bench.call(PracticeAPI.CancelSession.self, .init(id: id, reason: "secret"))
        let events = try await watch(since: head)
        #expect(
            events == [
                .init(
                    sequence: head + 1,
                    at: events.first?.at ?? "",
                    kind: "session.canceled",
                    entity: "Session",
                    id: id,
                    actor: "uid:1000",
                    detail: try RawJSON(
                        parsing: #"{"columns":["status","updatedAt"],"from":"scheduled","to":"canceled"}"#
                    )
                )
            ]
        )
        #expect(try await watch().map(\.sequence) == Array(1...head + 1))
        #expect(try await watch(since: head + 1) == [])
    }

    @Test("kinds choose, an entity's name all of its")
    func kinds() async throws {
        let id = try await schedule(hour: 1)
        _ = try await bench.call(PracticeAPI.CompleteSession.self, .init(id: id))
        func found(_ kinds: [String]) async throws -> Set<String> { Set(try await watch(kinds: kinds).map(\.kind)) }
        #expect(try await found(["session"]) == ["session.created", "session.completed"])
        #expect(try await found(["session.completed"]) == ["session.completed"])
        #expect(try await found(["user", "session.created"]) == ["user.created", "session.created"])
        #expect(try await found(["sess"]) == [])
        #expect(try await found([]) == [])
    }

    @Test("without more, a page holds five hundred of the kinds that are wanted, however many others are between")
    func manyOthers() async throws {
        let now = TestPractice.noon.databaseText
        try await bench.test.application.run(
            """
            WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1200)
            INSERT INTO Users (id, name, createdAt, updatedAt) SELECT 'many-' || n, 'N', '\(now)', '\(now)' FROM number
            """
        )
        let id = try await schedule(hour: 1)
        #expect(try await watch(kinds: ["session"]).map(\.id) == [id])
        let first = try await watch(kinds: ["user"])
        #expect(first.count == 500)
        let second = try await watch(since: first.last?.sequence, kinds: ["user"])
        #expect(second.first?.sequence == (first.last?.sequence ?? 0) + 1)
    }

    @Test("with more, what is kept behind the place, and then what comes, whoever writes it")
    func resumes() async throws {
        let first = try await schedule(hour: 1)
        let place = Int(try bench.test.store.head())
        let second = try await schedule(hour: 2)
        let watcher = Watcher(bench, .init(since: place))
        #expect(try await watcher.events(1).map(\.id) == [second])
        let third = try await schedule(hour: 3)
        _ = try await bench.call(PracticeAPI.CompleteSession.self, .init(id: first))
        let events = try await watcher.events(3)
        #expect(events.map(\.id) == [second, third, first])
        #expect(events.map(\.sequence) == Array(place + 1...place + 3))
        try await watcher.cancel()
    }

    @Test("with more and without a place, only what comes, after a reply that says that it has begun")
    func begins() async throws {
        _ = try await schedule(hour: 1)
        let watcher = Watcher(bench, .init(kinds: ["session"]))
        var replies = watcher.sent.makeAsyncIterator()
        await replies.next()
        #expect(try watcher.events() == [])
        let id = try await schedule(hour: 2)
        #expect(try await watcher.events(1).map(\.id) == [id])
        try await watcher.cancel()
    }

    @Test("with more, events of other kinds are passed over without a reply")
    func filtered() async throws {
        let place = Int(try bench.test.store.head())
        let watcher = Watcher(bench, .init(since: place, kinds: ["session.completed"]))
        let id = try await schedule(hour: 1)
        _ = try await bench.call(PracticeAPI.CompleteSession.self, .init(id: id))
        #expect(try await watcher.events(1).map(\.kind) == ["session.completed"])
        #expect(watcher.sink.replies.count == 1)
        try await watcher.cancel()
    }

    @Test("a watcher that is cancelled while nothing happens ends, and nothing is logged as a failure")
    func cancelled() async throws {
        let watcher = Watcher(bench, .init())
        var replies = watcher.sent.makeAsyncIterator()
        await replies.next()
        try await watcher.cancel()
        #expect(!bench.test.log.lines.contains { $0.hasPrefix("error") })
    }
}
