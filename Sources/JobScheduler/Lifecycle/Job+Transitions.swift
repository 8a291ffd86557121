public import TimeZoneRules

/// The steps of a job with their bookkeeping, the same for every store.
extension Job {
    /// A new job, as a request asks for it at `now`.
    public init(_ request: JobRequest, id: JobID, now: Timestamp) throws(JobError) {
        let schedule = request.schedule.anchored(at: now)
        guard let first = schedule.first(from: now) else { throw .neverElapses(request.schedule.description) }
        self.init(
            id: id,
            owner: request.owner,
            name: request.name,
            schedule: schedule,
            arguments: request.arguments,
            argumentsVersion: request.argumentsVersion,
            priority: request.priority,
            catchUp: request.catchUp,
            uniqueKey: request.uniqueKey?.text,
            jitter: request.jitter,
            anchor: schedule.isRecurring ? nil : request.anchor,
            lifecycle: JobLifecycle(
                occurrence: first,
                maxAttempts: request.maxAttempts,
                delay: Self.delay(of: request)
            ),
            createdAt: now
        )
    }

    /// Takes over what a request for the same key asks for; the place on the schedule only when that is another one, or
    /// when the run that is to have it runs by hand before its time: that would else be its last.
    public mutating func replace(with request: JobRequest, now: Timestamp) throws(JobError) {
        let runsAhead = state == .running && !schedule.isRecurring && lifecycle.occurrence > now
        lifecycle.delay = Self.delay(of: request)
        if runsAhead || !schedule.isKept(by: request.schedule) || jitter != request.jitter {
            let schedule = request.schedule.anchored(at: now)
            guard let first = schedule.first(from: now) else { throw .neverElapses(request.schedule.description) }
            try apply(.replace(occurrence: first))
            self.schedule = schedule
        }
        name = request.name
        arguments = request.arguments
        argumentsVersion = request.argumentsVersion
        jitter = request.jitter
        anchor = schedule.isRecurring ? nil : request.anchor
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
        guard lifecycle.isFresh, schedule.isRecurring else {
            try apply(.start(occurrence: lifecycle.occurrence))
            return JobStart(runs: true, passed: [])
        }
        let plan = catchUp.plan(from: lifecycle.occurrence, on: schedule, at: now - lifecycle.delay)
        if let occurrence = plan.run {
            try apply(.start(occurrence: occurrence))
        } else {
            lifecycle.passOver(through: now, on: schedule)
        }
        return JobStart(runs: plan.run != nil, passed: plan.passed)
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
        let through = now - lifecycle.delay
        guard case .paused(let at) = lifecycle.phase, schedule.isRecurring, attempt == 0, at <= now,
            let next = schedule.next(after: through)
        else {
            try apply(.resume(occurrence: nil))
            return []
        }
        let missed = MissedInstants(from: lifecycle.occurrence, on: schedule, through: through)
        try apply(.resume(occurrence: next))
        return missed.all(because: .paused)
    }

    /// Computes the occurrence that it waits for anew, after the data of its zone changed. One that is due already, or
    /// was tried, stays.
    ///
    /// - Returns: the occurrence before, when it is another one now.
    public mutating func followZone(now: Timestamp) -> Timestamp? {
        let before = lifecycle.occurrence
        guard before > now, let next = schedule.next(after: now), next != before else { return nil }
        return lifecycle.reschedule(to: next) ? before : nil
    }

    /// Moves a job with its anchor: one that is through is not begun again.
    ///
    /// - Returns: whether anything changed.
    public mutating func follow(anchorAt moment: Timestamp, now: Timestamp) throws(JobError) -> Bool {
        guard let anchor, !state.isTerminal else { return false }
        let instant = moment + anchor.offset
        guard schedule != .once(at: instant) else { return false }
        try apply(.replace(occurrence: instant))
        schedule = .once(at: instant)
        return true
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
}
