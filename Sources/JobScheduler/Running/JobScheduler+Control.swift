import TimeZoneRules

extension JobScheduler {
    /// Starts a job now, out of turn, whatever its schedule says, and returns its run as it begins. See `outcome(of:)`.
    ///
    /// Throws `JobError.busy` when it runs, `.noHandler` when nobody could run it, `.notRunning` outside of `run()`.
    public func runNow(_ id: JobID) async throws -> Run {
        let kind = try await job(id).kind
        guard let registration = registrations[kind] else { throw JobError.noHandler(kind) }
        guard case .running = phase else { throw JobError.notRunning }
        let now = clock.now
        let claimed = try await store.claim(
            id,
            holder: holder,
            leaseUntil: now + configuration.lease,
            now: now
        )
        guard case .running = phase else {
            try await giveBack(claimed, because: "the scheduler stops")
            throw JobError.notRunning
        }
        begin(claimed, with: registration)
        bell.ring()
        return claimed.run
    }

    /// Starts a job now, and waits until that run has ended.
    public func runNowAndWait(_ id: JobID) async throws -> Run {
        // Before it starts, so that no end is missed.
        let events = events()
        let run = try await runNow(id)
        return try await outcome(of: run.id, in: events)
    }

    /// Waits until a run has ended. Throws `CancellationError` when the waiting task is cancelled.
    public nonisolated func outcome(of run: Int64) async throws -> Run {
        let events = events()
        if let known = try await store.run(run), known.outcome != .running { return known }
        return try await outcome(of: run, in: events)
    }

    private nonisolated func outcome(of run: Int64, in events: AsyncStream<JobSchedulerEvent>) async throws -> Run {
        for await event in events {
            if case .finished(let ended) = event, ended.id == run { return ended }
        }
        throw CancellationError()
    }

    /// Holds a job back; one that runs is paused when its run has ended.
    @discardableResult
    public func pause(_ id: JobID) async throws -> Job { try await perform(.pause, on: id) }

    /// Lets a paused job go on. Instants of its schedule that passed meanwhile are passed over.
    @discardableResult
    public func resume(_ id: JobID) async throws -> Job { try await perform(.resume, on: id) }

    /// Calls a job off for good. A handler that works on it is cancelled, and its result discarded.
    @discardableResult
    public func cancel(_ id: JobID) async throws -> Job { try await perform(.cancel, on: id) }

    /// Tries a retrying job at once, a discarded one with a fresh set of attempts.
    @discardableResult
    public func retry(_ id: JobID) async throws -> Job { try await perform(.retry, on: id) }

    /// Calls off the job that holds a key; nil when none does.
    @discardableResult
    public func cancel(owner: String, uniqueKey: String) async throws -> Job? {
        guard let change = try await store.cancel(owner: owner, uniqueKey: uniqueKey, now: clock.now) else {
            return nil
        }
        stopHandlers(of: change)
        return change.job
    }

    private func perform(_ command: JobCommand, on id: JobID) async throws -> Job {
        let change = try await store.perform(command, on: id, now: clock.now)
        if command == .cancel { stopHandlers(of: change) } else { publish(change) }
        return change.job
    }

    private func stopHandlers(of change: JobChange) {
        for id in change.runs.map(\.id) {
            guard let run = active[id] else {
                calledOff.insert(id)
                continue
            }
            guard case .working = run.stage else { continue }
            active[id]?.stage = .cancelling(.jobCancelled, patienceEnds: clock.uptime + configuration.patience)
            run.task.cancel()
        }
        publish(change)
    }

    private func publish(_ change: JobChange) {
        announce(change)
        bell.ring()
    }

    func announce(_ change: JobChange) {
        for run in change.runs where run.outcome != .running { broadcast.send(.finished(run)) }
        broadcast.send(.changed(change.job))
    }
}
