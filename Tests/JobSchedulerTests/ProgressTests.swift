import JobScheduler
import JobSchedulerTestKit
import Testing
import TimeZoneRules

@Suite("Progress")
struct ProgressTests {
    /// What a watcher of the scheduler was told, up to a line.
    private func lines(of events: AsyncStream<JobSchedulerEvent>, until last: String) async -> [String] {
        var lines: [String] = []
        for await event in events {
            switch event {
            case .progressed(let said):
                let milliseconds = (said.at.microseconds - morning.microseconds) / 1000
                lines.append("\(milliseconds) \(said.progress.message ?? "")")
            case .finished: lines.append("finished")
            case .started, .changed, .stuck, .health: continue
            }
            if lines.last == last { break }
        }
        return lines
    }

    private func run(_ bench: Bench, for span: Duration = .seconds(60), _ handler: @escaping JobHandler) async throws {
        await bench.on("work", handler)
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("work")
        await bench.clock.advance(by: span)
        loop.cancel()
        try await loop.value
    }

    @Test("watchers are told at once, then four times a second at most, and the last always before the end")
    func throttled() async throws {
        let bench = Bench()
        let events = bench.scheduler.events()
        try await run(bench) { [clock = bench.clock] context in
            for step in 0..<60 {
                context.report(.steps(step, of: 60, "step \(step)"))
                try await clock.sleep(for: .milliseconds(10))
            }
            return .completed
        }
        // What was said while they had to be quiet is told when the pause is over: a microsecond later, for rounding.
        #expect(
            await lines(of: events, until: "finished") == [
                "0 step 0", "250 step 25", "500 step 50", "590 step 59", "finished",
            ]
        )
    }

    @Test("what is said last, and then nothing for long, does not wait for the end")
    func trailing() async throws {
        let bench = Bench()
        let events = bench.scheduler.events()
        await bench.on("work", timeout: nil) { [clock = bench.clock] context in
            context.report(.message("first"))
            context.report(.message("second"))
            context.report(.message("third"))
            try await clock.sleep(for: .seconds(1000))
            return .completed
        }
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("work")
        await bench.clock.advance(by: .seconds(1))
        #expect(await lines(of: events, until: "0 third") == ["0 first", "0 third"])
        loop.cancel()
        await bench.clock.advance(by: .seconds(60))
        try await loop.value
    }

    @Test("a run at work shows what it said last, and one that has ended shows nothing")
    func shown() async throws {
        let bench = Bench()
        let clock = bench.clock
        await bench.on("work") { context in
            try await clock.sleep(for: .seconds(5))
            context.report(.steps(1, of: 4, "one"))
            try await clock.sleep(for: .seconds(5))
            return .completed
        }
        let loop = await clock.start(bench.scheduler)
        try await bench.enqueue("work")
        await clock.advance(by: .seconds(1))
        #expect(await bench.scheduler.progress.isEmpty)
        await clock.advance(by: .seconds(5))
        let run = try #require(bench.store.history.first)
        let said = try #require(await bench.scheduler.progress(of: run.id))
        #expect(said.progress == .steps(1, of: 4, "one"))
        #expect(said.progress.fraction == 0.25)
        #expect(said.at == morning + .seconds(5))
        #expect(await bench.scheduler.progress == [run.id: said])
        await clock.advance(by: .seconds(5))
        #expect(await bench.scheduler.progress.isEmpty)
        loop.cancel()
        try await loop.value
    }

    @Test("a handler that was given up is not heard any more")
    func stuck() async throws {
        let bench = Bench()
        let gate = VirtualGate(bench.clock)
        let events = bench.scheduler.events()
        await bench.on("work", timeout: .seconds(1)) { context in
            context.report(.message("before"))
            await gate.pass()
            context.report(.message("after"))
            return .completed
        }
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("work", attempts: 1)
        await bench.clock.advance(by: .seconds(20))
        gate.open()
        await bench.clock.settle()
        #expect(await lines(of: events, until: "finished") == ["0 before", "finished"])
        loop.cancel()
        try await loop.value
    }

    @Test(
        "shares and steps that make no sense are put to the nearest that do",
        arguments: [
            (.fraction(0.5), 0.5), (.fraction(-1), 0), (.fraction(2), 1), (.fraction(.nan), 0), (.steps(3, of: 2), 1),
            (.steps(-3, of: 2), 0), (.steps(1, of: 0), nil), (.steps(1), nil), (.message("x"), nil),
        ] as [(JobProgress, Double?)]
    )
    func nonsense(progress: JobProgress, fraction: Double?) {
        #expect(progress.fraction == fraction)
    }

    @Test("a message that is no short one is cut off")
    func longMessage() {
        #expect(JobProgress.message(String(repeating: "x", count: 500)).message?.count == JobProgress.longestMessage)
    }
}
