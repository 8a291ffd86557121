import CalendarExpression
import Foundation
import GRDB
import JobScheduler
import JobTorture
import TimeZoneRules

/// All that is left of a torture when it is over, for the proofs.
struct Evidence {
    /// The single jobs that were enqueued, with all that come of them.
    var expected: [TortureJob]
    /// The schedules of the recurring ones.
    var recurring: [TortureJob: Schedule]
    var jobs: [JobLedger.Job]
    var runs: [JobLedger.Run]
    var effects: [Effect]
    /// The keys that each label's external effects came with, in order.
    var externalKeys: [String: [String]]
    /// What SQLite finds wrong.
    var faults: [String]

    /// - Parameter roots: the single jobs that were enqueued from outside.
    init(in directory: String, roots: [TortureJob], recurring: [(job: TortureJob, schedule: Schedule)]) throws {
        expected = roots.flatMap(\.family)
        self.recurring = Dictionary(uniqueKeysWithValues: recurring.map { ($0.job, $0.schedule) })
        let pool = try TortureDatabase.open(in: directory)
        (jobs, runs, effects, faults) = try pool.read { database in
            (
                try JobLedger.jobs(database), try JobLedger.runs(database),
                try Effect.fetchAll(database), try JobLedger.faults(database)
            )
        }
        externalKeys = [:]
        let file = try String(contentsOfFile: ExternalEffects.file(in: directory), encoding: .utf8)
        for line in file.split(separator: "\n") {
            let words = line.split(separator: " ")
            externalKeys[String(words[0]), default: []].append(words.dropFirst().joined(separator: " "))
        }
    }

    /// How many attempts ended that way.
    func count(_ outcome: RunOutcome) -> Int { runs.count { $0.outcome == outcome.rawValue } }
}
