public import TimeZoneRules

/// A job's state machine, as a value: what may happen in which state, and what comes of it.
public struct JobLifecycle: Hashable, Sendable {
    public internal(set) var phase: JobPhase
    /// Attempts at the present occurrence, the one that runs included.
    public internal(set) var attempt: Int
    /// The instant of the schedule that is being worked towards or on. Attempts and snoozes do not change it, so it
    /// makes effects idempotent.
    public internal(set) var occurrence: Timestamp
    /// At least 1.
    public internal(set) var maxAttempts: Int
    /// By how much the job is due later than its occurrences: its jitter.
    public internal(set) var delay: Duration

    /// A job that waits for its first occurrence.
    public init(occurrence: Timestamp, maxAttempts: Int, delay: Duration = .zero) {
        self.init(
            phase: .scheduled(at: occurrence + delay),
            attempt: 0,
            occurrence: occurrence,
            maxAttempts: maxAttempts,
            delay: delay
        )
    }

    /// A job as it was stored.
    public init(
        phase: JobPhase,
        attempt: Int,
        occurrence: Timestamp,
        maxAttempts: Int,
        delay: Duration = .zero
    ) {
        self.phase = phase
        self.attempt = attempt
        self.occurrence = occurrence
        self.maxAttempts = max(1, maxAttempts)
        self.delay = delay
    }

    /// Takes one step.
    /// - Parameter schedule: says whether there is a next occurrence, and when.
    public mutating func apply(_ event: JobEvent, on schedule: some Recurrence) throws(JobTransitionError) {
        switch event {
        case .start(let occurrence): try start(occurrence, event)
        case .startOutOfTurn:
            guard let resting = phase.resting else { throw refusal(of: event) }
            phase = .running(.back(to: resting), pausing: false)
        case .end(let ending): try end(ending, event, on: schedule)
        case .pause: try pause(event)
        case .resume(let occurrence): try resume(at: occurrence, event)
        case .cancel:
            if phase.state == .completed { throw refusal(of: event) }
            phase = .cancelled
        case .retry(let now): try retry(at: now, event)
        case .replace(let occurrence): try replace(with: occurrence, event)
        }
    }

    /// Goes on to the first instant after `now` without a run; completed when there is none.
    mutating func passOver(through now: Timestamp, on schedule: some Recurrence) {
        if let next = schedule.next(after: now - delay) { wait(for: next) } else { phase = .completed }
    }

    private func refusal(of event: JobEvent) -> JobTransitionError {
        JobTransitionError(event: event.name, state: phase.state)
    }

    // MARK: - Running

    private mutating func start(_ occurrence: Timestamp, _ event: JobEvent) throws(JobTransitionError) {
        switch phase {
        case .scheduled, .retrying:
            phase = .running(.outcome, pausing: false)
            attempt += 1
            self.occurrence = occurrence
        case .running, .paused, .completed, .discarded, .cancelled: throw refusal(of: event)
        }
    }

    private mutating func end(
        _ ending: RunEnding,
        _ event: JobEvent,
        on schedule: some Recurrence
    ) throws(JobTransitionError) {
        guard case .running(let followUp, let pausing) = phase else { throw refusal(of: event) }
        switch followUp {
        case .occurrence(let at): wait(for: at)
        case .back(let resting): phase = ending == .succeeded && !schedule.isRecurring ? .completed : resting.phase
        case .outcome: conclude(ending, on: schedule)
        }
        if pausing, let at = waitingFor { phase = .paused(at: at) }
    }

    private mutating func conclude(_ ending: RunEnding, on schedule: some Recurrence) {
        switch ending {
        case .succeeded: proceed(on: schedule, otherwise: .completed)
        case .discarded: proceed(on: schedule, otherwise: .discarded)
        case .failed(let retryAt) where attempt < maxAttempts: phase = .retrying(at: retryAt)
        case .failed: proceed(on: schedule, otherwise: .discarded)
        case .crashed(let retryAt) where attempt < maxAttempts: phase = .retrying(at: retryAt)
        case .crashed: phase = .discarded
        case .snoozed(let at), .givenBack(now: let at):
            attempt -= 1
            phase = attempt > 0 ? .retrying(at: at) : .scheduled(at: at)
        }
    }

    private mutating func proceed(on schedule: some Recurrence, otherwise end: JobPhase) {
        if schedule.isRecurring, let next = schedule.next(after: occurrence) {
            wait(for: next)
        } else {
            phase = schedule.isRecurring ? .completed : end
        }
    }

    private mutating func wait(for next: Timestamp) {
        phase = .scheduled(at: next + delay)
        occurrence = next
        attempt = 0
    }

    /// Whether it waits for an occurrence that was never tried, at the time that the schedule gives it.
    var isFresh: Bool { phase == .scheduled(at: occurrence + delay) && attempt == 0 }

    /// The same, paused or not.
    var waitsUntried: Bool { isFresh || (phase == .paused(at: occurrence + delay) && attempt == 0) }

    /// Waits for another occurrence instead of the one that it waits for, paused or not; false when it does not wait
    /// for one that was never tried.
    mutating func reschedule(to next: Timestamp) -> Bool {
        guard waitsUntried else { return false }
        if isFresh { wait(for: next) } else { waitPaused(for: next) }
        return true
    }

    private mutating func waitPaused(for next: Timestamp) {
        wait(for: next)
        phase = .paused(at: next + delay)
    }

    private var waitingFor: Timestamp? {
        switch phase {
        case .scheduled(let at), .retrying(let at): at
        case .running, .paused, .completed, .discarded, .cancelled: nil
        }
    }

    // MARK: - By hand

    private mutating func pause(_ event: JobEvent) throws(JobTransitionError) {
        switch phase {
        case .scheduled(let at), .retrying(let at): phase = .paused(at: at)
        case .running(let followUp, _): phase = .running(followUp, pausing: true)
        case .paused: break
        case .completed, .discarded, .cancelled: throw refusal(of: event)
        }
    }

    private mutating func resume(at next: Timestamp?, _ event: JobEvent) throws(JobTransitionError) {
        switch phase {
        case .paused(let at):
            if let next { wait(for: next) } else { phase = attempt > 0 ? .retrying(at: at) : .scheduled(at: at) }
        case .running(let followUp, _): phase = .running(followUp, pausing: false)
        case .scheduled, .retrying: break
        case .completed, .discarded, .cancelled: throw refusal(of: event)
        }
    }

    private mutating func retry(at now: Timestamp, _ event: JobEvent) throws(JobTransitionError) {
        switch phase {
        case .discarded:
            attempt = 0
            phase = .scheduled(at: now)
        case .retrying: phase = .retrying(at: now)
        case .scheduled, .running, .paused, .completed, .cancelled: throw refusal(of: event)
        }
    }

    private mutating func replace(with next: Timestamp, _ event: JobEvent) throws(JobTransitionError) {
        switch phase {
        case .scheduled, .retrying, .discarded: wait(for: next)
        case .paused: waitPaused(for: next)
        case .running(_, let pausing): phase = .running(.occurrence(next), pausing: pausing)
        case .completed, .cancelled: throw refusal(of: event)
        }
    }
}
