import GRDB
import JobScheduler

/// The tables. Instants and spans are microseconds, instants since the epoch.
///
/// - Jobs are kept in the order of their ids, which is that of their age. What a step does not change stands in no index
///   that it touches; each state is found by one small index (`JobTables.list(_:in:kinds:)`).
/// - `due` is when a job that waits may be claimed; `parked` the instant that one waits for that cannot be: because it
///   is paused, or runs first.
/// - A run at work stands in its job's row (`run` …); the history gets it when it ends. So a claim writes one row.
/// - What a constraint can keep out without slowing a claim down is kept out; the rest is read with care, and set aside
///   when it makes no sense (`UnreadableJob`).
struct JobSchema: Sendable {
    private let tables: JobTables
    private var jobs: String { tables.jobs }
    private var runs: String { tables.runs }
    private var kinds: String { tables.kinds }

    init(prefix: String) { tables = JobTables(prefix: prefix) }

    private var create: String {
        """
        CREATE TABLE \(kinds) (
            id INTEGER PRIMARY KEY,
            owner TEXT NOT NULL,
            name TEXT NOT NULL,
            argumentsVersion INTEGER NOT NULL,
            UNIQUE (owner, name, argumentsVersion)
        );
        CREATE TABLE \(jobs) (
            id BLOB NOT NULL PRIMARY KEY,
            kind INTEGER NOT NULL,
            createdAt INTEGER NOT NULL,
            -- An instant, or the text form of a repetition.
            schedule NOT NULL,
            timeZone TEXT,
            jitter INTEGER,
            arguments TEXT NOT NULL,
            priority INTEGER NOT NULL,
            -- NULL is once.
            catchUp TEXT,
            maxAttempts INTEGER NOT NULL,
            uniqueKey TEXT,
            anchor TEXT,
            anchorOffset INTEGER,
            state TEXT NOT NULL,
            due INTEGER,
            parked INTEGER,
            occurrence INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            followUp TEXT,
            run INTEGER,
            runFor INTEGER,
            runAttempt INTEGER,
            startedAt INTEGER,
            holder TEXT,
            leaseUntil INTEGER,
            pausing INTEGER NOT NULL,
            lastRun INTEGER,
            lastOutcome TEXT,
            lastError TEXT,
            endedAt INTEGER,
            -- The owner, while the unique key is held.
            keyOwner TEXT,
            -- The version of the zones' data that a calendar was computed with.
            zoneData TEXT,
            CHECK (typeof(id) = 'blob' AND length(id) = 16),
            CHECK (priority BETWEEN 0 AND 2),
            CHECK ((state = 'running') = (run IS NOT NULL)),
            CHECK ((run IS NULL) = (holder IS NULL)),
            -- Each job stands in an index that somebody looks into.
            CHECK (due IS NOT NULL OR parked IS NOT NULL OR run IS NOT NULL OR endedAt IS NOT NULL),
            CHECK (typeof(due) IN ('integer', 'null')),
            CHECK (typeof(parked) IN ('integer', 'null')),
            CHECK (typeof(run) IN ('integer', 'null'))
        ) WITHOUT ROWID;
        CREATE TABLE \(runs) (
            id INTEGER PRIMARY KEY,
            job BLOB NOT NULL,
            kind INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            scheduledFor INTEGER NOT NULL,
            startedAt INTEGER NOT NULL,
            finishedAt INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            error TEXT
        );
        """
    }

    private var createIndexes: String {
        """
        CREATE INDEX \(jobs)_waiting ON \(jobs) (kind, priority, due, state) WHERE due IS NOT NULL;
        CREATE INDEX \(jobs)_running ON \(jobs) (run, state, kind) WHERE run IS NOT NULL;
        CREATE INDEX \(jobs)_parked ON \(jobs) (parked, state, kind) WHERE parked IS NOT NULL;
        CREATE INDEX \(jobs)_ended ON \(jobs) (endedAt, state, kind) WHERE endedAt IS NOT NULL;
        CREATE UNIQUE INDEX \(jobs)_key ON \(jobs) (keyOwner, uniqueKey) WHERE keyOwner IS NOT NULL;
        CREATE INDEX \(jobs)_anchor ON \(jobs) (anchor) WHERE anchor IS NOT NULL;
        CREATE INDEX \(jobs)_zones ON \(jobs) (zoneData) WHERE zoneData IS NOT NULL;
        CREATE INDEX \(runs)_job ON \(runs) (job);
        """
    }

