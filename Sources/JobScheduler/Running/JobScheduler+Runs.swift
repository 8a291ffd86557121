import LogMessages
import Logging
import TimeZoneRules

extension JobScheduler {
    /// Starts the handler in a task of its own. Not in a group: a group would wait for one that ignores its
    /// cancellation.
    func begin(_ claimed: ClaimedJob, with registration: JobRegistration) {
        let id = claimed.run.id
        guard calledOff.remove(id) == nil else { return }
        let progress = ProgressReporter(run: claimed.run, clock: clock, broadcast: broadcast, bell: bell)
        let context = JobContext(
            job: claimed.job,
            run: claimed.run,
            deadline: registration.timeout.map { clock.now + $0 },
            schedulerLogger: logger,
            clock: clock,
            progress: progress
        )
        metrics.began(claimed)
        clock.workBegan()
        active[id] = ActiveRun(
            claimed: claimed,
            registration: registration,
            progress: progress,
            deadline: registration.timeout.map { clock.uptime + $0 },
            task: start(registration.handler, in: context)
        )
        if leaseRenewal == nil { leaseRenewal = clock.uptime + configuration.lease / 2 }
        broadcast.send(.started(claimed.run))
    }

    private func start(_ handler: @escaping JobHandler, in context: JobContext) -> Task<Void, Never> {
        let (inbox, bell) = (inbox, bell)
        return Task.detached {
            let result = await Self.result(of: handler, in: context)
            inbox.put(RunInbox.Item(run: context.run.id, result: result, at: context.clock.now))
            bell.ring()
            context.clock.workEnded()
        }
    }

    @concurrent
    private static func result(of handler: JobHandler, in context: JobContext) async -> Result<JobOutcome, any Error> {
        do { return .success(try await handler(context)) } catch { return .failure(error) }
    }

    /// Takes what handlers brought: their runs wait for the store from now on.
    func collect() {
        for item in inbox.take() {
            if let run = stuck.removeValue(forKey: item.run) {
                logger[.handlerEnded].notice("A stuck handler has ended", metadata: metadata(of: run))
                broadcast.send(.health(health))
            }
            guard let run = active[item.run] else { continue }
            run.progress.close()
            switch run.stage {
            case .working:
                active[item.run]?.stage = .ended(RunEnd(of: run, result: item.result, cancelledBy: nil, at: item.at))
            case .cancelling(.jobCancelled, _): active[item.run] = nil
            case .cancelling(let cause, _):
                active[item.run]?.stage = .ended(RunEnd(of: run, result: item.result, cancelledBy: cause, at: item.at))
            case .ended: break
            }
        }
    }

    /// The ends that the store has not taken yet, the oldest run first.
    var unrecordedEnds: [RunEnd] {
        active.values.compactMap { run in
            if case .ended(let end) = run.stage { end } else { nil }
        }.sorted { $0.run < $1.run }
    }

    /// Frees the slot of a run whose end is recorded.
    func settle(_ end: RunEnd, _ result: Result<JobChange, RunEndError>) {
        switch result {
        case .success(let change):
            active[end.run] = nil
            announce(change)
            if change.job.state == .retrying {
                logger.info(
                    "A run failed, and is tried again",
                    metadata: ["job": "\(end.job)", "run": "\(end.run)", "kind": "\(change.job.kind)"]
                )
            }
            guard change.job.state == .discarded else { return }
            logger[.jobGivenUp].error(
                "A job is given up",
                metadata: [
                    "job": "\(end.job)", "run": "\(end.run)", "kind": "\(change.job.kind)",
                    "outcome": "\(end.outcome.rawValue)",
                ]
            )
        case .failure(.commitFailed(let error)):
            guard let run = active[end.run] else { return }
            let failure = RunEnd(failureOf: run, error: "\(RunEndError.commitFailed(error))", at: clock.now)
            active[end.run]?.stage = .ended(failure)
        case .failure(.leaseLost):
            // Cancelled or taken over: somebody else has recorded it.
            logger.warning("A run's end came too late", metadata: ["job": "\(end.job)", "run": "\(end.run)"])
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
        announce(try await store.end(end, holder: holder))
    }

    // MARK: - Limits of time

    /// Cancels what takes too long, and gives up what ignores it.
    func attendToRuns() {
        let uptime = clock.uptime
        let due = active.filter { $0.value.attention.map { $0 <= uptime } ?? false }
        for (id, run) in due.sorted(by: { $0.key < $1.key }) {
            switch run.stage {
            case .working:
                active[id]?.stage = .cancelling(.timeout, patienceEnds: uptime + configuration.patience)
                run.task.cancel()
            case .cancelling(let cause, _): giveUp(run, cause)
            case .ended: break
            }
        }
    }

    private func giveUp(_ run: ActiveRun, _ cause: ActiveRun.Cause) {
        let id = run.claimed.run.id
        stuck[id] = run
        run.progress.close()
        logger[.handlerStuck].error("A handler ignores its cancellation", metadata: metadata(of: run))
        broadcast.send(.stuck(run.claimed.run))
        switch cause {
        case .timeout: active[id]?.stage = .ended(RunEnd(timeoutOf: run, at: clock.now))
        case .shutdown: active[id]?.stage = .ended(RunEnd(givingBack: run, at: clock.now))
        case .jobCancelled: active[id] = nil
        }
        broadcast.send(.health(health))
    }

    /// One step of a shutdown; true when nothing is left to wait for.
    func hasStopped(graceEnds: Duration) -> Bool {
        let uptime = clock.uptime
        if graceEnds <= uptime {
            for id in active.keys.sorted() {
                hurry(id, until: graceEnds + configuration.cancellationGrace)
            }
            // What the store would not take even now is found as crashed at the next start.
            let patienceIsOver = uptime >= graceEnds + configuration.cancellationGrace
            if patienceIsOver, active.values.allSatisfy({ if case .ended = $0.stage { true } else { false } }) {
                active = [:]
            }
        }
        return active.isEmpty
    }

    private func hurry(_ id: Int64, until end: Duration) {
        switch active[id]?.stage {
        case .working:
            active[id]?.stage = .cancelling(.shutdown, patienceEnds: end)
            active[id]?.task.cancel()
        case .cancelling(let cause, let patienceEnds):
            active[id]?.stage = .cancelling(cause, patienceEnds: min(patienceEnds, end))
        case .ended, nil: break
        }
    }

    private func metadata(of run: ActiveRun) -> Logger.Metadata {
        ["job": "\(run.claimed.job.id)", "run": "\(run.claimed.run.id)", "kind": "\(run.kind)"]
    }
}
