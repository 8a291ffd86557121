public import Logging
public import TimeZoneRules

/// What a handler is given.
public struct JobContext: Sendable {
    /// The job as it was claimed.
    public let job: Job
    /// The row of this attempt.
    public let run: Run
    /// When the attempt is cancelled for taking too long, if the clock is not set meanwhile.
    public let deadline: Timestamp?
    let schedulerLogger: Logger
    public let clock: any WallClock

    /// Carries the ids of job and run.
    public var logger: Logger {
        var logger = schedulerLogger
        logger[metadataKey: "job"] = "\(job.id)"
        logger[metadataKey: "run"] = "\(run.id)"
        return logger
    }

    /// JSON text in UTF-8.
    public var arguments: [UInt8] { job.arguments }
    /// Counts from 1 within an occurrence.
    public var attempt: Int { run.attempt }
    /// The instant of the schedule that this is for.
    public var scheduledFor: Timestamp { run.scheduledFor }

    /// The same for every attempt at one occurrence, and for nothing else: what other systems can tell a repetition by.
    public var idempotencyKey: String { "\(job.id)@\(run.scheduledFor.microseconds)" }
}

/// Works on one attempt. Cancellation means that its time is up, its job was cancelled, or the scheduler stops.
public typealias JobHandler = @concurrent @Sendable (JobContext) async throws -> JobOutcome
