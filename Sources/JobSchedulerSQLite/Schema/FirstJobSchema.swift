/// The tables as the first version of the store had them: ids in text, and every run a row from its start.
struct FirstJobSchema: Sendable {
    let jobs: String
    let runs: String

    init(prefix: String) {
        jobs = prefix + "jobs"
        runs = prefix + "runs"
    }

    var create: String {
        """
        CREATE TABLE \(jobs) (
            seq INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            owner TEXT NOT NULL,
            name TEXT NOT NULL,
            schedule TEXT NOT NULL,
            timeZone TEXT,
            arguments TEXT NOT NULL,
            priority INTEGER NOT NULL,
            catchUp TEXT NOT NULL,
            maxAttempts INTEGER NOT NULL,
            uniqueKey TEXT,
            heldKey TEXT,
            state TEXT NOT NULL,
            nextRun INTEGER,
            occurrence INTEGER NOT NULL,
            attempt INTEGER NOT NULL,
            followUp TEXT,
            pausing INTEGER NOT NULL,
            run INTEGER,
            holder TEXT,
            leaseUntil INTEGER,
            lastRun INTEGER,
            lastOutcome TEXT,
            lastError TEXT,
            createdAt INTEGER NOT NULL,
            endedAt INTEGER
        );
        CREATE INDEX \(jobs)_waiting ON \(jobs) (owner, name, priority, nextRun)
            WHERE state IN ('scheduled', 'retrying');
        CREATE UNIQUE INDEX \(jobs)_key ON \(jobs) (owner, heldKey) WHERE heldKey IS NOT NULL;
        CREATE INDEX \(jobs)_holder ON \(jobs) (holder) WHERE holder IS NOT NULL;
        CREATE INDEX \(jobs)_ended ON \(jobs) (endedAt) WHERE endedAt IS NOT NULL;
        CREATE INDEX \(jobs)_state ON \(jobs) (state);
        CREATE TABLE \(runs) (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            job TEXT NOT NULL,
            owner TEXT NOT NULL,
            name TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            scheduledFor INTEGER NOT NULL,
            startedAt INTEGER NOT NULL,
            finishedAt INTEGER,
            outcome TEXT NOT NULL,
            error TEXT
        );
        CREATE INDEX \(runs)_job ON \(runs) (job);
        """
    }

    var drop: String { "DROP TABLE \(runs); DROP TABLE \(jobs);" }
}
