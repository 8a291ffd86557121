import ArgumentParser
import JobScheduler
import Synchronization
import TimeZoneRules

/// How long after its instant a job's handler starts, when nothing else is to be done.
struct LatenessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lateness",
        abstract: "Runs jobs at instants some 35 ms apart on a filled database."
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "How many instants.")
    var count = 200

    func run() async throws {
        let bench = try Bench(database)
        try await bench.drain(50)
        let instants = Self.instants(count, from: bench.now + .seconds(1))
        try await bench.enqueue(count) { instants[$0] }
        let samples = Mutex<[Duration]>([])
        try await bench.run(count) { context in
            let late = bench.now - context.scheduledFor
            samples.withLock { $0.append(late) }
        }
        let sorted = samples.withLock { $0.sorted() }
        for (name, quantile) in [("p50", 0.5), ("p99", 0.99)] {
            let late = sorted[min(sorted.count - 1, Int(Double(sorted.count) * quantile))]
            report("lateness_\(name)_us", late / .microseconds(1))
        }
        report("lateness_max_us", (sorted.last ?? .zero) / .microseconds(1))
        try bench.close()
    }

    /// 20 to 50 ms apart, the same in every run and for every queue.
    static func instants(_ count: Int, from start: Timestamp) -> [Timestamp] {
        var instant = start
        return (0..<count).map { number in
            instant = instant + .milliseconds(20 + number * 7 % 31)
            return instant
        }
    }
}
