/// The names of the tables, and the statements over them, under one prefix.
struct JobTables: Sendable {
    let jobs: String
    let runs: String
    let prefix: String

    /// What makes a job claimable; word for word the condition of the index over them.
    static let isWaiting = "state IN ('scheduled', 'retrying')"

    init(prefix: String) {
        self.prefix = prefix
        jobs = prefix + "jobs"
        runs = prefix + "runs"
    }

    // MARK: - Jobs

    static let columns = [
        "id", "owner", "name", "schedule", "timeZone", "arguments", "priority", "catchUp", "maxAttempts", "uniqueKey",
        "heldKey", "state", "nextRun", "occurrence", "attempt", "followUp", "pausing", "run", "holder", "leaseUntil",
        "lastRun", "lastOutcome", "lastError", "createdAt", "endedAt",
    ]

    /// Those that a step of the state machine changes.
    static let stateColumns = [
        "heldKey", "state", "nextRun", "occurrence", "attempt", "followUp", "pausing", "run", "holder", "leaseUntil",
        "lastRun", "lastOutcome", "lastError", "endedAt",
    ]

    /// Those that a replacement changes, too.
    static let definitionColumns = ["name", "schedule", "timeZone", "arguments", "priority", "catchUp", "maxAttempts"]

    var insertJob: String {
        let places = Self.columns.map { ":\($0)" }.joined(separator: ", ")
        return "INSERT INTO \(jobs) (\(Self.columns.joined(separator: ", "))) VALUES (\(places))"
    }

    var updateState: String { update(Self.stateColumns) }
    var updateAll: String { update(Self.stateColumns + Self.definitionColumns) }

    private func update(_ columns: [String]) -> String {
        "UPDATE \(jobs) SET \(columns.map { "\($0) = :\($0)" }.joined(separator: ", ")) WHERE seq = :seq"
    }

    var jobByID: String { "SELECT * FROM \(jobs) WHERE id = ?" }
    var jobBySequence: String { "SELECT * FROM \(jobs) WHERE seq = ?" }
    var jobByKey: String { "SELECT * FROM \(jobs) WHERE owner = ? AND heldKey = ?" }

    /// The head of one lane (a kind at one priority): what is due, and after it what is next.
    var lane: String {
        """
        SELECT nextRun, seq FROM \(jobs) WHERE owner = ? AND name = ? AND priority = ? AND \(Self.isWaiting) \
        ORDER BY nextRun, seq LIMIT ?
        """
    }

    /// Few rows, found by their index: left to itself, SQLite would rather read all jobs in the order of `seq`.
    var abandoned: String {
        """
        SELECT * FROM \(jobs) INDEXED BY \(jobs)_holder WHERE holder IS NOT NULL AND holder <> ? ORDER BY seq
        """
    }

    var renewLeases: String { "UPDATE \(jobs) SET leaseUntil = ? WHERE holder = ?" }
    var countsByState: String { "SELECT state, count(*) FROM \(jobs) GROUP BY state" }

    var pruneJobs: String {
        """
        DELETE FROM \(jobs) WHERE seq IN \
        (SELECT seq FROM \(jobs) WHERE endedAt IS NOT NULL AND endedAt < ? ORDER BY endedAt LIMIT ?)
        """
    }

    // MARK: - Runs

    var insertRun: String {
        """
        INSERT INTO \(runs) (job, owner, name, attempt, scheduledFor, startedAt, finishedAt, outcome, error) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    }

    var endRun: String { "UPDATE \(runs) SET finishedAt = ?, outcome = ?, error = ? WHERE id = ? RETURNING *" }
    var runByID: String { "SELECT * FROM \(runs) WHERE id = ?" }
    var oldestRuns: String { "SELECT id, finishedAt FROM \(runs) WHERE finishedAt IS NOT NULL ORDER BY id LIMIT ?" }
    var deleteRun: String { "DELETE FROM \(runs) WHERE id = ?" }
    var countRuns: String { "SELECT count(*) FROM \(runs)" }
}
