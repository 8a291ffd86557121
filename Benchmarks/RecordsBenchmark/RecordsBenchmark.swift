import Glibc

/// What the records cost: scheduling with all rules beside SQLite's own insert and commit, and pages of long lists
/// beside pages of short ones.
///
///     RecordsBenchmark DIRECTORY [--seconds N] [--sessions N]
///
/// DIRECTORY is where the databases are made; its disk decides, as every commit waits for it (`synchronous=FULL`).
@main
enum RecordsBenchmark {
    static func main() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let seconds = option("--seconds", in: &arguments) ?? 5
        let sessions = option("--sessions", in: &arguments) ?? 1_000_000
        guard let directory = arguments.first, arguments.count == 1 else {
            print("usage: RecordsBenchmark DIRECTORY [--seconds N] [--sessions N]")
            exit(64)
        }
        try await SchedulingBenchmark(directory: directory, duration: .seconds(seconds)).run()
        try await ListBenchmark(directory: directory, sizes: (1000, sessions)).run()
    }

    private static func option(_ name: String, in arguments: inout [String]) -> Int? {
        guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
        defer { arguments.removeSubrange(index...index + 1) }
        return Int(arguments[index + 1])
    }
}
