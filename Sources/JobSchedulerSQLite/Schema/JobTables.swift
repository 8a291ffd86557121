/// The names of the tables, and the statements over them, under one prefix. Places are bound by position, in the order
/// of `JobRow`'s lists.
struct JobTables: Sendable {
    let jobs: String
    let runs: String
    let kinds: String

    init(prefix: String) {
        jobs = prefix + "jobs"
        runs = prefix + "runs"
        kinds = prefix + "job_kinds"
        insertJob = Self.insert(into: jobs, ["id", "kind", "createdAt"] + Self.definitionColumns + Self.stateColumns)
        updateState = "UPDATE \(jobs) SET \(Self.assignments(Self.stateColumns)) WHERE id = ?"
        updateAll = """
            UPDATE \(jobs) SET kind = ?, \(Self.assignments(Self.definitionColumns + Self.stateColumns)) WHERE id = ?
            """
        start = "UPDATE \(jobs) SET \(Self.assignments(Self.startColumns)) WHERE id = ?"
        // Only when nothing else happened to the job since it was claimed.
        endUntouched = updateState + " AND run = ? AND holder = ? AND pausing = 0 AND followUp IS ?"
        let columns = Self.readColumns.joined(separator: ", ")
        select = "SELECT \(columns) FROM \(jobs)"
        jobByID = select + " WHERE id = ?"
        jobByKey = select + " WHERE keyOwner = ? AND uniqueKey = ?"
        lane = """
            SELECT due, id FROM \(jobs) INDEXED BY \(jobs)_waiting WHERE kind = ? AND priority = ? AND due IS NOT NULL \
            ORDER BY due, state, id LIMIT ?
            """
        latestRun = """
            SELECT max(coalesce((SELECT max(id) FROM \(runs)), 0), \
            coalesce((SELECT max(run) FROM \(jobs) INDEXED BY \(jobs)_running WHERE run IS NOT NULL), 0))
            """
        latestKind = "SELECT max(id) FROM \(kinds)"
        insertRun = Self.insert(
            into: runs,
            ["id", "job", "kind", "attempt", "scheduledFor", "startedAt", "finishedAt", "outcome", "error"]
        )
    }

    private static func insert(into table: String, _ columns: [String]) -> String {
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        return "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))"
    }

    private static func assignments(_ columns: [String]) -> String {
        columns.map { "\($0) = ?" }.joined(separator: ", ")
    }

    // MARK: - Jobs

    /// What a request settles.
    static let definitionColumns = [
        "schedule", "timeZone", "jitter", "arguments", "priority", "catchUp", "maxAttempts", "uniqueKey", "anchor",
        "anchorOffset",
    ]

    /// What a claim changes.
    static let startColumns = [
        "state", "due", "parked", "occurrence", "attempt", "followUp", "run", "runFor", "runAttempt", "startedAt",
        "holder", "leaseUntil",
    ]

    /// What a step of the state machine changes.
    static let stateColumns =
        startColumns + ["pausing", "lastRun", "lastOutcome", "lastError", "endedAt", "keyOwner", "zoneData"]

    static let readColumns = ["id", "kind", "createdAt"] + definitionColumns + stateColumns

    let insertJob: String
    let updateState: String
    let updateAll: String
    let start: String
    let endUntouched: String
    let select: String
    let jobByID: String
    let jobByKey: String
    /// The head of one lane (a kind at one priority): what is due, and after it what is next.
    let lane: String

    var jobsByAnchor: String { select + " WHERE anchor = ? AND endedAt IS NULL" }

    var abandoned: String {
        select + " INDEXED BY \(jobs)_running WHERE run IS NOT NULL AND holder IS NOT ? ORDER BY run"
    }

    var renewLeases: String {
        "UPDATE \(jobs) INDEXED BY \(jobs)_running SET leaseUntil = ? WHERE run IS NOT NULL AND holder = ?"
    }

    /// Calendar jobs that were computed with data of time zones other than the present.
    var zonesBefore: String {
        """
        \(select) INDEXED BY \(jobs)_zones WHERE zoneData < ?1 UNION ALL \
        \(select) INDEXED BY \(jobs)_zones WHERE zoneData > ?1
        """
    }

    /// Everything that a row can be wrong in gets a value that can be read.
    var setAside: String {
        """
        UPDATE \(jobs) SET state = 'discarded', due = NULL, parked = NULL, followUp = NULL, run = NULL, runFor = NULL, \
        runAttempt = NULL, startedAt = NULL, holder = NULL, leaseUntil = NULL, pausing = 0, keyOwner = NULL, \
        zoneData = NULL, catchUp = NULL, jitter = NULL, lastOutcome = NULL, \
        createdAt = \(Self.integer("createdAt")), occurrence = \(Self.integer("occurrence")), \
        attempt = 0, maxAttempts = \(Self.integer("maxAttempts")), \
        lastError = ?, endedAt = ? WHERE id = ?
        """
    }

    private static func integer(_ column: String) -> String {
        "CASE WHEN typeof(\(column)) = 'integer' THEN \(column) ELSE 0 END"
    }

    var pruneJobs: String {
        """
        DELETE FROM \(jobs) WHERE id IN (SELECT id FROM \(jobs) INDEXED BY \(jobs)_ended \
        WHERE endedAt IS NOT NULL AND endedAt < ? ORDER BY endedAt LIMIT ?)
        """
    }

    // MARK: - Runs

    let insertRun: String

    static let runColumns = "id, job, kind, attempt, scheduledFor, startedAt, finishedAt, outcome, error"
    /// The runs at work, which stand in their jobs, as rows of the history.
    static let runningColumns = "run, id, kind, runAttempt, runFor, startedAt, NULL, 'running', NULL"

    var runByID: String {
        """
        SELECT \(Self.runColumns) FROM \(runs) WHERE id = ?1 UNION ALL \
        SELECT \(Self.runningColumns) FROM \(jobs) INDEXED BY \(jobs)_running WHERE run = ?1
        """
    }

    var running: String {
        "SELECT \(Self.runningColumns) FROM \(jobs) INDEXED BY \(jobs)_running WHERE run IS NOT NULL ORDER BY run"
    }

    /// The number of the latest run. The newest row of the history is never deleted, so that it only rises.
    let latestRun: String

    var oldestRuns: String { "SELECT id, finishedAt FROM \(runs) ORDER BY id LIMIT ?" }
    var deleteRun: String { "DELETE FROM \(runs) WHERE id = ? AND id < (SELECT max(id) FROM \(runs))" }
    var countRuns: String { "SELECT count(*) FROM \(runs)" }

    // MARK: - Kinds

    let latestKind: String
    var allKinds: String { "SELECT id, owner, name, argumentsVersion FROM \(kinds)" }
    var insertKind: String { "INSERT INTO \(kinds) (owner, name, argumentsVersion) VALUES (?, ?, ?) RETURNING id" }
}