    // MARK: - From the first schema, and back

    /// Takes the first schema's place, with all that is in it.
    func replace(_ first: FirstJobSchema, in database: Database) throws {
        let (oldJobs, oldRuns) = (first.jobs + "_1", first.runs + "_1")
        for index in ["waiting", "key", "holder", "ended", "state"] {
            try database.execute(sql: "DROP INDEX \(first.jobs)_\(index)")
        }
        try database.execute(
            sql: """
                DROP INDEX \(first.runs)_job;
                ALTER TABLE \(first.jobs) RENAME TO \(oldJobs);
                ALTER TABLE \(first.runs) RENAME TO \(oldRuns);
                """
        )
        try database.execute(sql: create)
        let toBytes = DatabaseFunction("therapyd_job_id", argumentCount: 1, pure: true) { values in
            String.fromDatabaseValue(values[0]).flatMap { JobID($0) }?.bytes
        }
        database.add(function: toBytes)
        defer { database.remove(function: toBytes) }
        try database.execute(sql: copy(fromJobs: oldJobs, runs: oldRuns))
        try database.execute(sql: createIndexes)
        try database.execute(sql: "DROP TABLE \(oldJobs); DROP TABLE \(oldRuns);")
    }

    private func copy(fromJobs oldJobs: String, runs oldRuns: String) -> String {
        // A state that another program made up, or one that does not fit the rest, is given up.
        let sound = """
            (SELECT id, owner, name, schedule, timeZone, arguments, priority, catchUp, maxAttempts, uniqueKey, heldKey,
                CASE WHEN \(Self.isSound) THEN state ELSE 'discarded' END AS state, nextRun, occurrence, attempt,
                followUp, pausing, CASE WHEN state = 'running' THEN run END AS run, holder, leaseUntil, lastRun,
                lastOutcome, lastError, createdAt,
                CASE WHEN \(Self.isSound) THEN endedAt ELSE coalesce(endedAt, createdAt) END AS endedAt
            FROM \(oldJobs))
            """
        return """
            INSERT INTO \(kinds) (owner, name, argumentsVersion)
                SELECT owner, name, 1 FROM \(oldJobs) UNION SELECT owner, name, 1 FROM \(oldRuns);
            INSERT INTO \(jobs)
                SELECT therapyd_job_id(j.id), k.id, j.createdAt,
                    CASE WHEN j.schedule LIKE 'at %' AND j.state <> 'running' THEN j.occurrence ELSE j.schedule END,
                    j.timeZone, NULL, j.arguments, min(max(j.priority, 0), 2), nullif(j.catchUp, 'once'), j.maxAttempts,
                    j.uniqueKey, NULL, NULL, j.state,
                    CASE WHEN j.state IN ('scheduled', 'retrying') THEN CAST(coalesce(j.nextRun, 0) AS INTEGER) END,
                    CASE WHEN j.state IN ('running', 'paused') THEN CAST(j.nextRun AS INTEGER) END,
                    j.occurrence, j.attempt, j.followUp, j.run, r.scheduledFor, r.attempt, r.startedAt,
                    CASE WHEN j.run IS NOT NULL THEN coalesce(j.holder, '') END, j.leaseUntil, j.pausing, j.lastRun,
                    j.lastOutcome, j.lastError, j.endedAt, CASE WHEN j.heldKey IS NOT NULL THEN j.owner END,
                    CASE WHEN j.timeZone IS NOT NULL AND j.endedAt IS NULL THEN '' END
                FROM \(sound) j JOIN \(kinds) k ON k.owner = j.owner AND k.name = j.name
                LEFT JOIN \(oldRuns) r ON r.id = j.run
                WHERE therapyd_job_id(j.id) IS NOT NULL;
            INSERT INTO \(runs)
                SELECT r.id, therapyd_job_id(r.job), k.id, r.attempt, r.scheduledFor, r.startedAt, r.finishedAt, r.outcome,
                    r.error
                FROM \(oldRuns) r JOIN \(kinds) k ON k.owner = r.owner AND k.name = r.name
                WHERE r.finishedAt IS NOT NULL AND therapyd_job_id(r.job) IS NOT NULL;
            """
    }

