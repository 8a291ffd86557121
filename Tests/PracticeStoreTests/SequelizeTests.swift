import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@testable import PracticeStore

/// A real Sequelize's statements beside the store, on a copy of the fixture.
@Suite(.timeLimit(.minutes(2))) struct SequelizeTests {
    private typealias Scenario = SequelizeRecording.Scenario

    /// What became of each row behind a place in the feed, said as ``PracticeSnapshot`` says it.
    private func told(_ practice: TestPractice, after head: Int64) throws -> [String] {
        var rows: [String: (operation: Change.Operation, columns: Set<String>)] = [:]
        for change in try practice.store.changes(after: head, limit: 100_000) {
            let row = "\(change.entity.rawValue) \(change.id)"
            let earlier = rows[row]
            let operation = earlier?.operation == .insert && change.operation == .update ? .insert : change.operation
            let columns = operation == .update ? (earlier?.columns ?? []).union(change.columns) : []
            rows[row] = (operation, columns)
        }
        return try rows.map { row, change in
            let table = try #require(ApplicationSchema.tables.first { row.hasPrefix("\($0.entity.rawValue) ") })
            let columns = table.columns.filter(change.columns.contains)
            return "\(row) \(change.operation.rawValue) [\(columns.joined(separator: ","))]"
        }.sorted()
    }

    /// `Session update [status,updatedAt]` and how many rows it happened to.
    private func counts(_ rows: [String]) -> [String: Int] {
        rows.reduce(into: [:]) { counts, row in
            let words = row.split(separator: " ")
            counts["\(words[0]) \(words[2]) \(words[3])", default: 0] += 1
        }
    }

    // MARK: The feed

    /// What happens in each scenario, all its steps together.
    private static let totals: [(SequelizeRecording.Scenario, [String: Int])] = [
        (.sync, [:]),
    ]

    @Test("the feed tells every row and column that a call changed, and no other", arguments: Self.totals)
    func feed(scenario: SequelizeRecording.Scenario, totals: [String: Int]) async throws {
        let practice = try TestPractice(fixture: true)
        var all: [String] = []
        for step in try SequelizeRecording(scenario).steps {
            let snapshot = try await PracticeSnapshot(of: practice)
            let head = try practice.store.head()
            try await practice.application.run(step.sql)
            let differences = try await snapshot.differences()
            #expect(try told(practice, after: head) == differences, "\(step.call)")
            #expect(try practice.store.changes(after: head, limit: 10).allSatisfy { $0.actor == "application" })
            all += differences
        }
        #expect(counts(all) == totals)
    }

    @Test("no step of a scenario fails, and each leaves a sound file", arguments: Scenario.allCases)
    func integrity(scenario: SequelizeRecording.Scenario) async throws {
        let practice = try TestPractice(fixture: true)
        try await practice.application.run(SequelizeRecording(scenario).sql)
        let problems = try await practice.rows("PRAGMA integrity_check; PRAGMA foreign_key_check;")
        #expect(problems == "ok")
    }
}
