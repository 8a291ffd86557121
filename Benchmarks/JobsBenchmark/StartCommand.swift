import ArgumentParser
import Synchronization

/// From opening the file to the start of the first due job's handler.
struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Opens a filled database and runs the one job that is due (see arm)."
    )

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let bench = try Bench(database)
        let first = Mutex(start)
        try await bench.run(1) { _ in first.withLock { $0 = clock.now } }
        report("start_ms", (first.withLock { $0 } - start).inSeconds * 1000)
        try bench.close()
    }
}
