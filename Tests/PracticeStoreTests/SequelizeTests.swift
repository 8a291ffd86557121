import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@testable import PracticeStore

/// A real Sequelize's statements beside the store, on a copy of the fixture.
@Suite(.timeLimit(.minutes(5))) struct SequelizeTests {
    private typealias Scenario = SequelizeRecording.Scenario

    private static let tables = ApplicationSchema.tables.map(\.name)

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
        (
            .create,
            [
                "User insert []": 2, "Therapist insert []": 2, "Session insert []": 3, "Form insert []": 2,
                "FormResponse insert []": 2, "Resource insert []": 2, "Assignment insert []": 2,
            ]
        ),
        (
            .update,
            [
                "User update [updatedAt,phone,timeZone]": 1,
                "Therapist update [specialties,isActive,calendarIntegration,updatedAt]": 1,
                "Session update [status,updatedAt]": 3,
                "Session update [privateNotes,sharedNotes,meta,updatedAt]": 1,
                "Session update [privateNotes,sharedNotes,updatedAt]": 1,
                "Session update [meta,updatedAt]": 1,
                "Session update [startTime,endTime,updatedAt]": 1,
                "Session update [format]": 1,
                "Session delete []": 1,
                "Form update [title,fields,isActive,updatedAt]": 1,
                "FormResponse update [sessionId,responses,updatedAt]": 1,
                "Resource update [description,isPublic,tags,updatedAt]": 1,
                "Assignment update [dueDate,status,notes,updatedAt]": 1,
            ]
        ),
        (.bulk, ["Session insert []": 5, "Session update [status,updatedAt]": 2]),
        (
            .upsert,
            [
                "Session update [therapistId,startTime,endTime,status,updatedAt]": 1, "Session insert []": 1,
                "User insert []": 1,
            ]
        ),
        (
            .destroy,
            [
                "User delete []": 1, "Therapist delete []": 1, "Session delete []": 922, "Form delete []": 1,
                "FormResponse delete []": 255, "FormResponse update [sessionId]": 61, "Resource delete []": 8,
                "Assignment delete []": 480,
            ]
        ),
        (
            .transaction,
            [
                "Session update [status,sharedNotes,updatedAt]": 1, "Session update [sharedNotes,updatedAt]": 1,
                "Session update [status,updatedAt]": 1, "Session update [format,updatedAt]": 1,
            ]
        ),
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

    // MARK: Tables made anew

    /// Its `describeTable`, which every alteration begins with, fails on an index over an expression, and makes a column
    /// unique that has an index so.
    @Test("Sequelize can describe every table: our indexes are of columns, and none is unique", arguments: tables)
    func indexes(table: String) async throws {
        let practice = try TestPractice(fixture: true)
        let ours = "pragma_index_list('\(table)') i, pragma_index_info(i.name) c WHERE i.name LIKE 'therapyd%'"
        let strange = try await practice.rows("SELECT i.name FROM \(ours) AND (c.name IS NULL OR i.\"unique\");")
        #expect(strange == "")
        #expect(try await practice.rows("SELECT count(*) > 0 FROM \(ours);") == "1")
    }

    /// The names of what the daemon has on the application's tables.
    private func attached(_ practice: TestPractice) async throws -> String {
        try await practice.rows(
            """
            SELECT type, name FROM sqlite_master WHERE name LIKE 'therapyd%' AND tbl_name NOT LIKE 'therapyd%'
            AND type IN ('trigger', 'index') ORDER BY name;
            """
        )
    }

    /// Waits until all of it is there again, while foreign commits are watched for.
    private func waitUntilAttached(_ practice: TestPractice, as before: String) async throws {
        while true {
            let version = practice.store.commits.version
            if try await attached(practice) == before { return }
            try await practice.store.commits.wait(beyond: version)
        }
    }

    private func watching(_ practice: TestPractice, _ body: () async throws -> Void) async throws {
        let watcher = Task { try await practice.store.watchForeignCommits() }
        try await practice.store.commits.wait(beyond: 0)
        try await body()
        watcher.cancel()
        try await watcher.value
    }

    @Test("a table that is altered beside the daemon has its triggers again, and a change stands for all of its rows")
    func alter() async throws {
        let practice = try TestPractice(fixture: true)
        let snapshot = try await PracticeSnapshot(of: practice)
        let before = try await attached(practice)
        let steps = try SequelizeRecording(.alter).steps
        try await watching(practice) {
            // One run for all but the last: they share a connection's foreign_keys.
            try await practice.application.run(steps.dropLast().map(\.sql).joined(separator: "\n"))
            try await waitUntilAttached(practice, as: before)
        }
        #expect(try await snapshot.differences() == [])
        let kinds = try Set(practice.store.changes(after: 0, limit: 100_000).map(\.kind.rawValue))
        // The rows are put back one by one, and none of them is told as new.
        #expect(kinds == ["session.replaced"])

        let head = try practice.store.head()
        try await practice.application.run(#require(steps.last).sql)
        #expect(
            try told(practice, after: head)
                == ["Session 50ca3d6c-8fc2-4710-be2e-e54d1bc67939 update [status,updatedAt]"]
        )
        #expect(practice.log.lines.filter { $0.hasPrefix("error") } == [])
    }

    @Test("a file whose table was altered while no daemon ran is adopted, though the table has lost its ON DELETE")
    func alterBetweenRuns() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.copyOfFixture()
        let log = LogRecorder()
        let clock = VirtualWallClock(TestPractice.noon)
        try PracticeStore.open(path, clock: clock, logger: log.logger).close()
        let application = ForeignProgram(path)
        try await application.run(SequelizeRecording(.alter).sql)
        let store = try PracticeStore.open(path, clock: clock, logger: log.logger)
        defer { try? store.close() }
        #expect(try store.changes(after: 0, limit: 10).map(\.kind.rawValue) == ["session.replaced"])
        let rules = "SELECT DISTINCT on_delete FROM pragma_foreign_key_list('Sessions');"
        #expect(try await application.run(rules) == "NO ACTION")
        await #expect(throws: ForeignProgram.Failure.self) {
            try await application.run("DELETE FROM Users WHERE id IN (SELECT clientId FROM Sessions);")
        }
    }

    @Test("an alteration with foreign keys on takes along what refers to the table, and the feed tells each row")
    func alterUnprotected() async throws {
        let practice = try TestPractice(fixture: true)
        let snapshot = try await PracticeSnapshot(of: practice)
        let before = try await attached(practice)
        try await practice.application.run(SequelizeRecording(.alterUnprotected).sql)
        let lost = ["FormResponse delete []": 740]
        #expect(try counts(told(practice, after: 0)) == lost)
        // The form was changed when it had no triggers: see the change that stands for all.
        let form = ["Form update [title,updatedAt]": 1]
        #expect(try await counts(snapshot.differences()) == lost.merging(form) { first, _ in first })
        let head = try practice.store.head()
        try await watching(practice) { try await waitUntilAttached(practice, as: before) }
        #expect(try practice.store.changes(after: head, limit: 10).map(\.kind.rawValue) == ["form.replaced"])
    }
}
