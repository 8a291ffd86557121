import JobScheduler
import JobSchedulerTestKit
import PluginHost
import TestSupport
import Testing
import TherapyKit
import TimeZoneRules

@Suite("Jobs of plugins", .serialized, .timeLimit(.minutes(5)))
struct JobTests {
    private static let noon = TestPractice.noon
    let bench: HostBench

    init() async throws {
        bench = try await HostBench()
    }

    /// Runs the scheduler while something is done.
    private func scheduling(_ body: () async throws -> Void) async throws {
        let loop = await bench.clock.start(bench.scheduler)
        do {
            try await body()
        } catch {
            loop.cancel()
            throw error
        }
        loop.cancel()
        try await loop.value
    }

    @Test("a job runs when it is due, with its arguments, and plans itself anew")
    func replans() async throws {
        let script = Script {
            $0.activate = { context in
                let due = context.clock.now + .seconds(60)
                try await context.jobs().schedule("work", at: due, key: "only", arguments: ["number": 1])
            }
            $0.run = { job, context in
                let number = (job.arguments["number"]?.number?.int ?? 0) + 1
                let next = job.scheduledFor + .seconds(60)
                try await context.jobs()
                    .schedule(
                        "work",
                        at: next,
                        key: "only",
                        arguments: ["number": .number(JSONNumber(number))]
                    )
                return .completed
            }
        }
        let host = bench.host((FirstPlugin.self, script))
        await host.start()
        try await scheduling {
            await bench.clock.advance(by: .seconds(59))
            #expect(script.jobs.entries.isEmpty)
            await bench.clock.advance(by: .seconds(121))
        }
        #expect(script.jobs.entries.map(\.scheduledFor) == [60, 120, 180].map { Self.noon + .seconds($0) })
        #expect(script.jobs.entries.map(\.arguments) == [1, 2, 3].map { ["number": $0] })
        #expect(Set(script.jobs.entries.map(\.idempotencyKey)).count == 3)
        let jobs = try await bench.scheduler.jobs().jobs
        #expect(jobs.map(\.nextRun) == [Timestamp(Self.noon + .seconds(240))])
        #expect(jobs.map(\.maxAttempts) == [3])
    }

    @Test("a key stands for one job: scheduling it again moves it, and it can be taken back")
    func keys() async throws {
        let script = Script {
            $0.activate = { context in
                let jobs = try context.jobs()
                try await jobs.schedule("work", at: Self.noon + .seconds(10), key: "moved", arguments: JSONObject())
                try await jobs.schedule("work", at: Self.noon + .seconds(20), key: "moved", arguments: JSONObject())
                try await jobs.schedule("work", at: Self.noon + .seconds(30), key: "gone", arguments: JSONObject())
                try await jobs.cancel(key: "gone")
                try await jobs.cancel(key: "never there")
            }
        }
        let host = bench.host((FirstPlugin.self, script))
        await host.start()
        try await scheduling { await bench.clock.advance(by: .seconds(3600)) }
        #expect(script.jobs.entries.map(\.scheduledFor) == [Self.noon + .seconds(20)])
    }

    @Test("two plugins' keys are not in each other's way")
    func ownKeys() async throws {
        let activate: @Sendable (PluginContext) async throws -> Void = { context in
            let due = context.clock.now + .seconds(10)
            try await context.jobs().schedule("work", at: due, key: "same", arguments: JSONObject())
        }
        let scripts = [Script { $0.activate = activate }, Script { $0.activate = activate }]
        await bench.host((FirstPlugin.self, scripts[0]), (SecondPlugin.self, scripts[1])).start()
        try await scheduling { await bench.clock.advance(by: .seconds(10)) }
        #expect(scripts.map(\.jobs.entries.count) == [1, 1])
    }

    @Test(
        "how a run ends is the scheduler's outcome",
        arguments: [
            (PluginJobOutcome.completed, JobState.completed, 1),
            (.discard(reason: "nothing to do"), .discarded, 1),
            // The manifest allows three attempts.
            (.retry(after: .seconds(10)), .discarded, 3),
        ]
    )
    func outcomes(outcome: PluginJobOutcome, state: JobState, runs: Int) async throws {
        let script = Script {
            $0.activate = { try await $0.jobs().schedule("work", at: Self.noon, key: "k", arguments: JSONObject()) }
            $0.run = { _, _ in outcome }
        }
        await bench.host((FirstPlugin.self, script)).start()
        try await scheduling { await bench.clock.advance(by: .seconds(3600)) }
        #expect(script.jobs.entries.map(\.attempt) == Array(1...runs))
        #expect(Set(script.jobs.entries.map(\.idempotencyKey)).count == 1)
        #expect(try await bench.scheduler.jobs().jobs.map(\.state) == [state])
    }

    @Test("a job that is put off counts no attempt")
    func snooze() async throws {
        let later = Self.noon + .seconds(600)
        let script = Script {
            $0.activate = { try await $0.jobs().schedule("work", at: Self.noon, key: "k", arguments: JSONObject()) }
            $0.run = { _, context in context.clock.now < later ? .snooze(until: later) : .completed }
        }
        await bench.host((FirstPlugin.self, script)).start()
        try await scheduling { await bench.clock.advance(by: .seconds(3600)) }
        #expect(script.jobs.entries.map(\.attempt) == [1, 1])
        #expect(try await bench.scheduler.jobs().jobs.map(\.state) == [.completed])
    }

    @Test("a job that throws is tried again")
    func throwing() async throws {
        let script = Script {
            $0.activate = { try await $0.jobs().schedule("work", at: Self.noon, key: "k", arguments: JSONObject()) }
            $0.run = { job, _ in
                if job.attempt == 1 { throw Failure() }
                return .completed
            }
        }
        await bench.host((FirstPlugin.self, script)).start()
        try await scheduling { await bench.clock.advance(by: .seconds(86_400)) }
        #expect(script.jobs.entries.map(\.attempt) == [1, 2])
        let runs = try await bench.scheduler.runs().runs
        #expect(Set(runs.map(\.outcome)) == [.failed, .succeeded])
        #expect(runs.first { $0.outcome == .failed }?.error == "it did not work")
    }
}
