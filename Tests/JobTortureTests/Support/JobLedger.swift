import Foundation
import GRDB
import JobTorture

/// What the scheduler's tables say, read without the scheduler. Everything that these tests know of the shape of those
/// tables is in this file.
enum JobLedger {
    struct Job: Hashable, Sendable {
        var id: String
        /// Nil when the arguments hold none.
        var torture: TortureJob?
        var state: String
        var occurrence: Int64
        var createdAt: Int64
        var lastError: String?
    }

    struct Run: Hashable, Sendable {
        var id: Int64
        var job: String
        /// 0 for an instant that was passed over.
        var attempt: Int
        var scheduledFor: Int64
        var startedAt: Int64
        var finishedAt: Int64?
        var outcome: String
    }

    static func jobs(_ database: Database) throws -> [Job] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT CAST(id AS TEXT), CAST(arguments AS BLOB), CAST(state AS TEXT), CAST(occurrence AS INTEGER),
                CAST(createdAt AS INTEGER), CAST(lastError AS TEXT) FROM therapyd_jobs ORDER BY seq
                """
        ).map { row in
            Job(
                id: row[0],
                torture: TortureJob(arguments: Array(row[1] as Data)),
                state: row[2],
                occurrence: row[3],
                createdAt: row[4],
                lastError: row[5]
            )
        }
    }

    static func runs(_ database: Database) throws -> [Run] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, job, attempt, scheduledFor, startedAt, finishedAt, outcome FROM therapyd_runs ORDER BY id
                """
        ).map { row in
            Run(
                id: row[0],
                job: row[1],
                attempt: row[2],
                scheduledFor: row[3],
                startedAt: row[4],
                finishedAt: row[5],
                outcome: row[6]
            )
        }
    }

    /// The highest id that a run ever had, whether or not it is still there.
    static func lastRun(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'therapyd_runs'") ?? 0
    }

    /// What SQLite finds wrong with the file; empty when nothing is.
    static func faults(_ database: Database) throws -> [String] {
        let integrity = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        return try integrity + Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { "\($0)" }
    }
}
