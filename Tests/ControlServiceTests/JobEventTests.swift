import ControlAPI
import JobScheduler
import JobSchedulerTestKit
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TimeZoneRules
import Varlink

@testable import ControlService

@Suite("Watching jobs", .serialized, .timeLimit(.minutes(5)))
struct JobEventTests {
    let bench: ServiceBench

    init() async throws {
        bench = try await ServiceBench()
        await bench.scheduler.register(owner: "core", name: "work") { _ in .completed }
    }

    /// Watches while something is done, until so many events came.
    private func events(
        _ count: Int,
        _ parameters: DaemonAPI.Watch.Parameters,
        while body: () async throws -> Void
    ) async throws -> [DaemonAPI.Event] {
        let (sent, continuation) = AsyncStream.makeStream(of: Void.self)
        let sink = RecordingSink { continuation.yield() }
        let watching = Task {
            _ = try await bench.reply(to: VarlinkCall(DaemonAPI.Watch.self, parameters, more: true), into: sink)
        }
        func seen() throws -> [DaemonAPI.Event] {
            try sink.replies.flatMap { try $0.result(of: DaemonAPI.Watch.self).events }
        }
        var replies = sent.makeAsyncIterator()
        await replies.next()
        try await body()
        while try seen().count < count { await replies.next() }
        watching.cancel()
        _ = await watching.result
        return try seen()
    }

    @Test("the start and the end of a run are told, with what an operator wants to know")
    func run() async throws {
        let job = try await bench.enqueue("work", after: 0)
        let seen = try await events(2, .init()) {
            try await bench.scheduling { await bench.clock.settle() }
        }
        #expect(seen.map(\.kind) == ["job.started", "job.finished"])
        #expect(seen.allSatisfy { $0.entity == "Job" && $0.id == job.id.text && $0.actor == "daemon" })
        #expect(seen.allSatisfy { $0.at == "2026-12-01T12:00:00.000Z" })
        #expect(
            seen.map(\.detail.description) == [
                #"{"job":"core/work","run":1,"attempt":1}"#,
                #"{"job":"core/work","run":1,"attempt":1,"outcome":"succeeded"}"#,
            ]
        )
    }

    @Test("a job that is given up is told apart from its failure, with its error")
    func discarded() async throws {
        await bench.scheduler.register(owner: "core", name: "bad") { _ in .discard(because: "it rains") }
        try await bench.enqueue("bad", after: 0)
        let seen = try await events(3, .init(kinds: ["job"])) {
            try await bench.scheduling { await bench.clock.settle() }
        }
        #expect(seen.map(\.kind) == ["job.started", "job.finished", "job.discarded"])
        #expect(seen[1].detail["error"]?.description == #""it rains""#)
        #expect(seen[2].detail.description == #"{"job":"core/bad","error":"it rains"}"#)
    }

    @Test("an instant that is passed over, and a handler that ignores its cancellation, are told as such")
    func skippedAndStuck() async throws {
        let gate = VirtualGate(bench.clock)
        await bench.scheduler.register(owner: "core", name: "deaf", timeout: .seconds(1)) { _ in
            await gate.pass()
            return .completed
        }
        let job = try await bench.enqueue("work", every: try Schedule(parsing: "every 1h", zone: nil))
        try await bench.enqueue("deaf", after: 0, attempts: 1)
        let seen = try await events(2, .init(kinds: ["job.skipped", "job.stuck"])) {
            try await bench.scheduling {
                try await bench.scheduler.pause(job.id)
                await bench.clock.advance(by: .seconds(3700))
                try await bench.scheduler.resume(job.id)
                gate.open()
                await bench.clock.settle()
            }
        }
        #expect(seen.map(\.kind) == ["job.stuck", "job.skipped"])
        #expect(seen[1].detail["error"]?.description == #""the job was paused""#)
    }

    @Test("who asks for one kind gets no other, and who asks for records gets no jobs")
    func filtered() async throws {
        try await bench.enqueue("work", after: 0)
        let seen = try await events(1, .init(kinds: ["session"])) {
            try await bench.scheduling { await bench.clock.settle() }
            _ = try await bench.call(PracticeAPI.ScheduleSession.self, .init(hour: 1))
        }
        #expect(seen.map(\.kind) == ["session.created"])
        let place = Int(try bench.test.store.head())
        try await bench.enqueue("work", after: 0)
        let finished = try await events(1, .init(kinds: ["job.finished", "job.discarded"])) {
            try await bench.scheduling { await bench.clock.settle() }
        }
        #expect(finished.map(\.kind) == ["job.finished"])
        #expect(finished.map(\.sequence) == [place])
    }

    @Test("going on behind any event, a job's too, leaves out and repeats none of the records'")
    func resuming() async throws {
        let place = Int(try bench.test.store.head())
        try await bench.enqueue("work", after: 0)
        let seen = try await events(4, .init()) {
            _ = try await bench.call(PracticeAPI.ScheduleSession.self, .init(hour: 1))
            try await bench.scheduling { await bench.clock.settle() }
            _ = try await bench.call(PracticeAPI.ScheduleSession.self, .init(hour: 2))
        }
        #expect(Set(seen.map(\.kind)) == ["session.created", "job.started", "job.finished"])
        let sequences = seen.map(\.sequence)
        #expect(sequences == sequences.sorted())
        #expect(sequences.allSatisfy { (place...place + 2).contains($0) })
        for (index, event) in seen.enumerated() {
            let later = seen.dropFirst(index + 1).filter { $0.entity == "Session" }.map(\.id)
            let resumed = try await bench.call(DaemonAPI.Watch.self, .init(since: event.sequence)).events
            #expect(resumed.map(\.id) == later)
        }
    }

    @Test("without more there are only events that are kept")
    func kept() async throws {
        try await bench.enqueue("work", after: 0)
        try await bench.scheduling { await bench.clock.settle() }
        #expect(try await bench.call(DaemonAPI.Watch.self, .init(kinds: ["job"])).events == [])
    }
}
