import JobScheduler
import JobTorture
import Testing

/// The proofs of the torture have to be able to fail.
@Suite("The proofs of a torture")
struct EvidenceTests {
    /// What can be wrong after a torture.
    enum Fault: CaseIterable {
        case effectTwice, effectNever, effectOfAnotherRun
        case keyChanged, keyNever, keyTooOften
        case jobLost, jobTwice, jobUnknown, jobDiscarded, childLost
        case runLeft, runUnfinished, runTwice, runLost, attemptSkipped, successTwice
        case occurrenceLost, occurrenceTwice, occurrenceInvented, jobAhead
        case fileBroken
    }

    @Test("a scheduler in peace leaves nothing to complain of; each fault is noticed", arguments: [7 as UInt64])
    func faults(seed: UInt64) async throws {
        var home = try TortureHome(seed: seed)
        try await home.enqueue(30)
        var sound: Evidence
        repeat {
            let last = try await home.finish()
            try #require(last.ending == .exited(0), "\(last.errors)")
            sound = try home.evidence()
            // A quick machine is done before the first of the recurring ones is due.
        } while sound.recurringRun == nil
        #expect(sound.violations() == [])
        for fault in Fault.allCases {
            var evidence = sound
            try evidence.tamper(fault)
            #expect(evidence.violations() != [], "\(fault)")
        }
    }
}

extension Evidence {
    fileprivate mutating func tamper(_ fault: EvidenceTests.Fault) throws {
        switch fault {
        case .effectTwice: effects.append(try #require(effects.first))
        case .effectNever: effects.removeLast()
        case .effectOfAnotherRun: effects[0].run += 1
        case .keyChanged: try changeKeys { $0.append($0[0] + "0") }
        case .keyNever: try changeKeys { $0 = [] }
        case .keyTooOften: try changeKeys { $0.append($0[0]) }
        case .jobLost: jobs.remove(at: try job(.effect))
        case .jobTwice: jobs.append(jobs[try job(.effect)])
        case .jobUnknown: jobs[try job(.effect)].torture = nil
        case .jobDiscarded: jobs[try job(.effect)].state = "discarded"
        case .childLost: jobs.remove(at: try #require(jobs.firstIndex { $0.torture?.path.count == 2 }))
        case .runLeft: runs[0].outcome = "running"
        case .runUnfinished: runs[0].finishedAt = nil
        case .runTwice: runs.insert(runs[0], at: 0)
        case .runLost:
            let job = runs[0].job
            runs.removeAll { $0.job == job }
        case .attemptSkipped: runs[0].attempt += 1
        case .successTwice:
            var again = try #require(runs.first { $0.outcome == "succeeded" })
            again.id = try lastRun() + 1
            again.attempt += 1
            runs.append(again)
        case .occurrenceLost: runs.remove(at: try #require(recurringRun))
        case .occurrenceTwice:
            var again = runs[try #require(recurringRun)]
            again.id = try lastRun() + 1
            runs.append(again)
        case .occurrenceInvented: runs[try #require(recurringRun)].scheduledFor += 1
        case .jobAhead: jobs[try job(.recurring)].occurrence += 100_000
        case .fileBroken: faults.append("row 1 missing from index")
        }
    }

    private func lastRun() throws -> Int64 { try #require(runs.map(\.id).max()) }

    private func job(_ kind: TortureJob.Kind) throws -> Int {
        try #require(jobs.firstIndex { $0.torture?.kind == kind })
    }

    fileprivate var recurringRun: Int? {
        let recurring = Set(jobs.filter { $0.torture?.kind == .recurring }.map(\.id))
        return runs.firstIndex { recurring.contains($0.job) }
    }

    private mutating func changeKeys(_ change: (inout [String]) -> Void) throws {
        let label = try #require(externalKeys.keys.sorted().first)
        change(&externalKeys[label, default: []])
    }
}
