import TimeZoneRules

extension RunEnd {
    /// The end that a handler's result amounts to.
    /// - Parameter cause: why the attempt had been cancelled, if it was.
    init(
        of run: ActiveRun,
        result: Result<JobOutcome, any Error>,
        cancelledBy cause: ActiveRun.Cause?,
        at now: Timestamp
    ) {
        switch result {
        case .success(let outcome): self.init(of: run, outcome: outcome, at: now)
        case .failure(let error):
            switch cause {
            case .timeout: self.init(timeoutOf: run, at: now)
            case .shutdown: self.init(givingBack: run, at: now)
            case nil, .jobCancelled: self.init(failureOf: run, error: "\(error)", at: now)
            }
        }
    }

    private init(of run: ActiveRun, outcome: JobOutcome, at now: Timestamp) {
        switch outcome.kind {
        case .completed(let committing): self.init(run, .succeeded, .succeeded, at: now, committing: committing)
        case .retry(let delay, let reason):
            let retryAt = delay.map { now + $0 } ?? run.registration.retry.retry(of: run.claimed.job, at: now)
            self.init(run, .failed(retryAt: retryAt), .failed, reason, at: now)
        case .discard(let reason): self.init(run, .discarded, .failed, reason, at: now)
        case .snoozeUntil(let instant): self.init(run, .snoozed(until: instant), .skipped, "put off", at: now)
        case .snoozeFor(let span): self.init(run, .snoozed(until: now + span), .skipped, "put off", at: now)
        }
    }

    init(failureOf run: ActiveRun, error: String, at now: Timestamp) {
        let retryAt = run.registration.retry.retry(of: run.claimed.job, at: now)
        self.init(run, .failed(retryAt: retryAt), .failed, error, at: now)
    }

    init(timeoutOf run: ActiveRun, at now: Timestamp) {
        let retryAt = run.registration.retry.retry(of: run.claimed.job, at: now)
        let limit = run.registration.timeout.map { "\($0)" } ?? "its limit"
        self.init(run, .failed(retryAt: retryAt), .timedOut, "took longer than \(limit)", at: now)
    }

    init(givingBack run: ActiveRun, at now: Timestamp) {
        self.init(run, .givenBack(now: now), .cancelled, "given back at shutdown", at: now)
    }

    private init(
        _ run: ActiveRun,
        _ ending: RunEnding,
        _ outcome: RunOutcome,
        _ error: String? = nil,
        at now: Timestamp,
        committing: (@Sendable (any JobTransaction) throws -> Void)? = nil
    ) {
        self.init(
            job: run.claimed.job.id,
            run: run.claimed.run.id,
            ending: ending,
            outcome: outcome,
            error: error,
            at: now,
            claimed: run.claimed,
            committing: committing
        )
    }
}
