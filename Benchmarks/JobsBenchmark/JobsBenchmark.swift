import ArgumentParser

/// What the job scheduler costs on SQLite, one measurement at a time. Results are lines of a name and a value.
///
///     JobsBenchmark bare|enqueue|run|size [--synchronous off|normal|full] [--count N] DIRECTORY
///     JobsBenchmark seed|arm|start|lateness|idle [--synchronous off|normal|full] [--count N] DIRECTORY
///
/// The first row begins with a new file; the second works on one that `seed` has filled. `Benchmarks/jobs/run` measures
/// all of it beside other queues.
@main
struct JobsBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What the job scheduler costs on SQLite.",
        subcommands: [
            BareCommand.self, EnqueueCommand.self, RunCommand.self, SizeCommand.self, SeedCommand.self,
            ArmCommand.self, StartCommand.self, LatenessCommand.self, IdleCommand.self, VersionsCommand.self,
        ]
    )
}

/// Prints one result.
func report(_ name: String, _ value: Double) {
    let rounded = (value * 100).rounded() / 100
    print("\(name) \(rounded)")
}

extension Duration {
    var inSeconds: Double { self / .seconds(1) }
}
