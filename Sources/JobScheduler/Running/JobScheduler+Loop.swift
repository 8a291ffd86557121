import LogMessages
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
        errands = [.takeOver, .followZones]
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
        // What is due next, as far as the store has said and callers since.
        var nextDue: Timestamp?
        while true {
            let call = bell.take()
            nextDue = [nextDue, call.due].compactMap { $0 }.min()
            collect()
            tellProgress()
            attendToRuns()
            if needsStore(call, nextDue: nextDue), trouble.map({ $0.retryAt <= clock.uptime }) ?? true {
                nextDue = nil
                await asLongAsTheStoreWorks {
                    try await runErrands()
                    try await renewLeases()
                    nextDue = try await exchange()
                }
            }
            if case .stopping(let graceEnds) = phase, hasStopped(graceEnds: graceEnds) { return }
            if active.isEmpty { leaseRenewal = nil }
            await alarm.sleep(until: wakeUp(nextDue: nextDue))
        }
    }

    /// Whether there is anything to ask the store. A job that was enqueued for later is not: the sleep gets shorter.
    private func needsStore(_ call: Bell.Call, nextDue: Timestamp?) -> Bool {
        if call.looks || trouble != nil || !errands.isEmpty { return true }
        if let nextDue, nextDue <= clock.now { return true }
        if let leaseRenewal, leaseRenewal <= clock.uptime { return true }
        return active.values.contains { !$0.takesRoom }
    }

    /// The next instant at which there is something to do, by the wall clock as it is now.
    private func wakeUp(nextDue: Timestamp?) -> Timestamp? {
        var spans = active.values.compactMap(\.attention) + [progressDue].compactMap(\.self)
        // While the store has trouble, everything that needs it waits for the next attempt.
        if let retryAt = trouble?.retryAt ?? leaseRenewal { spans.append(retryAt) }
        if case .stopping(let graceEnds) = phase, !active.isEmpty, graceEnds > clock.uptime { spans.append(graceEnds) }
        let uptime = clock.uptime
        // A microsecond more, for what conversion cuts off.
        let byUptime = spans.min().map { clock.now + max(.zero, $0 - uptime) + .microseconds(1) }
        return [nextDue, byUptime].compactMap { $0 }.min()
    }

    // MARK: - The store

    private func runErrands() async throws {
        if errands.contains(.takeOver) {
            try await takeOver()
            errands.remove(.takeOver)
        }
        // Taken back when the store refuses, so that it is run again.
        if errands.remove(.followZones) != nil {
            do { try await shiftWithZones() } catch {
                errands.insert(.followZones)
                throw error
            }
        }
    }

    private func takeOver() async throws {
        let changes = try await store.takeOver(for: holder, now: clock.now, backoff: configuration.afterCrash)
        for change in changes {
            logger[.runInterrupted].warning(
                "A job was running when the process ended",
                metadata: ["job": "\(change.job.id)", "kind": "\(change.job.kind)", "state": "\(change.job.state)"]
            )
            announce(change)
        }
    }

    private func shiftWithZones() async throws {
        for shift in try await store.followZones(now: clock.now) {
            logger.notice(
                "The data of its time zone changed, and with it a job's next run",
                metadata: [
                    "job": "\(shift.job.id)", "kind": "\(shift.job.kind)", "zone": "\(shift.job.timeZone ?? "UTC")",
                    "before": "\(shift.before)", "now": "\(shift.job.lifecycle.occurrence)",
                ]
            )
            broadcast.send(.changed(shift.job))
        }
    }

    private func renewLeases() async throws {
        guard let due = leaseRenewal, due <= clock.uptime else { return }
        try await store.renewLeases(of: holder, until: clock.now + configuration.lease)
        leaseRenewal = clock.uptime + configuration.lease / 2
    }

    /// Records what has ended and begins what is due, a transaction for both, until there is neither. Returns when
    /// there will be more.
    private func exchange() async throws -> Timestamp? {
        while true {
            let ends = unrecordedEnds
            // Where somebody is asked before a claim, they find all that has ended recorded.
            let isApart = configuration.beforeClaim != nil && !ends.isEmpty
            if !isApart, demand() != nil { await configuration.beforeClaim?() }
            let demand = isApart ? nil : demand()
            guard !ends.isEmpty || demand != nil else { return nil }
            let exchange = try await store.exchange(ends, for: demand, holder: holder)
            if demand != nil { metrics.claimed(exchange.claim) }
            for (end, result) in zip(ends, exchange.ended) { settle(end, result) }
            try await begin(exchange.claim)
            collect()
            if isApart || active.values.contains(where: { !$0.takesRoom }) { continue }
            if let due = exchange.claim.nextDue, due <= clock.now, case .running = phase { continue }
            return exchange.claim.nextDue
        }
    }

    private func begin(_ claim: ClaimResult) async throws {
        for run in claim.passed { broadcast.send(.finished(run)) }
        for job in claim.moved {
            broadcast.send(.changed(job))
            guard job.state == .discarded else { continue }
            logger[.jobGivenUp].error(
                "A job is given up: it cannot be read",
                metadata: ["job": "\(job.id)", "kind": "\(job.kind)"]
            )
        }
        for claimed in claim.claimed {
            // The handler may have been taken away meanwhile.
            guard let registration = registrations[claimed.job.kind] else {
                try await giveBack(claimed, because: "its handler was taken away")
                continue
            }
            begin(claimed, with: registration)
        }
    }

    /// What there is room for; nil when there is none. Runs that have ended make room: they are recorded first.
    private func demand() -> ClaimDemand? {
        guard case .running = phase, !registrations.isEmpty else { return nil }
        var atWork: [JobKind: Int] = [:]
        var room = configuration.concurrency
        for run in active.values where run.takesRoom {
            atWork[run.kind, default: 0] += 1
            room -= 1
        }
        guard room > 0 else { return nil }
        var ownerLimits: [String: Int] = [:]
        for kind in registrations.keys { ownerLimits[kind.owner] = configuration.concurrencyPerOwner }
        for (kind, count) in atWork { ownerLimits[kind.owner, default: configuration.concurrencyPerOwner] -= count }
        let shares = shares(atWork: atWork, ownerLimits: ownerLimits, room: room)
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

    private func shares(atWork: [JobKind: Int], ownerLimits: [String: Int], room: Int) -> [ClaimDemand.Share] {
        let stuckNow = stuckByKind
        return registrations.values.sorted { $0.kind < $1.kind }.compactMap { registration in
            let kind = registration.kind
            let stuck = stuckNow[kind] ?? 0
            guard stuck < configuration.stuckPerKind, let owner = ownerLimits[kind.owner] else { return nil }
            let own = (registration.concurrency ?? .max) - (atWork[kind] ?? 0) - stuck
            let limit = min(own, owner, room)
            guard limit > 0 else { return nil }
            return ClaimDemand.Share(kind: kind, argumentsVersion: registration.argumentsVersion, limit: limit)
        }
    }

    /// Runs the store's part of a round; what the store refuses is noted, to be tried again after a while.
    func asLongAsTheStoreWorks(_ work: () async throws -> Void) async {
        do {
            try await work()
            guard trouble != nil else { return }
            trouble = nil
            logger[.jobStoreWorks].notice("The job store works again")
            broadcast.send(.health(health))
        } catch {
            noteTrouble(error)
        }
    }

    func noteTrouble(_ error: any Error) {
        metrics.storeRefused()
        let failures = (trouble?.trouble.failures ?? 0) + 1
        let wait = configuration.storeRetry.delay(afterAttempt: failures, spread: 0)
        trouble = StoreRetry(
            trouble: .init(since: trouble?.trouble.since ?? clock.now, failures: failures, message: "\(error)"),
            retryAt: clock.uptime + wait
        )
        logger[.jobStoreRefuses].error(
            "The job store refuses",
            metadata: ["error": "\(error)", "failures": "\(failures)"]
        )
        broadcast.send(.health(health))
        bell.ring()
    }
}
