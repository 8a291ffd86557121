import GRDB
import JobScheduler
import TimeZoneRules

/// A job with what only the store knows of it.
struct JobRow {
    var job: Job
    /// The number of its kind.
    var kind: Int64
    /// The run that works on it, as its row of the history will say.
    var run: Run?
    var lease: Lease?
    /// When it came to its end, for pruning.
    var endedAt: Timestamp?

    struct Lease {
        var holder: String
        var until: Timestamp
    }

    init(_ job: Job, kind: Int64) {
        self.job = job
        self.kind = kind
    }

    // MARK: - Reading

    /// The places of `JobTables.readColumns`.
    private enum Column {
        static let id: CInt = 0
        static let kind: CInt = 1
        static let createdAt: CInt = 2
        static let schedule: CInt = 3
        static let timeZone: CInt = 4
        static let jitter: CInt = 5
        static let arguments: CInt = 6
        static let priority: CInt = 7
        static let catchUp: CInt = 8
        static let maxAttempts: CInt = 9
        static let uniqueKey: CInt = 10
        static let anchor: CInt = 11
        static let anchorOffset: CInt = 12
        static let state: CInt = 13
        static let due: CInt = 14
        static let parked: CInt = 15
        static let occurrence: CInt = 16
        static let attempt: CInt = 17
        static let followUp: CInt = 18
        static let run: CInt = 19
        static let runFor: CInt = 20
        static let runAttempt: CInt = 21
        static let startedAt: CInt = 22
        static let holder: CInt = 23
        static let leaseUntil: CInt = 24
        static let pausing: CInt = 25
        static let lastRun: CInt = 26
        static let lastOutcome: CInt = 27
        static let lastError: CInt = 28
        static let endedAt: CInt = 29
    }

    init(_ row: JobColumns, kinds: JobKindTable) throws(UnreadableJob) {
        kind = row.integer(Column.kind)
        let known = kinds[kind]
        let id = row.jobID(Column.id)
        run = id.flatMap { Self.run(row, of: $0, known?.kind) }
        guard let id, let known, row.isSound(integers: Self.integers),
            Self.attempts.contains(row.integer(Column.attempt)),
            let state = row.text(Column.state).flatMap(JobState.init(rawValue:)),
            let priority = JobPriority(rawValue: row.int(Column.priority)), let catchUp = Self.catchUp(row),
            let phase = Self.phase(state, row)
        else { throw UnreadableJob(id: id, run: run, kind: kind) }
        let uniqueKey = row.text(Column.uniqueKey)
        let arguments = row.bytes(Column.arguments)
        let jitter = Duration.microseconds(row.integer(Column.jitter))
        job = Job(
            id: id,
            owner: known.kind.owner,
            name: known.kind.name,
            schedule: Self.schedule(row),
            arguments: arguments,
            argumentsVersion: known.argumentsVersion,
            priority: priority,
            catchUp: catchUp,
            uniqueKey: uniqueKey,
            jitter: jitter,
            anchor: row.text(Column.anchor).map {
                JobAnchor(record: $0, offset: .microseconds(row.integer(Column.anchorOffset)))
            },
            lifecycle: JobLifecycle(
                phase: phase,
                attempt: row.int(Column.attempt),
                occurrence: row.instant(Column.occurrence),
                maxAttempts: row.int(Column.maxAttempts),
                delay: Job.delay(within: jitter, kind: known.kind, uniqueKey: uniqueKey, arguments: arguments)
            ),
            currentRun: row.integerIfAny(Column.run),
            lastRun: row.instantIfAny(Column.lastRun),
            lastOutcome: row.text(Column.lastOutcome).flatMap(RunOutcome.init(rawValue:)),
            lastError: row.text(Column.lastError),
            createdAt: row.instant(Column.createdAt)
        )
        if let holder = row.text(Column.holder) {
            lease = Lease(holder: holder, until: row.instant(Column.leaseUntil))
        }
        endedAt = row.instantIfAny(Column.endedAt)
    }

    /// More attempts than these are nobody's.
    private static let attempts: ClosedRange<Int64> = 0...1_000_000_000

    /// What has to be a number.
    private static let integers = [
        Column.createdAt, Column.priority, Column.maxAttempts, Column.occurrence, Column.attempt, Column.pausing,
    ]

    private static func run(_ row: JobColumns, of job: JobID, _ kind: JobKind?) -> Run? {
        guard let number = row.integerIfAny(Column.run) else { return nil }
        return Run(
            id: number,
            job: job,
            owner: kind?.owner ?? "",
            name: kind?.name ?? "",
            attempt: row.int(Column.runAttempt),
            scheduledFor: row.instant(Column.runFor),
            startedAt: row.instant(Column.startedAt),
            finishedAt: nil,
            outcome: .running,
            error: nil
        )
    }

    /// A job as lists have it: what cannot be read is shown as given up, with what can be said of it. Nil without an id.
    static func shown(_ row: JobColumns, kinds: JobKindTable) -> Job? {
        do throws(UnreadableJob) {
            return try JobRow(row, kinds: kinds).job
        } catch {
            guard let id = error.id else { return nil }
            let kind = kinds[row.integer(Column.kind)]
            return Job(
                id: id,
                owner: kind?.kind.owner ?? "",
                name: kind?.kind.name ?? "",
                schedule: .unreadable(row.text(Column.schedule) ?? "", zone: row.text(Column.timeZone)),
                arguments: row.bytes(Column.arguments),
                priority: .normal,
                catchUp: .once,
                uniqueKey: row.text(Column.uniqueKey),
                lifecycle: JobLifecycle(
                    phase: .discarded,
                    attempt: row.int(Column.attempt),
                    occurrence: row.instant(Column.occurrence),
                    maxAttempts: row.int(Column.maxAttempts)
                ),
                lastError: error.description,
                createdAt: row.instant(Column.createdAt)
            )
        }
    }

