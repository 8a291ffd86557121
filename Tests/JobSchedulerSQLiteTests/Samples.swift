import Foundation
import GRDB
import JobScheduler
import JobSchedulerSQLite
import JobSchedulerTestKit
import Logging
import TimeZoneRules

/// 2026-11-24T08:00:00Z.
let morning = Timestamp(seconds: 1_795_507_200)

/// A database file in a directory of its own, gone with the value.
final class SampleDatabase: Sendable {
    let directory: URL
    var path: String { directory.appending(path: "jobs.sqlite").path }

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "jobs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try migrator().migrate(open())
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func open() throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        return try DatabasePool(path: path, configuration: configuration)
    }

    func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for migration in SQLiteJobStore.migrations() {
            migrator.registerMigration(migration.name, migrate: migration.up)
        }
        return migrator
    }
}

func request(
    _ name: String = "work",
    at instant: Timestamp = morning,
    owner: String = "core",
    key: UniqueKey? = nil,
    attempts: Int = 5,
    priority: JobPriority = .normal
) -> JobRequest {
    JobRequest(
        owner: owner,
        name: name,
        schedule: .once(at: instant),
        uniqueKey: key,
        maxAttempts: attempts,
        priority: priority
    )
}

func demand(
    _ holder: LeaseHolder,
    at now: Timestamp = morning,
    limit: Int = 10,
    names: [String] = ["work"]
) -> ClaimDemand {
    ClaimDemand(
        holder: holder,
        leaseUntil: now + .seconds(60),
        now: now,
        shares: names.map { .init(kind: JobKind(owner: "core", name: $0), limit: limit) },
        limit: limit
    )
}

extension ClaimedJob {
    func end(_ ending: RunEnding = .succeeded, _ outcome: RunOutcome = .succeeded, at now: Timestamp = morning)
        -> RunEnd
    {
        RunEnd(job: job.id, run: run.id, ending: ending, outcome: outcome, at: now, claimed: self)
    }
}

extension ClaimedJob {
    /// A success with writes of its own.
    func end(committing writes: @escaping @Sendable (Database) throws -> Void) -> RunEnd {
        RunEnd(
            job: job.id,
            run: run.id,
            ending: .succeeded,
            outcome: .succeeded,
            at: morning,
            claimed: self,
            committing: { transaction in
                guard let transaction = transaction as? SQLiteJobTransaction else { throw Failure() }
                try writes(transaction.database)
            }
        )
    }
}

extension JobID {
    /// As the tables have it.
    var blob: Data {
        Data([high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - $0 * 8)) } })
    }
}

struct Failure: Error {}
