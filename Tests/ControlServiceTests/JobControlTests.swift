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

@Suite("Jobs by hand, through the API", .serialized, .timeLimit(.minutes(5)))
struct JobControlTests {
    private static let noJob = "01890000-0000-7000-8000-000000000000"
    let bench: ServiceBench

    init() async throws {
        bench = try await ServiceBench()
        await bench.scheduler.register(owner: "core", name: "work") { _ in .completed }
        await bench.scheduler.register(owner: "core", name: "bad") { _ in .discard(because: "it rains") }
    }

    /// What the audit trail says of a job: action, who, reason.
    private func trail(_ job: Job) throws -> [String] {
        try bench.test.store.auditEntries(id: job.id.text).map { record in
            #expect(record.entry.entity == nil)
            return [record.entry.action, record.entry.actor, record.entry.reason].compactMap(\.self)
                .joined(separator: " ")
        }
    }

    @Test("a job is paused, resumed and called off, and each is in the audit trail")
    func change() async throws {
        let job = try await bench.enqueue("work")
        let id = job.id.text
        try await bench.scheduling {
            let paused = try await bench.call(SchedulerAPI.PauseJob.self, .init(id: id)).job
            #expect(paused.state == .paused)
            #expect(paused.obstacles?.map(\.kind) == [.paused])
            let resumed = try await bench.call(SchedulerAPI.ResumeJob.self, .init(id: id)).job
            #expect(resumed.state == .scheduled)
            #expect(resumed.obstacles == nil)
            #expect(try await bench.call(SchedulerAPI.CancelJob.self, .init(id: id)).job.state == .cancelled)
        }
        #expect(try trail(job) == ["job.pause uid:1000", "job.resume uid:1000", "job.cancel uid:1000"])
    }

    @Test("a discarded job is tried again with fresh attempts")
    func retry() async throws {
        let job = try await bench.enqueue("bad", after: 0)
        try await bench.scheduling {
            await bench.clock.settle()
            #expect(try await bench.call(SchedulerAPI.GetJob.self, .init(id: job.id.text)).job.state == .discarded)
            await bench.scheduler.register(owner: "core", name: "bad") { _ in .completed }
            let retried = try await bench.call(SchedulerAPI.RetryJob.self, .init(id: job.id.text)).job
            #expect(retried.state == .scheduled && retried.attempt == 0)
            await bench.clock.settle()
            #expect(try await bench.call(SchedulerAPI.GetJob.self, .init(id: job.id.text)).job.state == .completed)
        }
        #expect(try trail(job) == ["job.retry uid:1000"])
    }

    @Test("a run by hand is in the audit trail as it begins, and once")
    func run() async throws {
        let job = try await bench.enqueue("work")
        try await bench.scheduling {
            _ = try await bench.call(SchedulerAPI.RunJob.self, .init(id: job.id.text))
        }
        #expect(try trail(job) == ["job.run uid:1000"])
    }

    @Test("a job that is not there cannot be changed", arguments: [noJob, "", "x"])
    func notFound(id: String) async throws {
        let expected = SchedulerAPI.JobNotFound(id: id)
        #expect(try await bench.refusal(SchedulerAPI.PauseJob.self, .init(id: id)) == expected)
        #expect(try await bench.refusal(SchedulerAPI.ResumeJob.self, .init(id: id)) == expected)
        #expect(try await bench.refusal(SchedulerAPI.CancelJob.self, .init(id: id)) == expected)
        #expect(try await bench.refusal(SchedulerAPI.RetryJob.self, .init(id: id)) == expected)
    }

    @Test("one that runs is busy, and cannot be tried again meanwhile")
    func busy() async throws {
        let gate = VirtualGate(bench.clock)
        await bench.scheduler.register(owner: "core", name: "slow") { _ in
            await gate.pass()
            return .completed
        }
        let job = try await bench.enqueue("slow", after: 0)
        try await bench.scheduling {
            await bench.clock.settle()
            let refused = SchedulerAPI.JobBusy.self
            let refusal = try await bench.refusal(SchedulerAPI.RetryJob.self, .init(id: job.id.text), as: refused)
            #expect(refusal.id == job.id.text)
            gate.open()
            await bench.clock.settle()
        }
        #expect(try trail(job) == ["refused:job.retry uid:1000 running"])
    }

