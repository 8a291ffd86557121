import GRDB
import JobScheduler
import TimeZoneRules

/// A job with what only the store knows of it.
struct JobRow {
    /// Its rowid; nil before it is inserted.
    var sequence: Int64?
    var job: Job
    var lease: Lease?
    /// When it came to its end, for pruning.
    var endedAt: Timestamp?

    struct Lease {
        var holder: String
        var until: Timestamp
    }

    init(_ job: Job) { self.job = job }

    init(_ row: Row) throws(UnreadableJob) {
        sequence = try row.value("seq")
        guard let id = JobID(try row.value("id") as String) else { throw UnreadableJob(row, "id") }
        guard let priority = JobPriority(rawValue: try row.value("priority")) else {
            throw UnreadableJob(row, "priority")
        }
        let attempt: Int = try row.value("attempt")
        // Beyond these bounds it could not be counted on.
        guard (0..<1 << 32).contains(attempt) else { throw UnreadableJob(row, "attempt") }
        guard let catchUp = CatchUp(try row.value("catchUp") as String) else { throw UnreadableJob(row, "catchUp") }
        job = Job(
            id: id,
            owner: try row.value("owner"),
            name: try row.value("name"),
            schedule: Schedule(stored: try row.value("schedule"), zone: try row.value("timeZone")),
            arguments: Array((try row.value("arguments") as String).utf8),
            priority: priority,
            catchUp: catchUp,
            uniqueKey: try row.value("uniqueKey"),
            lifecycle: JobLifecycle(
                phase: try Self.phase(row),
                attempt: attempt,
                occurrence: Timestamp(microseconds: try row.value("occurrence")),
                maxAttempts: try row.value("maxAttempts")
            ),
            currentRun: try row.value("run"),
            lastRun: try row.instant("lastRun"),
            lastOutcome: (try row.value("lastOutcome") as String?).flatMap(RunOutcome.init(rawValue:)),
            lastError: try row.value("lastError"),
            createdAt: Timestamp(microseconds: try row.value("createdAt"))
        )
        if let holder: String = try row.value("holder"), let until = try row.instant("leaseUntil") {
            lease = Lease(holder: holder, until: until)
        }
        endedAt = try row.instant("endedAt")
        if job.state == .running, job.currentRun == nil || lease == nil { throw UnreadableJob(row, "run") }
    }

    // MARK: - Phases

    private static func phase(_ row: Row) throws(UnreadableJob) -> JobPhase {
        guard let state = JobState(rawValue: try row.value("state")) else { throw UnreadableJob(row, "state") }
        let at = try row.instant("nextRun")
        if state == .running {
            guard let followUp = followUp(try row.value("followUp"), at: at) else {
                throw UnreadableJob(row, "followUp")
            }
            return .running(followUp, pausing: try row.value("pausing"))
        }
        guard let resting = resting(state, at: at) else { throw UnreadableJob(row, "nextRun") }
        return resting.phase
    }

    private static func resting(_ state: JobState, at: Timestamp?) -> JobPhase.Resting? {
        switch (state, at) {
        case (.scheduled, let at?): .scheduled(at: at)
        case (.retrying, let at?): .retrying(at: at)
        case (.paused, let at?): .paused(at: at)
        case (.completed, _): .completed
        case (.discarded, _): .discarded
        case (.cancelled, _): .cancelled
        case (.running, _), (.scheduled, nil), (.retrying, nil), (.paused, nil): nil
        }
    }

    /// NULL, `occurrence`, or `back SCHEDULED`; their instant is `nextRun`.
    private static func followUp(_ text: String?, at: Timestamp?) -> JobPhase.FollowUp? {
        guard let text else { return .outcome }
        if text == "occurrence" { return at.map { .occurrence($0) } }
        let words = text.split(separator: " ")
        guard words.count == 2, words[0] == "back", let state = JobState(rawValue: String(words[1])) else { return nil }
        return resting(state, at: at).map { .back(to: $0) }
    }

    private var followUpText: String? {
        guard case .running(let followUp, _) = job.lifecycle.phase else { return nil }
        switch followUp {
        case .outcome: return nil
        case .occurrence: return "occurrence"
        case .back(let resting): return "back \(resting.phase.state.rawValue)"
        }
    }

    private var isPausing: Bool {
        if case .running(_, pausing: true) = job.lifecycle.phase { true } else { false }
    }

    // MARK: - Columns

    var stateArguments: StatementArguments {
        [
            "heldKey": job.heldKey, "state": job.state.rawValue, "nextRun": job.nextRun?.microseconds,
            "occurrence": job.lifecycle.occurrence.microseconds, "attempt": job.attempt, "followUp": followUpText,
            "pausing": isPausing, "run": job.currentRun, "holder": lease?.holder,
            "leaseUntil": lease?.until.microseconds, "lastRun": job.lastRun?.microseconds,
            "lastOutcome": job.lastOutcome?.rawValue, "lastError": job.lastError, "endedAt": endedAt?.microseconds,
        ]
    }

    var definitionArguments: StatementArguments {
        [
            "name": job.name, "schedule": job.schedule.description, "timeZone": job.schedule.zone,
            "arguments": String(decoding: job.arguments, as: UTF8.self), "priority": job.priority.rawValue,
            "catchUp": job.catchUp.description, "maxAttempts": job.maxAttempts,
        ]
    }

    var identityArguments: StatementArguments {
        [
            "id": job.id.text, "owner": job.owner, "uniqueKey": job.uniqueKey, "createdAt": job.createdAt.microseconds,
        ]
    }
}

/// A row that this version cannot make sense of. Its values are not told: they may be anybody's.
struct UnreadableJob: Error, CustomStringConvertible {
    var sequence: Int64
    var column: String

    init(_ row: Row, _ column: String) {
        // A rowid, which is always an integer.
        sequence = row["seq"]
        self.column = column
    }

    var description: String { "its row in the store cannot be read: \(column)" }
}

extension Run {
    init?(_ row: Row) {
        guard let job = (row.readable("job") as String?).flatMap({ JobID($0) }),
            let outcome = row.readable("outcome").flatMap(RunOutcome.init(rawValue:)),
            let owner: String = row.readable("owner"), let name: String = row.readable("name"),
            let attempt: Int = row.readable("attempt"), let scheduledFor: Int64 = row.readable("scheduledFor"),
            let startedAt: Int64 = row.readable("startedAt")
        else { return nil }
        self.init(
            id: row["id"],
            job: job,
            owner: owner,
            name: name,
            attempt: attempt,
            scheduledFor: Timestamp(microseconds: scheduledFor),
            startedAt: Timestamp(microseconds: startedAt),
            finishedAt: row.readable("finishedAt").map(Timestamp.init(microseconds:)),
            outcome: outcome,
            error: row.readable("error")
        )
    }
}

extension Row {
    /// SQLite keeps anything in any column, and GRDB's subscript ends the process when it is something else.
    fileprivate func value<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ column: String
    ) throws(UnreadableJob) -> Value {
        do { return try decode(forColumn: column) } catch { throw UnreadableJob(self, column) }
    }

    /// Nil for what is NULL or something else.
    fileprivate func readable<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: String) -> Value?
    {
        try? decode(forColumn: column)
    }

    fileprivate func instant(_ column: String) throws(UnreadableJob) -> Timestamp? {
        (try value(column) as Int64?).map(Timestamp.init(microseconds:))
    }
}
