import Logging
import TimeZoneRules

extension JobScheduler {
    /// Runs jobs until the task is cancelled or `shutdown()` is called, and the handlers have ended or been given up.
    ///
    /// At its start it takes over what an earlier holder left running: nobody else may be at work on the store.
    public func run() async throws {
        guard case .idle = phase else { preconditionFailure("the scheduler runs already") }
        let alarm = try clock.makeAlarm()
        phase = .running
        holder = .random()
        bell.hang(alarm)
        // Apart from the caller's task: its cancellation begins a shutdown and interrupts no write.
        let loop = Task { await self.loop(alarm) }
        await withTaskCancellationHandler {
            await loop.value
        } onCancel: {
            Task { await self.shutdown() }
        }
        bell.hang(nil)
        alarm.close()
        phase = .idle
    }

    /// Begins the shutdown: nothing more is claimed; handlers may go on for the configured grace, are cancelled then,
    /// and what still has not ended is given back, due at once for the next start.
    public func shutdown() {
        guard case .running = phase else { return }
        phase = .stopping(graceEnds: clock.uptime + configuration.grace)
        bell.ring()
    }

    private func loop(_ alarm: any WallClockAlarm) async {
        var tookOver = false
        while true {
            var nextDue: Timestamp?
            await attendToRuns()
            if trouble.map({ $0.retryAt <= clock.uptime }) ?? true {
                await asLongAsTheStoreWorks {
                    try await recordUnrecorded()
                    if !tookOver {
                        try await takeOver()
                        tookOver = true
                    }
                    try await renewLeases()
                    nextDue = try await claimWhatIsDue()
                }
            }
            if case .stopping(let graceEnds) = phase, await hasStopped(graceEnds: graceEnds) { return }
            await alarm.sleep(until: wakeUp(nextDue: nextDue))
        }
    }

    /// The next instant at which there is something to do, by the wall clock as it is now.
    private func wakeUp(nextDue: Timestamp?) -> Timestamp? {
        var spans = active.values.compactMap(\.attention)
        // While the store has trouble, everything that needs it waits for the next attempt.
        if let retryAt = trouble?.retryAt ?? leaseRenewal { spans.append(retryAt) }
        if case .stopping(let graceEnds) = phase, !active.isEmpty, graceEnds > clock.uptime { spans.append(graceEnds) }
        let uptime = clock.uptime
        // A microsecond more, for what conversion cuts off.
        let byUptime = spans.min().map { clock.now + max(.zero, $0 - uptime) + .microseconds(1) }
        return [nextDue, byUptime].compactMap { $0 }.min()
    }

    // MARK: - The store

    private func takeOver() async throws {
        let changes = try await store.takeOver(for: holder, now: clock.now, backoff: configuration.afterCrash)
        for change in changes {
            logger.warning(
                "A job was running when the process ended",
                metadata: ["job": "\(change.job.id)", "kind": "\(change.job.kind)", "state": "\(change.job.state)"]
            )
            publish(change)
        }
    }

    private func renewLeases() async throws {
        guard !active.isEmpty else {
            leaseRenewal = nil
            return
        }
        guard let due = leaseRenewal, due <= clock.uptime else { return }
        try await store.renewLeases(of: holder, until: clock.now + configuration.lease)
        leaseRenewal = clock.uptime + configuration.lease / 2
    }

    /// Claims and begins until there is no room or nothing due. Returns when there will be more.
    private func claimWhatIsDue() async throws -> Timestamp? {
        while case .running = phase, let demand = demand() {
            let result = try await store.claim(demand)
            for run in result.passed { broadcast.send(.finished(run)) }
            for job in result.moved { broadcast.send(.changed(job)) }
            for claimed in result.claimed {
                // The handler may have been taken away meanwhile.
                guard let registration = registrations[claimed.job.kind] else {
                    try await giveBack(claimed, because: "its handler was taken away")
                    continue
                }
                begin(claimed, with: registration)
            }
            if let due = result.nextDue, due <= clock.now { continue }
            return result.nextDue
        }
        return nil
    }

    /// What there is room for; nil when there is none.
    private func demand() -> ClaimDemand? {
        let room = configuration.concurrency - active.count
        guard room > 0, !registrations.isEmpty else { return nil }
        let atWork = Dictionary(grouping: active.values, by: \.kind).mapValues(\.count)
        let stuckNow = Dictionary(grouping: stuck.values, by: \.kind).mapValues(\.count)
        var ownerLimits: [String: Int] = [:]
        for kind in registrations.keys { ownerLimits[kind.owner] = configuration.concurrencyPerOwner }
        for (kind, count) in atWork { ownerLimits[kind.owner, default: configuration.concurrencyPerOwner] -= count }

        let shares: [ClaimDemand.Share] = registrations.keys.sorted().compactMap { kind in
            let stuck = stuckNow[kind] ?? 0
            guard stuck < configuration.stuckPerKind, let owner = ownerLimits[kind.owner] else { return nil }
            let own = (registrations[kind]?.concurrency ?? .max) - (atWork[kind] ?? 0) - stuck
            let limit = min(own, owner, room)
            return limit > 0 ? ClaimDemand.Share(kind: kind, limit: limit) : nil
        }
        guard !shares.isEmpty else { return nil }
        let now = clock.now
        return ClaimDemand(
            holder: holder,
            leaseUntil: now + configuration.lease,
            now: now,
            shares: shares,
            ownerLimits: ownerLimits,
            limit: min(room, configuration.claimBatch)
        )
    }

    /// Runs the store's part of a round; what the store refuses is noted, to be tried again after a while.
    func asLongAsTheStoreWorks(_ work: () async throws -> Void) async {
        do {
            try await work()
            guard trouble != nil else { return }
            trouble = nil
            logger.notice("The job store works again")
            broadcast.send(.health(health))
        } catch {
            noteTrouble(error)
        }
    }

    func noteTrouble(_ error: any Error) {
        // Runs that end meanwhile meet the same trouble: they make the wait no longer.
        if let trouble, trouble.retryAt > clock.uptime { return }
        let failures = (trouble?.trouble.failures ?? 0) + 1
        let wait = configuration.storeRetry.delay(afterAttempt: failures, spread: 0)
        trouble = StoreRetry(
            trouble: .init(since: trouble?.trouble.since ?? clock.now, failures: failures, message: "\(error)"),
            retryAt: clock.uptime + wait
        )
        logger.error("The job store refuses", metadata: ["error": "\(error)", "failures": "\(failures)"])
        broadcast.send(.health(health))
        bell.ring()
    }
}
