import Logging
import TimeZoneRules

extension JobScheduler {
    /// Starts the handler in a task of its own. Not in a group: a group would wait for one that ignores its
    /// cancellation.
    func begin(_ claimed: ClaimedJob, with registration: JobRegistration) {
        let id = claimed.run.id
        guard calledOff.remove(id) == nil else { return }
        var run = ActiveRun(
            claimed: claimed,
            registration: registration,
            deadline: registration.timeout.map { clock.uptime + $0 }
        )
        var logger = logger
        logger[metadataKey: "job"] = "\(claimed.job.id)"
        logger[metadataKey: "run"] = "\(id)"
        let context = JobContext(
            job: claimed.job,
            run: claimed.run,
            deadline: registration.timeout.map { clock.now + $0 },
            logger: logger,
            clock: clock
        )
        clock.workBegan()
        run.task = Task {
            let result = await Self.result(of: registration.handler, in: context)
            await self.handlerEnded(id, result)
            self.clock.workEnded()
        }
        active[id] = run
        if leaseRenewal == nil { leaseRenewal = clock.uptime + configuration.lease / 2 }
        broadcast.send(.started(claimed.run))
    }

    @concurrent
    private static func result(of handler: JobHandler, in context: JobContext) async -> Result<JobOutcome, any Error> {
        do { return .success(try await handler(context)) } catch { return .failure(error) }
    }

    private func handlerEnded(_ id: Int64, _ result: Result<JobOutcome, any Error>) async {
        defer { bell.ring() }
        if let run = stuck.removeValue(forKey: id) {
            logger.notice("A stuck handler has ended", metadata: metadata(of: run))
            broadcast.send(.health(health))
        }
        guard let run = active[id] else { return }
        switch run.stage {
        case .working: await record(RunEnd(of: run, result: result, cancelledBy: nil, at: clock.now))
        case .cancelling(.jobCancelled, _): active[id] = nil
        case .cancelling(let cause, _):
            await record(RunEnd(of: run, result: result, cancelledBy: cause, at: clock.now))
        case .ending, .unrecorded: break
        }
    }

    /// Writes the end of an attempt and frees its slot; when the store refuses, both wait for the store.
    private func record(_ end: RunEnd) async {
        active[end.run]?.stage = .ending
        do { try await write(end) } catch {
            active[end.run]?.stage = .unrecorded(end)
            noteTrouble(error)
        }
    }

    func recordUnrecorded() async throws {
        for id in active.keys.sorted() {
            guard case .unrecorded(let end) = active[id]?.stage else { continue }
            try await write(end)
        }
    }

    /// Throws only what the store has trouble with.
    private func write(_ end: RunEnd) async throws {
        do {
            let change = try await store.end(end, holder: holder)
            active[end.run] = nil
            publish(change)
            if change.job.state == .discarded {
                logger.error(
                    "A job is given up",
                    metadata: [
                        "job": "\(end.job)", "run": "\(end.run)", "kind": "\(change.job.kind)",
                        "outcome": "\(end.outcome.rawValue)",
                    ]
                )
            }
        } catch let error as HandlerCommitError {
            guard end.committing != nil else { throw error }
            guard let run = active[end.run] else { return }
            try await write(RunEnd(failureOf: run, error: "\(error)", at: clock.now))
        } catch let error as JobError {
            // Cancelled or taken over: somebody else has recorded it.
            logger.warning(
                "A run's end came too late",
                metadata: ["job": "\(end.job)", "run": "\(end.run)", "reason": "\(error)"]
            )
            active[end.run] = nil
        }
    }

    func giveBack(_ claimed: ClaimedJob, because reason: String) async throws {
        let end = RunEnd(
            job: claimed.job.id,
            run: claimed.run.id,
            ending: .givenBack(now: clock.now),
            outcome: .cancelled,
            error: reason,
            at: clock.now
        )
        publish(try await store.end(end, holder: holder))
    }

    // MARK: - Limits of time

    /// Cancels what takes too long, and gives up what ignores it.
    func attendToRuns() async {
        let uptime = clock.uptime
        for id in active.keys.sorted() {
            guard let run = active[id], let attention = run.attention, attention <= uptime else { continue }
            switch run.stage {
            case .working:
                active[id]?.stage = .cancelling(.timeout, patienceEnds: uptime + configuration.patience)
                run.task?.cancel()
            case .cancelling(let cause, _): await giveUp(run, cause)
            case .ending, .unrecorded: break
            }
        }
    }

    private func giveUp(_ run: ActiveRun, _ cause: ActiveRun.Cause) async {
        let id = run.claimed.run.id
        stuck[id] = run
        logger.error("A handler ignores its cancellation", metadata: metadata(of: run))
        broadcast.send(.stuck(run.claimed.run))
        switch cause {
        case .timeout: await record(RunEnd(timeoutOf: run, at: clock.now))
        case .shutdown: await record(RunEnd(givingBack: run, at: clock.now))
        case .jobCancelled: active[id] = nil
        }
        broadcast.send(.health(health))
    }

    /// One step of a shutdown; true when nothing is left to wait for.
    func hasStopped(graceEnds: Duration) async -> Bool {
        let uptime = clock.uptime
        if graceEnds <= uptime {
            for id in active.keys.sorted() {
                hurry(id, until: graceEnds + configuration.cancellationGrace)
            }
            // What the store would not take even now is found as crashed at the next start.
            let patienceIsOver = uptime >= graceEnds + configuration.cancellationGrace
            if patienceIsOver, active.values.allSatisfy({ if case .unrecorded = $0.stage { true } else { false } }) {
                active = [:]
            }
        }
        return active.isEmpty
    }

    private func hurry(_ id: Int64, until end: Duration) {
        switch active[id]?.stage {
        case .working:
            active[id]?.stage = .cancelling(.shutdown, patienceEnds: end)
            active[id]?.task?.cancel()
        case .cancelling(let cause, let patienceEnds):
            active[id]?.stage = .cancelling(cause, patienceEnds: min(patienceEnds, end))
        case .ending, .unrecorded, nil: break
        }
    }

    private func metadata(of run: ActiveRun) -> Logger.Metadata {
        ["job": "\(run.claimed.job.id)", "run": "\(run.claimed.run.id)", "kind": "\(run.kind)"]
    }
}
