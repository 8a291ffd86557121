import ControlAPI
import JobScheduler
import JobSchedulerTestKit
import Synchronization
import TestSupport
import Testing
import TherapyKit
import TimeZoneRules
import Varlink

@testable import ControlService

@Suite("Jobs through the API", .serialized, .timeLimit(.minutes(5)))
struct JobTests {
    private static let noJob = "01890000-0000-7000-8000-000000000000"
    let bench: ServiceBench

    init() async throws {
        bench = try await ServiceBench()
    }

    @Test("a job is told with everything that is known of it")
    func get() async throws {
        let job = try await bench.enqueue("work", arguments: #"{"z":1.0,"a":[]}"#, key: "k")
        await bench.scheduler.register(owner: "core", name: "work") { _ in .completed }
        let loop = await bench.clock.start(bench.scheduler)
        let told = try await bench.call(SchedulerAPI.GetJob.self, .init(id: job.id.text)).job
        #expect(
            told
                == .init(
                    id: job.id.text,
                    owner: "core",
                    name: "work",
                    arguments: try RawJSON(parsing: #"{"z":1.0,"a":[]}"#),
                    state: .scheduled,
                    nextRun: "2026-12-01T13:00:00.000Z",
                    attempt: 0,
                    maxAttempts: 5,
                    uniqueKey: "k"
                )
        )
        #expect(try await bench.call(SchedulerAPI.GetJob.self, .init(id: job.id.text.uppercased())).job == told)
        loop.cancel()
        try await loop.value
    }

    @Test("a job that is not there is not found, whatever its id looks like", arguments: [noJob, "", "x"])
    func notFound(id: String) async throws {
        let expected = SchedulerAPI.JobNotFound(id: id)
        #expect(try await bench.refusal(SchedulerAPI.GetJob.self, .init(id: id)) == expected)
        #expect(try await bench.refusal(SchedulerAPI.RunJob.self, .init(id: id)) == expected)
        guard id != Self.noJob else { return }
        #expect(try await bench.refusal(SchedulerAPI.ListRuns.self, .init(jobId: id)) == expected)
    }

    @Test("jobs are listed by owner and state, page by page or all at once")
    func list() async throws {
        await bench.scheduler.register(owner: "core", name: "done") { _ in .completed }
        for index in 0..<5 { try await bench.enqueue("work-\(index)") }
        try await bench.enqueue("other", owner: "plugin")
        try await bench.enqueue("done", after: 0)
        try await bench.scheduling { await bench.clock.settle() }
        func names(_ parameters: SchedulerAPI.ListJobs.Parameters) async throws -> [[String]] {
            try await bench.all(SchedulerAPI.ListJobs.self, parameters).map { $0.jobs.map(\.name) }
        }
        let works = (0..<5).map { "work-\($0)" }
        #expect(try await names(.init()) == [works + ["other", "done"]])
        #expect(try await names(.init(owner: "plugin")) == [["other"]])
        #expect(try await names(.init(state: [.completed])) == [["done"]])
        #expect(try await names(.init(state: [.completed, .scheduled], limit: 6)) == [works + ["other"], ["done"]])
        #expect(try await names(.init(owner: "core", state: [.scheduled], limit: 2)).flatMap(\.self) == works)
        let first = try await bench.call(SchedulerAPI.ListJobs.self, .init(limit: 3))
        #expect(first.jobs.count == 3)
        let rest = try await bench.call(SchedulerAPI.ListJobs.self, .init(after: first.next))
        #expect(rest.jobs.map(\.name) == ["work-3", "work-4", "other", "done"])
        #expect(rest.next == nil)
    }

    @Test("a job that is run out of turn answers with its outcome")
    func run() async throws {
        await bench.scheduler.register(owner: "core", name: "good") { _ in .completed }
        await bench.scheduler.register(owner: "core", name: "bad") { _ in .discard(because: "it rains") }
        let good = try await bench.enqueue("good")
        let bad = try await bench.enqueue("bad")
        try await bench.scheduling {
            let run = try await bench.call(SchedulerAPI.RunJob.self, .init(id: good.id.text)).run
            #expect(run.outcome == .succeeded)
            #expect(run.jobId == good.id.text)
            #expect(run.startedAt == "2026-12-01T12:00:00.000Z")
            #expect(run.finishedAt == "2026-12-01T12:00:00.000Z")
            let failed = try await bench.call(SchedulerAPI.RunJob.self, .init(id: bad.id.text)).run
            #expect(failed.outcome == .failed)
            #expect(failed.error == "it rains")
        }
    }

    @Test("a job that runs is busy; one that need not be waited for answers at once")
    func busy() async throws {
        let gate = VirtualGate(bench.clock)
        await bench.scheduler.register(owner: "core", name: "slow") { _ in
            await gate.pass()
            return .completed
        }
        let job = try await bench.enqueue("slow")
        try await bench.scheduling {
            let run = try await bench.call(SchedulerAPI.RunJob.self, .init(id: job.id.text, wait: false)).run
            #expect(run.outcome == .running)
            #expect(run.finishedAt == nil)
            let refusal = try await bench.refusal(
                SchedulerAPI.RunJob.self,
                .init(id: job.id.text),
                as: SchedulerAPI.JobBusy.self
            )
            #expect(refusal.id == job.id.text)
            gate.open()
            await bench.clock.settle()
        }
    }

    @Test("a job that nobody handles, or that no scheduler runs, cannot be run")
    func notRunnable() async throws {
        await bench.scheduler.register(owner: "core", name: "work") { _ in .completed }
        let handled = try await bench.enqueue("work")
        let orphan = try await bench.enqueue("orphan")
        let run = SchedulerAPI.RunJob.self
        let refused = SchedulerAPI.JobNotRunnable.self
        #expect(
            try await bench.refusal(run, .init(id: handled.id.text), as: refused).reason
                == "the scheduler does not run"
        )
        try await bench.scheduling {
            let refusal = try await bench.refusal(run, .init(id: orphan.id.text), as: refused)
            #expect(refusal.reason.hasPrefix("no handler for"))
        }
    }