    /// A single instant is a number, everything else the text form.
    private static func schedule(_ row: JobColumns) -> Schedule {
        if row.isInteger(Column.schedule) { return .once(at: row.instant(Column.schedule)) }
        return Schedule(stored: row.text(Column.schedule) ?? "", zone: row.text(Column.timeZone))
    }

    /// NULL is `once`, which nearly all have.
    private static func catchUp(_ row: JobColumns) -> CatchUp? {
        guard let text = row.text(Column.catchUp) else { return .once }
        return CatchUp(text)
    }

    private static func phase(_ state: JobState, _ row: JobColumns) -> JobPhase? {
        let at = row.instantIfAny(Column.due) ?? row.instantIfAny(Column.parked)
        if state == .running {
            guard row.integerIfAny(Column.run) != nil, let followUp = followUp(row.text(Column.followUp), at: at) else {
                return nil
            }
            return .running(followUp, pausing: row.integer(Column.pausing) != 0)
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

    /// NULL, `occurrence`, or `back SCHEDULED`; their instant is `parked`.
    private static func followUp(_ text: String?, at: Timestamp?) -> JobPhase.FollowUp? {
        guard let text else { return .outcome }
        if text == "occurrence" { return at.map { .occurrence($0) } }
        let words = text.split(separator: " ")
        guard words.count == 2, words[0] == "back", let state = JobState(rawValue: String(words[1])) else { return nil }
        return resting(state, at: at).map { .back(to: $0) }
    }
}

// MARK: - Writing

extension JobRow {
    private var isWaiting: Bool {
        switch job.state {
        case .scheduled, .retrying: true
        case .running, .paused, .completed, .discarded, .cancelled: false
        }
    }

    private var isPausing: Bool {
        if case .running(_, pausing: true) = job.lifecycle.phase { true } else { false }
    }

    static func followUpText(of phase: JobPhase) -> String? {
        guard case .running(let followUp, _) = phase else { return nil }
        switch followUp {
        case .outcome: return nil
        case .occurrence: return "occurrence"
        case .back(let resting): return "back \(resting.phase.state.rawValue)"
        }
    }

    /// `JobTables.definitionColumns`.
    func bindDefinition(to statement: inout JobStatement) {
        if case .once(let at) = job.schedule {
            statement.bind(at)
        } else {
            statement.bind(job.schedule.description)
        }
        statement.bind(job.schedule.zone)
        statement.bind(job.jitter > .zero ? job.jitter.wholeMicroseconds : nil)
        statement.bind(text: job.arguments)
        statement.bind(job.priority.rawValue)
        statement.bind(job.catchUp == .once ? nil : job.catchUp.description)
        statement.bind(job.maxAttempts)
        statement.bind(job.uniqueKey)
        statement.bind(job.anchor?.record)
        statement.bind(job.anchor?.offset.wholeMicroseconds)
    }

    /// `JobTables.startColumns`.
    func bindStart(to statement: inout JobStatement) {
        statement.bind(job.state.rawValue)
        statement.bind(isWaiting ? job.nextRun : nil)
        statement.bind(isWaiting ? nil : job.nextRun)
        statement.bind(job.lifecycle.occurrence)
        statement.bind(job.attempt)
        statement.bind(Self.followUpText(of: job.lifecycle.phase))
        statement.bind(job.currentRun)
        statement.bind(run?.scheduledFor)
        statement.bind(run.map { Int64($0.attempt) })
        statement.bind(run?.startedAt)
        statement.bind(lease?.holder)
        statement.bind(lease?.until)
    }

    /// `JobTables.stateColumns`.
    /// - Parameter zoneData: the version of the zones' data that calendars are computed with.
    func bindState(to statement: inout JobStatement, zoneData: String) {
        bindStart(to: &statement)
        statement.bind(isPausing ? 1 : 0)
        statement.bind(job.lastRun)
        statement.bind(job.lastOutcome?.rawValue)
        statement.bind(job.lastError)
        statement.bind(endedAt)
        statement.bind(job.holdsKey ? job.owner : nil)
        statement.bind(job.schedule.zone == nil || job.state.isTerminal ? nil : zoneData)
    }
}

extension Run {
    /// A row of `JobTables.runColumns`; nil when it cannot be read.
    init?(_ row: JobColumns, kinds: JobKindTable) {
        guard let job = row.jobID(1), let kind = kinds[row.integer(2)]?.kind,
            let outcome = row.text(7).flatMap(RunOutcome.init(rawValue:))
        else { return nil }
        self.init(
            id: row.integer(0),
            job: job,
            owner: kind.owner,
            name: kind.name,
            attempt: row.int(3),
            scheduledFor: row.instant(4),
            startedAt: row.instant(5),
            finishedAt: row.instantIfAny(6),
            outcome: outcome,
            error: row.text(8)
        )
    }
}