    /// Of a row of the first schema.
    private static let isSound = """
        (state IN ('scheduled', 'retrying') OR (state = 'running' AND run IS NOT NULL) \
        OR (state = 'paused' AND nextRun IS NOT NULL) \
        OR (state IN ('completed', 'discarded', 'cancelled') AND endedAt IS NOT NULL))
        """

    /// Gives its place back to the first schema, which knows no jitter, anchors and versions of arguments.
    func yield(to first: FirstJobSchema, in database: Database) throws {
        let (newJobs, newRuns) = (jobs + "_2", runs + "_2")
        let toText = DatabaseFunction("therapyd_job_text", argumentCount: 1, pure: true) { values in
            if case .blob(let data) = values[0].storage { JobID(bytes: data)?.text } else { nil }
        }
        let toSchedule = DatabaseFunction("therapyd_job_schedule", argumentCount: 1, pure: true) { values in
            Int64.fromDatabaseValue(values[0]).map { "at @\($0)" } ?? String.fromDatabaseValue(values[0])
        }
        for function in [toText, toSchedule] { database.add(function: function) }
        defer { for function in [toText, toSchedule] { database.remove(function: function) } }
        for index in ["waiting", "running", "parked", "ended", "key", "anchor", "zones"] {
            try database.execute(sql: "DROP INDEX \(jobs)_\(index)")
        }
        try database.execute(
            sql: """
                DROP INDEX \(runs)_job;
                ALTER TABLE \(jobs) RENAME TO \(newJobs);
                ALTER TABLE \(runs) RENAME TO \(newRuns);
                """
        )
        try database.execute(sql: first.create)
        try database.execute(sql: copyBack(to: first, fromJobs: newJobs, runs: newRuns))
        try database.execute(sql: "DROP TABLE \(newJobs); DROP TABLE \(newRuns); DROP TABLE \(kinds);")
    }

    private func copyBack(to first: FirstJobSchema, fromJobs newJobs: String, runs newRuns: String) -> String {
        """
        INSERT INTO \(first.jobs) (id, owner, name, schedule, timeZone, arguments, priority, catchUp, maxAttempts,
                uniqueKey, heldKey, state, nextRun, occurrence, attempt, followUp, pausing, run, holder, leaseUntil,
                lastRun, lastOutcome, lastError, createdAt, endedAt)
            SELECT therapyd_job_text(j.id), k.owner, k.name, therapyd_job_schedule(j.schedule), j.timeZone, j.arguments,
                j.priority, coalesce(j.catchUp, 'once'), j.maxAttempts, j.uniqueKey,
                CASE WHEN j.keyOwner IS NOT NULL THEN j.uniqueKey END, j.state, coalesce(j.due, j.parked), j.occurrence,
                j.attempt, j.followUp, j.pausing, j.run, j.holder, j.leaseUntil, j.lastRun, j.lastOutcome, j.lastError,
                j.createdAt, j.endedAt
            FROM \(newJobs) j JOIN \(kinds) k ON k.id = j.kind ORDER BY j.id;
        INSERT INTO \(first.runs)
            SELECT r.id, therapyd_job_text(r.job), k.owner, k.name, r.attempt, r.scheduledFor, r.startedAt,
                r.finishedAt, r.outcome, r.error
            FROM \(newRuns) r JOIN \(kinds) k ON k.id = r.kind
            UNION ALL
            SELECT j.run, therapyd_job_text(j.id), k.owner, k.name, j.runAttempt, j.runFor, j.startedAt, NULL,
                'running', NULL
            FROM \(newJobs) j JOIN \(kinds) k ON k.id = j.kind WHERE j.run IS NOT NULL;
        """
    }
}
