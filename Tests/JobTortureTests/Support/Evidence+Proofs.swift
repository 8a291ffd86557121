import JobScheduler
import JobTorture
import TimeZoneRules

extension Evidence {
    /// Everything that contradicts “all jobs came to their end, and each effect happened once”.
    func violations() -> [String] {
        let runsOfJobs = Dictionary(grouping: runs, by: \.job)
        var violations = faults.map { "the file: \($0)" }
        violations += violationsOfJobs() + violationsOfRunIDs() + violationsOfEffects(runsOfJobs)
        for job in jobs {
            guard let torture = job.torture else { continue }
            let runs = runsOfJobs[job.id] ?? []
            violations += Dictionary(grouping: runs, by: \.scheduledFor).sorted { $0.key < $1.key }
                .flatMap { violationsOfAttempts($0.value, torture) }
            violations += torture.kind == .recurring ? violationsOfOccurrences(job, torture, runs) : []
        }
        let known = Set(jobs.map(\.id))
        violations += runsOfJobs.keys.filter { !known.contains($0) }.map { "runs of an unknown job \($0)" }
        return violations
    }

    // MARK: - Jobs

    /// Each of the expected ones once, completed; none besides.
    private func violationsOfJobs() -> [String] {
        let there = Dictionary(grouping: jobs, by: \.torture)
        var violations: [String] = []
        for job in expected + recurring.keys {
            let state = job.kind == .recurring ? "scheduled" : "completed"
            let states = (there[job] ?? []).map(\.state)
            if states != [state] { violations.append("\(job.label) is there as \(states)") }
        }
        let all = Set(expected + recurring.keys)
        for job in jobs where !(job.torture.map { all.contains($0) } ?? false) {
            violations.append("nobody enqueued job \(job.id)")
        }
        return violations
    }

    // MARK: - Runs

    /// They rise, and none is left at work.
    private func violationsOfRunIDs() -> [String] {
        var violations: [String] = []
        for (run, next) in zip(runs, runs.dropFirst()) where run.id >= next.id {
            violations.append("run \(next.id) follows run \(run.id)")
        }
        for run in runs where run.outcome == "running" || run.finishedAt == nil {
            violations.append("run \(run.id) is left \(run.outcome)")
        }
        return violations
    }

    /// Of one occurrence: it was tried until it succeeded once, or was passed over; the attempts count up.
    private func violationsOfAttempts(_ runs: [JobLedger.Run], _ job: TortureJob) -> [String] {
        let outcomes = runs.map(\.outcome)
        if runs.count == 1, runs[0].attempt == 0 {
            return outcomes == ["skipped"] ? [] : ["\(job.label): \(outcomes) without an attempt"]
        }
        var violations: [String] = []
        if outcomes.count(where: { $0 == "succeeded" }) != 1 || outcomes.last != "succeeded" {
            violations.append("\(job.label): \(outcomes) for \(runs[0].scheduledFor)")
        }
        var attempt = 1
        for run in runs {
            if run.attempt != attempt { violations.append("run \(run.id) is attempt \(run.attempt), not \(attempt)") }
            // Neither what is put off nor what is given back at a shutdown counts.
            if run.outcome != "skipped", run.outcome != "cancelled" { attempt += 1 }
        }
        if let last = runs.last, last.attempt <= job.failures {
            violations.append("\(job.label) succeeded too early, at attempt \(last.attempt)")
        }
        return violations
    }

    // MARK: - Recurring jobs

    /// Each instant of the schedule, from the first up to where the job stands, has its row; no other has; in order.
    private func violationsOfOccurrences(
        _ job: JobLedger.Job,
        _ torture: TortureJob,
        _ runs: [JobLedger.Run]
    ) -> [String] {
        guard let schedule = recurring[torture] else { return [] }
        let created = Timestamp(microseconds: job.createdAt)
        let anchored: Schedule =
            if case .every(let span, nil) = schedule { .every(span, anchor: created) } else { schedule }
        var due: [Int64] = []
        var instant = created
        while let next = anchored.next(after: instant), next.microseconds < job.occurrence {
            due.append(next.microseconds)
            instant = next
        }
        var violations: [String] = []
        let instants = runs.map(\.scheduledFor)
        if instants != instants.sorted() { violations.append("\(torture.label): instants out of order") }
        let (missing, excess) = (Set(due).subtracting(instants), Set(instants).subtracting(due))
        if !missing.isEmpty { violations.append("\(torture.label): no row for \(missing.sorted())") }
        if !excess.isEmpty { violations.append("\(torture.label): rows for \(excess.sorted())") }
        if anchored.next(after: instant)?.microseconds != job.occurrence {
            violations.append("\(torture.label) waits for \(job.occurrence), which is none of its instants")
        }
        return violations
    }

    // MARK: - Effects

    private func violationsOfEffects(_ runs: [String: [JobLedger.Run]]) -> [String] {
        var wanted: [Effect: Int] = [:]
        var violations: [String] = []
        for job in jobs {
            guard let torture = job.torture else { continue }
            if torture.kind == .external {
                violations += violationsOfKeys(job, torture, runs[job.id] ?? [])
                continue
            }
            for run in runs[job.id] ?? [] where run.outcome == "succeeded" {
                wanted[Effect(label: torture.label, occurrence: run.scheduledFor, run: run.id), default: 0] += 1
            }
        }
        let had = effects.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        for (effect, count) in had where count != wanted[effect] ?? 0 { violations.append("\(count) times \(effect)") }
        for effect in wanted.keys where had[effect] == nil { violations.append("never \(effect)") }
        return violations
    }

    /// At least once, by one key, and not more often than it was tried.
    private func violationsOfKeys(
        _ job: JobLedger.Job,
        _ torture: TortureJob,
        _ runs: [JobLedger.Run]
    ) -> [String] {
        let keys = externalKeys[torture.label] ?? []
        let attempts = runs.count { $0.attempt > 0 }
        if Set(keys).count == 1, keys.count <= attempts { return [] }
        return ["\(torture.label): keys \(keys) in \(attempts) attempts"]
    }
}
