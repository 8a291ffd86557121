import GRDB
import JobTorture
import Testing

extension JobLedger {
    /// One column of a job's row with something that does not belong there.
    struct Spoil: Sendable, CustomTestStringConvertible {
        var column: String
        /// SQL.
        var value: String
        /// Whether the job's scheduler died while it ran.
        var isRunning = false
        /// Whether no look-up of the scheduler's ever leads to such a row.
        var isBeyondReach = false

        var testDescription: String { "\(column) = \(value)\(isRunning ? ", running" : "")" }

        static let all =
            waiting
            + waiting.filter { !$0.isBeyondReach }.map {
                Spoil(column: $0.column, value: $0.value, isRunning: true)
            } + [
                Spoil(column: "followUp", value: "'back nowhere'", isRunning: true),
                Spoil(column: "pausing", value: "'perhaps'", isRunning: true),
                Spoil(column: "run", value: "NULL", isRunning: true),
                Spoil(column: "run", value: "'first'", isRunning: true),
                Spoil(column: "run", value: "4711", isRunning: true),
                Spoil(column: "holder", value: "NULL", isRunning: true),
                Spoil(column: "holder", value: "x'ff'", isRunning: true),
                Spoil(column: "state", value: "'frobnicated'", isRunning: true),
            ]

        private static let waiting = [
            Spoil(column: "id", value: "'no identity'"),
            Spoil(column: "id", value: "x'00ff'"),
            Spoil(column: "kind", value: "4711", isBeyondReach: true),
            Spoil(column: "kind", value: "'nothing'", isBeyondReach: true),
            Spoil(column: "kind", value: "NULL", isBeyondReach: true),
            Spoil(column: "state", value: "'frobnicated'"),
            Spoil(column: "state", value: "x'00'"),
            Spoil(column: "state", value: "'running'"),
            Spoil(column: "schedule", value: "'whenever'"),
            Spoil(column: "schedule", value: "x'ff'"),
            Spoil(column: "timeZone", value: "'Mars/Olympus_Mons'"),
            Spoil(column: "timeZone", value: "x'ff'"),
            Spoil(column: "arguments", value: "'{{{'"),
            Spoil(column: "arguments", value: "x'fffe00'"),
            Spoil(column: "arguments", value: "CAST(x'fffe' AS TEXT)"),
            Spoil(column: "priority", value: "7"),
            Spoil(column: "priority", value: "'urgent'"),
            Spoil(column: "catchUp", value: "'sometimes'"),
            Spoil(column: "catchUp", value: "x'ff'"),
            Spoil(column: "maxAttempts", value: "'many'"),
            Spoil(column: "maxAttempts", value: "-1"),
            Spoil(column: "uniqueKey", value: "x'ff'"),
            Spoil(column: "keyOwner", value: "'nobody'"),
            Spoil(column: "jitter", value: "'x'"),
            Spoil(column: "anchor", value: "x'ff'"),
            Spoil(column: "parked", value: "'soon'"),
            Spoil(column: "parked", value: "7"),
            Spoil(column: "zoneData", value: "x'ff'"),
            Spoil(column: "due", value: "NULL"),
            Spoil(column: "due", value: "'soon'"),
            Spoil(column: "due", value: "1e300"),
            Spoil(column: "due", value: "-9223372036854775808"),
            Spoil(column: "occurrence", value: "'then'"),
            Spoil(column: "occurrence", value: "-9223372036854775808"),
            Spoil(column: "attempt", value: "'several'"),
            Spoil(column: "attempt", value: "-5"),
            Spoil(column: "attempt", value: "9223372036854775807"),
            Spoil(column: "maxAttempts", value: "9223372036854775807"),
            Spoil(column: "run", value: "'first'"),
            Spoil(column: "holder", value: "'somebody'"),
            Spoil(column: "leaseUntil", value: "'later'"),
            Spoil(column: "lastRun", value: "'once'"),
            Spoil(column: "lastOutcome", value: "'so-so'"),
            Spoil(column: "lastError", value: "x'ff'"),
            Spoil(column: "createdAt", value: "'long ago'"),
            Spoil(column: "endedAt", value: "'never'"),
        ]
    }

    static func spoil(_ database: Database, _ job: TortureJob, _ spoil: Spoil) throws {
        try database.execute(
            sql: "UPDATE therapyd_jobs SET \(spoil.column) = \(spoil.value) WHERE arguments = ?",
            arguments: ["\"\(job.label)\""]
        )
        #expect(database.changesCount == 1)
    }
}
