import ControlAPI
import JobScheduler
import JobSchedulerTestKit
import TestSupport
import Testing
import TimeZoneRules
import Varlink

@testable import ControlService

@Suite("Progress through the API", .serialized, .timeLimit(.minutes(5)))
struct JobProgressTests {
    let bench: ServiceBench
    let job: Job

    /// A job that takes four seconds, and says so at the beginning of each.
    init() async throws {
        bench = try await ServiceBench()
        let clock = bench.clock
        await bench.scheduler.register(owner: "core", name: "long") { context in
            for step in 0..<4 {
                context.report(.steps(step, of: 4, "rows"))
                try await clock.sleep(for: .seconds(1))
            }
            return .completed
        }
        job = try await bench.enqueue("long", after: 0)
    }

    @Test("a run at work shows how far it is, in its job and among the runs; afterwards neither does")
    func shown() async throws {
        try await bench.scheduling {
            await bench.clock.advance(by: .milliseconds(2500))
            let expected = SchedulerAPI.Progress(
                fraction: 0.5,
                done: 2,
                total: 4,
                message: "rows",
                at: "2026-12-01T12:00:02.000Z"
            )
            let running = try await bench.call(SchedulerAPI.GetJob.self, .init(id: job.id.text)).job
            let runs = try await bench.call(SchedulerAPI.ListRuns.self, .init()).runs
            #expect(running.state == .running)
            #expect(running.progress == expected)
            #expect(runs.map(\.progress) == [expected])
            #expect(running.run == runs.first?.id)
            await bench.clock.advance(by: .seconds(5))
            let ended = try await bench.call(SchedulerAPI.GetJob.self, .init(id: job.id.text)).job
            #expect(ended.progress == nil && ended.run == nil)
            #expect(try await bench.call(SchedulerAPI.ListRuns.self, .init()).runs.map(\.progress) == [nil])
        }
    }

    @Test("who follows the runs is told each step, and who wants other runs is not")
    func followed() async throws {
        let (sent, continuation) = AsyncStream.makeStream(of: Void.self)
        let sink = RecordingSink { continuation.yield() }
        let others = RecordingSink { continuation.yield() }
        func follow(_ parameters: SchedulerAPI.ListRuns.Parameters, into sink: RecordingSink) -> Task<Void, any Error> {
            Task {
                _ = try await bench.reply(
                    to: VarlinkCall(SchedulerAPI.ListRuns.self, parameters, more: true),
                    into: sink
                )
            }
        }
        let watching = [follow(.init(), into: sink), follow(.init(owner: "plugin"), into: others)]
        // What is stored comes first: nothing.
        var replies = sent.makeAsyncIterator()
        for _ in 0..<2 { await replies.next() }
        let loop = await bench.clock.start(bench.scheduler)
        await bench.clock.advance(by: .seconds(10))
        // Its start, four steps, its end.
        for _ in 0..<6 { await replies.next() }
        loop.cancel()
        try await loop.value
        for task in watching { task.cancel() }
        for task in watching { _ = await task.result }
        let runs = try sink.replies.flatMap { try $0.result(of: SchedulerAPI.ListRuns.self).runs }
        #expect(runs.map { $0.progress?.done } == [nil, 0, 1, 2, 3, nil])
        #expect(runs.last?.outcome == .succeeded)
        #expect(others.replies.count == 1)
    }

    @Test("who has a job run and takes more replies is told its start and its steps; who does not, the end alone")
    func run() async throws {
        let bench = bench
        let later = try await bench.enqueue("long")
        let (sent, continuation) = AsyncStream.makeStream(of: Void.self)
        var replies = sent.makeAsyncIterator()
        let loop = await bench.clock.start(bench.scheduler)
        await bench.clock.advance(by: .seconds(10))
        async let answers = bench.all(SchedulerAPI.RunJob.self, .init(id: later.id.text)) { continuation.yield() }
        // Its start and its first step: from now on every step is heard of.
        for _ in 0..<2 { await replies.next() }
        await bench.clock.advance(by: .seconds(10))
        let runs = try await answers.map(\.run)
        #expect(runs.map { $0.progress?.done } == [nil, 0, 1, 2, 3, nil])
        #expect(runs.first?.outcome == .running && runs.last?.outcome == .succeeded)

        async let end = bench.call(SchedulerAPI.RunJob.self, .init(id: try bench.enqueue("long").id.text)).run
        while await bench.scheduler.health.running == 0 { await Task.yield() }
        await bench.clock.advance(by: .seconds(10))
        #expect(try await end.outcome == .succeeded)
        loop.cancel()
        try await loop.value
    }
}
