import GRDB
import TestSupport
import Testing
import TherapyKit

@testable import PracticeStore

@Suite struct ChangeFeedTests {
    private let practice: TestPractice

    init() async throws {
        practice = try TestPractice()
        try await practice.populate()
        try await practice.application.run(Self.insertSession("s-1"))
    }

    private static func insertSession(_ id: String) -> String {
        """
        INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, createdAt, updatedAt)
        VALUES ('\(id)', 't-1', 'u-client-1', '2026-12-01 13:00:00.000 +00:00', '2026-12-01 13:50:00.000 +00:00',
                'regular', 'video', '2026-12-01 12:00:00.000 +00:00', '2026-12-01 12:00:00.000 +00:00');
        """
    }

    /// What a script of another program leaves in the feed.
    private func changes(by script: String) async throws -> [Change] {
        let head = try practice.store.head()
        try await practice.application.run(script)
        return try practice.store.changes(after: head, limit: 1000)
    }

    private func summary(_ changes: [Change]) -> [String] {
        changes.map { change in
            let status = [change.oldStatus, change.newStatus].map { $0 ?? "-" }.joined(separator: ">")
            return "\(change.entity.rawValue) \(change.id) \(change.operation.rawValue) "
                + "[\(change.columns.joined(separator: ","))] \(status) \(change.actor)"
        }
    }

    // MARK: The application's writes

    @Test("an insertion tells the row, its status, and that it was the application")
    func insertion() async throws {
        let changes = try await changes(by: Self.insertSession("s-2"))
        #expect(summary(changes) == ["Session s-2 insert [] ->scheduled application"])
    }

    @Test("an update tells which columns differ, and the statuses")
    func update() async throws {
        let changes = try await changes(
            by: "UPDATE Sessions SET status = 'canceled', format = 'video', meta = '{\"a\":1}' WHERE id = 's-1';"
        )
        #expect(summary(changes) == ["Session s-1 update [status,meta] scheduled>canceled application"])
    }

    @Test("an update that changes nothing is no change")
    func idleUpdate() async throws {
        #expect(try await changes(by: "UPDATE Sessions SET status = 'scheduled', endTime = endTime;") == [])
    }

    @Test("NULL and a value differ, in both directions")
    func nulls() async throws {
        let set = try await changes(by: "UPDATE Users SET timeZone = 'Europe/Berlin' WHERE id = 'u-client-1';")
        let unset = try await changes(by: "UPDATE Users SET timeZone = NULL WHERE id = 'u-client-1';")
        #expect(summary(set + unset) == Array(repeating: "User u-client-1 update [timeZone] ->- application", count: 2))
    }

