public import TimeZoneRules

/// The steps of a job with their bookkeeping, the same for every store.
extension Job {
    /// A new job, as a request asks for it at `now`.
    public init(_ request: JobRequest, now: Timestamp) throws(JobError) {
        let schedule = request.schedule.anchored(at: now)
        guard let first = schedule.first(from: now) else { throw .neverElapses(request.schedule.description) }
        var generator = SystemRandomNumberGenerator()
        self.init(
            id: request.id ?? JobID(milliseconds: now.microseconds / 1000, using: &generator),
            owner: request.owner,
            name: request.name,
            schedule: schedule,
            arguments: request.arguments,
            priority: request.priority,
            catchUp: request.catchUp,
            uniqueKey: request.uniqueKey?.text,
            lifecycle: JobLifecycle(occurrence: first, maxAttempts: request.maxAttempts),
            createdAt: now
        )
    }

    /// Takes over what a request for the same key asks for; the place on the schedule only when that is another one, or
    /// when the run that is to have it runs by hand before its time: that would else be its last.
    public mutating func replace(with request: JobRequest, now: Timestamp) throws(JobError) {
        let runsAhead = state == .running && !schedule.isRecurring && lifecycle.occurrence > now
        if runsAhead || !schedule.isKept(by: request.schedule) {
            let schedule = request.schedule.anchored(at: now)
            guard let first = schedule.first(from: now) else { throw .neverElapses(request.schedule.description) }
            try apply(.replace(occurrence: first))
            self.schedule = schedule
        }
        name = request.name
        arguments = request.arguments
        priority = request.priority
        catchUp = request.catchUp
        lifecycle.maxAttempts = max(1, request.maxAttempts)
    }

    /// Starts what is due, as far as its schedule and catch-up policy say so.
    public mutating func start(now: Timestamp) throws(JobError) -> JobStart {
        if case .unreadable(let text, let zone) = schedule {
            lifecycle.phase = .discarded
            lastError = "cannot read the schedule “\(text)” (zone \(zone ?? "UTC"))"
            return JobStart(runs: false, passed: [])
        }
        // Catching up is for instants that were never tried: not for retries, nor for what a handler put off.
        guard case .scheduled(let at) = lifecycle.phase, schedule.isRecurring, at == lifecycle.occurrence else {
            let due = nextRun
            try apply(.start(occurrence: lifecycle.occurrence))
            return JobStart(runs: true, passed: [], due: due)
        }
        let plan = catchUp.plan(from: at, on: schedule, at: now)
        if let occurrence = plan.run {
            try apply(.start(occurrence: occurrence))
        } else {
            lifecycle.passOver(through: now, on: schedule)
        }
        return JobStart(runs: plan.run != nil, passed: plan.passed, due: plan.run)
    }

    /// Starts it by hand.
    public mutating func startOutOfTurn() throws(JobError) {
        if state == .running { throw .busy(id) }
        try apply(.startOutOfTurn)
    }

    /// What a run that starts now stands for: an out-of-turn run of a recurring job is an instant of its own.
    public func runInstant(outOfTurn: Bool, now: Timestamp) -> Timestamp {
        outOfTurn && schedule.isRecurring ? now : lifecycle.occurrence
    }

    /// Ends the current run.
    public mutating func end(_ end: RunEnd, startedAt: Timestamp) throws(JobError) {
        try apply(.end(end.ending))
        currentRun = nil
        lastRun = startedAt
        lastOutcome = end.outcome
        switch end.outcome {
        case .succeeded: lastError = nil
        case .failed, .timedOut, .crashed: lastError = end.error
        case .running, .skipped, .cancelled: break
        }
    }

    /// Does what was asked by hand.
    ///
    /// - Returns: instants that passed while the job was paused.
    public mutating func perform(_ command: JobCommand, now: Timestamp) throws(JobError) -> [PassedInstant] {
        switch command {
        case .pause: try apply(.pause)
        case .cancel:
            try apply(.cancel)
            currentRun = nil
        case .retry:
            if state == .running { throw .busy(id) }
            try apply(.retry(now: now))
        case .resume: return try resume(now: now)
        }
        return []
    }

    private mutating func resume(now: Timestamp) throws(JobError) -> [PassedInstant] {
        guard case .paused(let at) = lifecycle.phase, schedule.isRecurring, attempt == 0, at <= now,
            let next = schedule.next(after: now)
        else {
            try apply(.resume(occurrence: nil))
            return []
        }
        let missed = MissedInstants(from: lifecycle.occurrence, on: schedule, through: now)
        try apply(.resume(occurrence: next))
        return missed.all(because: .paused)
    }

    private mutating func apply(_ event: JobEvent) throws(JobError) {
        do { try lifecycle.apply(event, on: schedule) } catch { throw .notAllowed(id, error) }
    }
}

/// What came of a job that was due.
public struct JobStart: Hashable, Sendable {
    /// Whether it runs now. If not, it waits for a later instant, or is at its end.
    public var runs: Bool
    /// The instants that got no run of their own.
    public var passed: [PassedInstant]
    /// The instant that its run was due at: that of a retry or of a snooze's end, too. Nil without a run.
    public var due: Timestamp?
}
