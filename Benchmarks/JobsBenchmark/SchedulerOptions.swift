import ArgumentParser
import JobScheduler

/// The limits of the scheduler that is measured; those of the library where nothing else is said.
struct SchedulerOptions: ParsableArguments {
    @Option(help: "How many jobs run at once, in all and of the one owner.")
    var concurrency: Int?

    @Option(help: "How many jobs one transaction claims.")
    var claimBatch: Int?

    var configuration: JobSchedulerConfiguration {
        var configuration = JobSchedulerConfiguration()
        if let concurrency {
            configuration.concurrency = concurrency
            configuration.concurrencyPerOwner = concurrency
        }
        if let claimBatch { configuration.claimBatch = claimBatch }
        return configuration
    }
}