    @Test("a deletion takes what refers to the row along, and each row is told")
    func cascade() async throws {
        try await practice.application.run(
            """
            INSERT INTO Forms (id, title, type, fields, createdAt, updatedAt) VALUES ('f-1', 'Mood', 'custom', '[]', 'x', 'x');
            INSERT INTO FormResponses (id, formId, sessionId, clientId, responses, submittedAt, createdAt, updatedAt)
            VALUES ('r-1', 'f-1', 's-1', 'u-client-2', '{}', 'x', 'x', 'x');
            """
        )
        let changes = try await changes(by: "DELETE FROM Therapists WHERE id = 't-1';")
        #expect(
            summary(changes).sorted() == [
                "FormResponse r-1 update [sessionId] ->- application",
                "Session s-1 delete [] scheduled>- application",
                "Therapist t-1 delete [] ->- application",
            ]
        )
    }

    @Test("a row that gets another id is gone under the old one and told under the new one")
    func anotherID() async throws {
        let changes = try await changes(by: "UPDATE Sessions SET id = 's-9' WHERE id = 's-1';")
        let told = Set(changes.map { "\($0.id) \($0.operation.rawValue)" })
        #expect(told.contains("s-1 delete"))
        #expect(changes.contains { $0.id == "s-9" && $0.operation != .delete })
    }

    @Test("a transaction that is rolled back leaves nothing")
    func rollback() async throws {
        #expect(try await changes(by: "BEGIN; DELETE FROM Sessions; ROLLBACK;") == [])
    }

    @Test("the feed never holds what stood in a column, private notes least of all")
    func noValues() async throws {
        _ = try await changes(
            by: """
                UPDATE Sessions SET privateNotes = 'SECRET-1', sharedNotes = 'SECRET-2' WHERE id = 's-1';
                UPDATE Users SET name = 'SECRET-3', phone = 'SECRET-4' WHERE id = 'u-client-1';
                """
        )
        #expect(try await !practice.rows(".dump therapyd_changes").contains("SECRET"))
        let last = try practice.store.changes(after: practice.store.head() - 2, limit: 2)
        #expect(last.map(\.columns) == [["privateNotes", "sharedNotes"], ["name", "phone"]])
    }

    @Test(
        "whatever the application writes, the feed takes it and can be read",
        arguments: [
            "UPDATE Sessions SET status = x'ff00fe' WHERE id = 's-1';",
            "UPDATE Sessions SET status = 7 WHERE id = 's-1';",
            "INSERT INTO Users (id, name, createdAt, updatedAt) VALUES (NULL, 'Nobody', 'x', 'x');",
            "INSERT INTO Users (id, name, createdAt, updatedAt) VALUES (x'ff', 'Nobody', 'x', 'x');",
            "INSERT INTO Users (id, name, createdAt, updatedAt) VALUES ('12', 'Twelve', 'x', 'x');",
        ]
    )
    func spoiledRows(script: String) async throws {
        #expect(try await changes(by: script).count == 1)
    }

    @Test("the time of a change is now, in the application's own form")
    func time() async throws {
        let changes = try await changes(by: Self.insertSession("s-3"))
        let text = try await practice.rows("SELECT at FROM therapyd_changes ORDER BY sequence DESC LIMIT 1;")
        #expect(Instant(databaseText: text) == changes[0].at)
        #expect(changes[0].at > Instant(milliseconds: 1_700_000_000_000))
    }

    // MARK: Our own

    @Test("our own transactions name their actor, and only on their own rows")
    func attribution() async throws {
        let head = try practice.store.head()
        try await practice.application.run("UPDATE Sessions SET type = 'initial';")
        try await practice.store.write(as: .plugin("reminders")) { db in
            try db.execute(sql: "UPDATE Sessions SET type = 'emergency'")
            try db.execute(sql: "DELETE FROM Users WHERE id = 'u-client-1'")
        }
        try await practice.application.run("DELETE FROM Users WHERE id = 'u-client-2';")
        let actors = try practice.store.changes(after: head, limit: 10).map(\.actor)
        #expect(actors == ["application", "plugin:reminders", "plugin:reminders", "plugin:reminders", "application"])
    }

    @Test("a write that throws leaves nothing behind, in the feed neither")
    func failedWrite() async throws {
        let head = try practice.store.head()
        await #expect(throws: PracticeError.notFound(entity: .user, id: "x")) {
            try await practice.store.write(as: .daemon) { db in
                try db.execute(sql: "DELETE FROM Sessions")
                throw PracticeError.notFound(entity: .user, id: "x")
            }
        }
        #expect(try practice.store.head() == head)
        #expect(try await practice.rows("SELECT count(*) FROM Sessions;") == "1")
    }

    @Test("a write goes through although its caller is cancelled")
    func cancelledWrite() async throws {
        let store = practice.store
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.write(as: .daemon) { try $0.execute(sql: "DELETE FROM Sessions") }
        }
        try await task.value
        #expect(try await practice.rows("SELECT count(*) FROM Sessions;") == "0")
    }

    // MARK: Places

    @Test("a consumer keeps its place")
    func places() async throws {
        #expect(try practice.store.place(of: "plugin:x") == nil)
        try await practice.store.setPlace(3, of: "plugin:x")
        try await practice.store.setPlace(5, of: "plugin:x")
        #expect(try practice.store.place(of: "plugin:x") == 5)
    }

    @Test("changes come in pages, and none is lost between them")
    func pages() throws {
        let all = try practice.store.changes(after: 0, limit: 1000)
        var paged: [Change] = []
        while case let page = try practice.store.changes(after: paged.last?.sequence ?? 0, limit: 3), !page.isEmpty {
            paged += page
        }
        #expect(paged == all)
        #expect(all.count == 8)
    }

    @Test("pruning takes what every consumer has passed, and numbers are never used again")
    func pruning() async throws {
        let store = practice.store
        let head = try store.head()
        try await store.setPlace(head - 4, of: "slow")
        try await store.setPlace(head, of: "quick")
        try await store.setPlace(head, of: "audit")
        while try await store.pruneChanges(keeping: 0, batch: 2) {}
        #expect(try store.changes(after: 0, limit: 100).map(\.sequence) == Array(head - 3...head))
        try await store.setPlace(head, of: "slow")
        while try await store.pruneChanges(keeping: 2, batch: 2) {}
        #expect(try store.changes(after: 0, limit: 100).map(\.sequence) == [head - 1, head])
        try await practice.application.run(Self.insertSession("s-5"))
        #expect(try store.head() == head + 1)
    }
}
