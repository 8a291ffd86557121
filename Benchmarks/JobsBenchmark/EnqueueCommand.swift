import ArgumentParser
import JobScheduler
import TimeZoneRules

/// Jobs added by callers that wait for each, or in bulk.
struct EnqueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enqueue", abstract: "Adds jobs.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var limits: SchedulerOptions

    @Option(help: "How many jobs.")
    var count = 20_000

    @Option(help: "How many callers at a time, each of which waits for its own.")
    var callers = 1

    @Option(help: "How many jobs a call adds; more than one is a transaction in bulk.")
    var batch = 1

    @Flag(help: "While the scheduler runs, with nothing due.")
    var running = false

    func run() async throws {
        try database.removeDatabase()
        let bench = try Bench(database, limits.configuration)
        await bench.scheduler.register(owner: Bench.owner, name: Bench.name) { _ in .completed }
        let work = running ? Task { try await bench.scheduler.run() } : nil
        _ = try await enqueue(max(count / 20, batch), with: bench)
        let clock = ContinuousClock()
        let start = clock.now
        let done = try await enqueue(count, with: bench)
        report("enqueue_per_second", Double(done) / (clock.now - start).inSeconds)
        await bench.scheduler.shutdown()
        try await work?.value
        try bench.close()
    }

    /// Adds so many, or as many as a slow disk takes in five seconds; returns how many.
    private func enqueue(_ count: Int, with bench: Bench) async throws -> Int {
        let calls = count / batch
        let deadline = ContinuousClock.now + .seconds(5)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var done = 0
                    for call in stride(from: caller, to: calls, by: callers) where ContinuousClock.now < deadline {
                        try await add(call, with: bench)
                        done += batch
                    }
                    return done
                }
            }
            return try await group.reduce(0, +)
        }
    }

    private func add(_ call: Int, with bench: Bench) async throws {
        let due = running ? bench.now + .seconds(3600) : bench.now
        if batch == 1 {
            try await bench.scheduler.enqueue(Bench.request(call, at: due))
        } else {
            let numbers = call * batch..<(call + 1) * batch
            try await bench.scheduler.enqueue(numbers.map { Bench.request($0, at: due) })
        }
    }
}
