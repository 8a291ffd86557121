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
                SELECT CAST(id AS BLOB), CAST(arguments AS BLOB), CAST(state AS TEXT), CAST(occurrence AS INTEGER),
                CAST(createdAt AS INTEGER), CAST(lastError AS TEXT) FROM therapyd_jobs ORDER BY id
                """
        ).map { row in
            Job(
                id: identity(row[0]),
                torture: TortureJob(arguments: Array(row[1] as Data)),
                state: row[2],
                occurrence: row[3],
                createdAt: row[4],
                lastError: row[5]
            )
        }
    }

    /// Ended ones have rows of their own; those at work stand with their jobs.
    static func runs(_ database: Database) throws -> [Run] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, job, attempt, scheduledFor, startedAt, finishedAt, outcome FROM therapyd_runs UNION ALL
                SELECT run, id, runAttempt, runFor, startedAt, NULL, 'running' FROM therapyd_jobs
                WHERE run IS NOT NULL ORDER BY 1
                """
        ).map { row in
            Run(
                id: row[0],
                job: identity(row[1]),
                attempt: row[2],
                scheduledFor: row[3],
                startedAt: row[4],
                finishedAt: row[5],
                outcome: row[6]
            )
        }
    }

    /// A UUID's text, of its sixteen bytes.
    private static func identity(_ bytes: Data) -> String {
        let digits = bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        guard digits.count == 32 else { return digits }
        var text = ""
        for (place, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(place) { text += "-" }
            text.append(digit)
        }
        return text
    }

    /// What SQLite finds wrong with the file; empty when nothing is.
    static func faults(_ database: Database) throws -> [String] {
        let integrity = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        return try integrity + Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { "\($0)" }
    }
}
