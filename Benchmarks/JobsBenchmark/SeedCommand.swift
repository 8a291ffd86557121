import ArgumentParser
import TimeZoneRules

/// Fills a new database with jobs of the far future.
struct SeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Fills a new database with jobs that are not due for a year."
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "How many jobs.")
    var count = 1_000_000

    func run() async throws {
        try database.removeDatabase()
        let bench = try Bench(database)
        let year = bench.now + .seconds(365 * 86_400)
        let clock = ContinuousClock()
        let start = clock.now
        try await bench.enqueue(count) { year + .milliseconds($0) }
        try bench.checkpoint()
        report("seed_seconds", (clock.now - start).inSeconds)
        try bench.close()
    }
}

/// Adds the one due job that `start` waits for.
struct ArmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "arm", abstract: "Adds one job that is due.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let bench = try Bench(database)
        try await bench.enqueue(1) { _ in bench.now }
        try bench.checkpoint()
        try bench.close()
    }
}
