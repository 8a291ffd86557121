import CalendarExpression
package import JobScheduler
package import TimeZoneRules

extension TortureJob {
    package static let owner = "torture"

    /// More than a job can need, however often it is killed.
    private static let attempts = 10_000

    /// A single job. Its arguments are its label.
    package func request(at instant: Timestamp, priority: JobPriority = .normal, attempts: Int = attempts) -> JobRequest
    {
        JobRequest(
            owner: Self.owner,
            name: kind.rawValue,
            schedule: .once(at: instant),
            arguments: Self.arguments(label),
            maxAttempts: attempts,
            priority: priority
        )
    }

    /// A recurring job, which takes the place of the one that an earlier start registered.
    package func request(on schedule: Schedule, catchUp: CatchUp = .all(limit: 1000)) -> JobRequest {
        JobRequest(
            owner: Self.owner,
            name: kind.rawValue,
            schedule: schedule,
            arguments: Self.arguments(label),
            uniqueKey: UniqueKey(label, onConflict: .replace),
            maxAttempts: Self.attempts,
            catchUp: catchUp
        )
    }

    /// Those that every start of the worker registers.
    package static let recurring: [(job: TortureJob, schedule: Schedule)] = [
        (TortureJob(.recurring, 0), .every(TimeSpan(microseconds: 100_000), anchor: nil)),
        (TortureJob(.recurring, 1), .every(TimeSpan(microseconds: 270_000), anchor: nil)),
    ]

    /// JSON: a string, which needs no escapes.
    private static func arguments(_ label: String) -> [UInt8] { Array("\"\(label)\"".utf8) }

    package init?(arguments: [UInt8]) {
        self.init(label: String(decoding: arguments.dropFirst().dropLast(), as: UTF8.self))
    }
}
