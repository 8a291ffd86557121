package import GRDB
package import JobScheduler
package import JobSchedulerSQLite
import TimeZoneRules

/// The handlers of all kinds. Their effects are rows of a table of their own, which lets doubles in.
package struct TortureHandlers: Sendable {
    package let store: SQLiteJobStore
    package let externalEffects: ExternalEffects
    /// Takes time, as the scheduler's clock counts it.
    package let sleep: @Sendable (Duration) async throws -> Void

    package init(
        store: SQLiteJobStore,
        externalEffects: ExternalEffects,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.store = store
        self.externalEffects = externalEffects
        self.sleep = sleep
    }

    /// - Parameter retry: the waits between attempts of a failing job.
    package func register(on scheduler: JobScheduler, retry: Backoff) async {
        for kind in TortureJob.Kind.allCases {
            await scheduler.register(owner: TortureJob.owner, name: kind.rawValue, retry: retry) { context in
                try await run(context)
            }
        }
    }

    @concurrent
    private func run(_ context: JobContext) async throws -> JobOutcome {
        guard let job = TortureJob(arguments: context.arguments) else {
            return .discard(because: "no label in the arguments")
        }
        if context.attempt <= job.failures { return .retry(after: nil, because: "fails as it must") }
        let willing = context.scheduledFor + job.reluctance
        if context.clock.now < willing {
            return context.run.id.isMultiple(of: 2)
                ? .snooze(until: willing) : .snooze(for: willing - context.clock.now)
        }
        if job.kind == .external { try externalEffects.append(label: job.label, key: context.idempotencyKey) }
        if job.work > .zero { try await sleep(job.work) }
        return job.kind == .external ? .completed : completed(job, context)
    }

    private func completed(_ job: TortureJob, _ context: JobContext) -> JobOutcome {
        .completed(inDatabase: { [store] database in
            try Effect(label: job.label, occurrence: context.scheduledFor.microseconds, run: context.run.id)
                .insert(into: database)
            for child in job.children {
                try store.enqueue(child.request(at: context.clock.now), in: database, now: context.clock.now)
            }
        })
    }
}

/// What a job has done.
package struct Effect: Hashable, Sendable {
    package var label: String
    /// Microseconds since the epoch.
    package var occurrence: Int64
    package var run: Int64

    package init(label: String, occurrence: Int64, run: Int64) {
        self.label = label
        self.occurrence = occurrence
        self.run = run
    }

    /// Without a constraint that would hide a double.
    static let table = "CREATE TABLE effects (label TEXT NOT NULL, occurrence INTEGER NOT NULL, run INTEGER NOT NULL)"

    func insert(into database: Database) throws {
        try database.cachedStatement(sql: "INSERT INTO effects VALUES (?, ?, ?)")
            .execute(arguments: [label, occurrence, run])
    }

    package static func fetchAll(_ database: Database) throws -> [Effect] {
        try Row.fetchAll(database, sql: "SELECT label, occurrence, run FROM effects").map {
            Effect(label: $0[0], occurrence: $0[1], run: $0[2])
        }
    }
}
