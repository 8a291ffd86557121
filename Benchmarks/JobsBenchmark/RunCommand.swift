import ArgumentParser

/// Due jobs with a trivial handler, claimed, run and recorded.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Runs jobs that are all due.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var limits: SchedulerOptions

    @Option(help: "How many jobs.")
    var count = 20_000

    func run() async throws {
        try database.removeDatabase()
        let bench = try Bench(database, limits.configuration)
        let warmUp = max(100, count / 20)
        try await bench.drain(warmUp)
        try await bench.enqueue(count) { _ in bench.now }
        let clock = ContinuousClock()
        let start = clock.now
        try await bench.run(count)
        report("run_per_second", Double(count) / (clock.now - start).inSeconds)
        try await bench.expectCompleted(warmUp + count)
        try bench.close()
    }
}
