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
        let id: String = row["id"]
        guard let jobID = JobID(id), let state = JobState(rawValue: row["state"]),
            let priority = JobPriority(rawValue: row["priority"]), let catchUp = CatchUp(row["catchUp"]),
            let phase = Self.phase(state, row)
        else { throw UnreadableJob(id: id) }
        sequence = row["seq"]
        job = Job(
            id: jobID,
            owner: row["owner"],
            name: row["name"],
            schedule: Schedule(stored: row["schedule"], zone: row["timeZone"]),
            arguments: Array((row["arguments"] as String).utf8),
            priority: priority,
            catchUp: catchUp,
            uniqueKey: row["uniqueKey"],
            lifecycle: JobLifecycle(
                phase: phase,
                attempt: row["attempt"],
                occurrence: Timestamp(microseconds: row["occurrence"]),
                maxAttempts: row["maxAttempts"]
            ),
            currentRun: row["run"],
            lastRun: (row["lastRun"] as Int64?).map(Timestamp.init(microseconds:)),
            lastOutcome: (row["lastOutcome"] as String?).flatMap(RunOutcome.init(rawValue:)),
            lastError: row["lastError"],
            createdAt: Timestamp(microseconds: row["createdAt"])
        )
        if let holder: String = row["holder"], let until: Int64 = row["leaseUntil"] {
            lease = Lease(holder: holder, until: Timestamp(microseconds: until))
        }
        endedAt = (row["endedAt"] as Int64?).map(Timestamp.init(microseconds:))
    }

    // MARK: - Phases

    private static func phase(_ state: JobState, _ row: Row) -> JobPhase? {
        let at = (row["nextRun"] as Int64?).map(Timestamp.init(microseconds:))
        if state == .running {
            guard let followUp = followUp(row["followUp"], at: at) else { return nil }
            return .running(followUp, pausing: row["pausing"])
        }
        return resting(state, at: at)?.phase
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

/// A row that this version cannot make sense of.
struct UnreadableJob: Error, CustomStringConvertible {
    var id: String

    var description: String { "job \(id) cannot be read" }
}

extension Run {
    init?(_ row: Row) {
        guard let job = JobID(row["job"] as String), let outcome = RunOutcome(rawValue: row["outcome"]) else {
            return nil
        }
        self.init(
            id: row["id"],
            job: job,
            owner: row["owner"],
            name: row["name"],
            attempt: row["attempt"],
            scheduledFor: Timestamp(microseconds: row["scheduledFor"]),
            startedAt: Timestamp(microseconds: row["startedAt"]),
            finishedAt: (row["finishedAt"] as Int64?).map(Timestamp.init(microseconds:)),
            outcome: outcome,
            error: row["error"]
        )
    }
}