    @Test("runs are listed by job, owner, outcome and time")
    func runs() async throws {
        await bench.scheduler.register(owner: "core", name: "good") { _ in .completed }
        await bench.scheduler.register(owner: "plugin", name: "bad") { _ in .discard(because: "no") }
        let good = try await bench.enqueue("good", after: 60)
        try await bench.enqueue("bad", owner: "plugin", after: 120)
        try await bench.scheduling { await bench.clock.advance(by: .seconds(3600)) }
        func names(_ parameters: SchedulerAPI.ListRuns.Parameters) async throws -> [String] {
            try await bench.call(SchedulerAPI.ListRuns.self, parameters).runs.map(\.name)
        }
        #expect(try await names(.init()) == ["good", "bad"])
        #expect(try await names(.init(jobId: good.id.text)) == ["good"])
        #expect(try await names(.init(owner: "plugin")) == ["bad"])
        #expect(try await names(.init(outcome: [.succeeded])) == ["good"])
        #expect(try await names(.init(outcome: [.timedOut, .crashed])) == [])
        #expect(try await names(.init(from: "2026-12-01T12:02:00.000Z")) == ["bad"])
        let first = try await bench.call(SchedulerAPI.ListRuns.self, .init(limit: 1))
        #expect(try await names(.init(after: first.next)) == ["bad"])
    }

    @Test("a watcher of runs gets those that there are, and then each as it starts and ends")
    func watch() async throws {
        await bench.scheduler.register(owner: "core", name: "work") { _ in .completed }
        await bench.scheduler.register(owner: "plugin", name: "work") { _ in .completed }
        try await bench.enqueue("work", after: 60)
        try await bench.scheduling {
            await bench.clock.advance(by: .seconds(60))
            try await bench.enqueue("work", owner: "plugin", after: 60)
            try await bench.enqueue("work", after: 60)
            let (sent, continuation) = AsyncStream.makeStream(of: Void.self)
            let sink = RecordingSink { continuation.yield() }
            let watching = Task { [bench] in
                let call = VarlinkCall(SchedulerAPI.ListRuns.self, .init(owner: "core"), more: true)
                return try await bench.reply(to: call, into: sink)
            }
            var replies = sent.makeAsyncIterator()
            await replies.next()
            await bench.clock.advance(by: .seconds(60))
            await replies.next()
            await replies.next()
            watching.cancel()
            _ = try await watching.value
            let runs = try sink.replies.flatMap { try $0.result(of: SchedulerAPI.ListRuns.self).runs }
            #expect(runs.map(\.owner) == ["core", "core", "core"])
            #expect(runs.map(\.outcome) == [.succeeded, .running, .succeeded])
            #expect(runs[1].id == runs[2].id)
        }
    }
}