    /// That a call is refused for this reason.
    private func check<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ parameters: Method.Parameters,
        _ reason: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let refusal = try await bench.refusal(method, parameters, as: SchedulerAPI.JobNotRunnable.self)
        #expect(refusal.reason == reason, sourceLocation: sourceLocation)
    }

    @Test("what a job's state does not allow is refused in words, and so it is in the audit trail")
    func notRunnable() async throws {
        let job = try await bench.enqueue("work", after: 0)
        let waiting = try await bench.enqueue("work")
        try await bench.scheduling {
            await bench.clock.settle()
            let id = job.id.text
            try await check(
                SchedulerAPI.PauseJob.self,
                .init(id: id),
                "it is completed: nothing of it is left to pause"
            )
            try await check(
                SchedulerAPI.ResumeJob.self,
                .init(id: id),
                "it is completed: nothing of it is left to resume"
            )
            try await check(
                SchedulerAPI.CancelJob.self,
                .init(id: id),
                "it is completed: nothing of it is left to cancel"
            )
            try await check(
                SchedulerAPI.RetryJob.self,
                .init(id: id),
                "it is completed: only what failed can be tried again; to have it run now, run it"
            )
            let retry = SchedulerAPI.RetryJob.Parameters(id: waiting.id.text)
            try await check(
                SchedulerAPI.RetryJob.self,
                retry,
                "it is scheduled: nothing of it failed; to have it run now, run it"
            )
            _ = try await bench.call(SchedulerAPI.PauseJob.self, .init(id: waiting.id.text))
            try await check(SchedulerAPI.RetryJob.self, retry, "it is paused: resume it first")
        }
        #expect(try trail(job).last == "refused:job.retry uid:1000 completed")
    }

    @Test("while the database refuses, nothing is changed, and that is what is said")
    func unavailable() async throws {
        let job = try await bench.enqueue("work")
        bench.jobs.isInTrouble = true
        let refusal = try await bench.refusal(
            SchedulerAPI.PauseJob.self,
            .init(id: job.id.text),
            as: PracticeAPI.Unavailable.self
        )
        #expect(refusal.reason == "the store is in trouble")
        bench.jobs.isInTrouble = false
        #expect(try await bench.call(SchedulerAPI.GetJob.self, .init(id: job.id.text)).job.state == .scheduled)
        #expect(try trail(job) == [])
    }

    @Test("what is in a job's way is told with it, alone and in a list")
    func obstacles() async throws {
        let orphan = try await bench.enqueue("orphan", owner: "sample")
        let later = try await bench.enqueue("nobody")
        try await bench.enqueue("work")
        try await bench.scheduling {
            let one = try await bench.call(SchedulerAPI.GetJob.self, .init(id: orphan.id.text)).job
            let words =
                "nobody handles sample/orphan: the plugin is disabled, has failed, or does not know the job any more"
            #expect(one.obstacles == [.init(kind: .noHandler, detail: words)])
            let listed = try await bench.call(SchedulerAPI.ListJobs.self, .init()).jobs
            #expect(listed.map { $0.obstacles?.map(\.kind) } == [[.noHandler], [.noHandler], nil])
            #expect(listed[1].id == later.id.text)
            #expect(
                listed[1].obstacles?.first?.detail
                    == "this therapyd does not know the job core/nobody, or not with arguments of its version"
            )
        }
        let stopped = try await bench.call(SchedulerAPI.GetJob.self, .init(id: later.id.text)).job
        #expect(stopped.obstacles?.map(\.kind) == [.noHandler, .notRunning])
    }

    @Test("an empty list of states or outcomes chooses everything, as that of sessions' statuses does")
    func emptyFilters() async throws {
        try await bench.enqueue("work", after: 0)
        try await bench.enqueue("work")
        try await bench.scheduling { await bench.clock.settle() }
        #expect(try await bench.call(SchedulerAPI.ListJobs.self, .init(state: [])).jobs.count == 2)
        #expect(try await bench.call(SchedulerAPI.ListRuns.self, .init(outcome: [])).runs.count == 1)
        _ = try await bench.call(PracticeAPI.ScheduleSession.self, .init(hour: 1))
        #expect(try await bench.call(PracticeAPI.ListSessions.self, .init(status: [])).sessions.count == 1)
    }

    @Test("runs are listed from either end")
    func newestFirst() async throws {
        for _ in 0..<3 { try await bench.enqueue("work", after: 0) }
        try await bench.scheduling { await bench.clock.settle() }
        func ids(_ parameters: SchedulerAPI.ListRuns.Parameters) async throws -> [Int] {
            try await bench.call(SchedulerAPI.ListRuns.self, parameters).runs.map(\.id)
        }
        let all = try await ids(.init())
        #expect(all == all.sorted() && all.count == 3)
        #expect(try await ids(.init(newestFirst: true)) == all.reversed())
        let first = try await bench.call(SchedulerAPI.ListRuns.self, .init(limit: 2, newestFirst: true))
        #expect(try await ids(.init(after: first.next, newestFirst: true)) == [all[0]])
    }
}
