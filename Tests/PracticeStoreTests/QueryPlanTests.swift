import GRDB
import TestSupport
import Testing
import TherapyKit

@testable import PracticeStore

/// No query that the daemon makes again and again may look at more rows than it needs, however many there are.
@Suite struct QueryPlanTests {
    private let practice: TestPractice

    init() throws {
        practice = try TestPractice(fixture: true)
    }

    private func plan(_ sql: String, _ arguments: StatementArguments) async throws -> [String] {
        try await practice.store.transaction { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments).map { $0["detail"] }
        }
    }

    /// SEARCH uses an index to go where the rows are; SCAN goes through all; a TEMP B-TREE sorts.
    private func expectSearch(_ plan: [String], _ comment: Comment) {
        #expect(!plan.isEmpty)
        let bad = plan.filter { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }
        #expect(bad == [], comment)
    }

    private static let place = PageCursor(key: "2026-12-01 12:00:00.000 +00:00", id: "x")
    private static let from = "2026-12-01 12:00:00.000 +00:00"

    @Test(
        "pages of sessions go along an index, whatever they are filtered by",
        arguments: [
            ["therapistId"], ["clientId"], ["therapistId", "clientId"], ["status"], ["therapistId", "status"],
            ["clientId", "status"], ["window"], ["therapistId", "window"], ["clientId", "window"],
            ["therapistId", "clientId", "status", "window"], ["status", "window"],
            ["therapistId", "statuses", "window"],
            ["clientId", "statuses"], ["statuses", "window"],
        ],
        [false, true]
    )
    func sessions(filters: [String], after: Bool) async throws {
        var query = PageQuery<Session>(orderedBy: "startTime")
        if filters.contains("status") { query.filter(anyOf: [Session.Status.canceled], column: "status") }
        if filters.contains("statuses") {
            query.filter(anyOf: [Session.Status.canceled, .noShow], column: "status")
        }
        if filters.contains("therapistId") { query.filter("therapistId = ?", "t") }
        if filters.contains("clientId") { query.filter("clientId = ?", "c") }
        if filters.contains("window") {
            query.filter("startTime >= ?", Self.from)
            query.filter("startTime < ?", Self.from)
        }
        let (sql, arguments) = query.sql(after: after ? Self.place : nil, limit: 10)
        expectSearch(try await plan(sql, arguments), "\(filters)")
    }

    @Test(
        "scheduled sessions by their end, which auto-completion asks for, go along an index",
        arguments: [false, true]
    )
    func due(after: Bool) async throws {
        var query = PageQuery<Session>(orderedBy: "endTime")
        query.filter("status = 'scheduled'")
        query.filter("endTime >= ?", Self.from)
        query.filter("endTime < ?", Self.from)
        let (sql, arguments) = query.sql(after: after ? Self.place : nil, limit: 10)
        let plan = try await plan(sql, arguments)
        expectSearch(plan, "due")
        #expect(plan.joined().contains("therapyd_sessions_status_end"))
    }

    @Test(
        "the look-up of conflicts reads two days of one person, and the long sessions",
        arguments: ["therapistId", "clientId"]
    )
    func conflicts(person: String) async throws {
        let arguments: StatementArguments = ["p", Self.from, Self.from, Self.from, "p", Self.from, Self.from]
        let plan = try await plan(SessionOverlap.query(person: person), arguments)
        expectSearch(plan, "conflicts")
        let index = person == "therapistId" ? "therapyd_sessions_therapist_start" : "therapyd_sessions_client_start"
        #expect(plan.contains { $0.contains(index) && $0.contains("startTime>? AND startTime<?") }, "\(plan)")
        #expect(plan.contains { $0.contains("therapyd_sessions_long") }, "\(plan)")
    }

    @Test(
        "other lists that go by a reference use an index",
        arguments: [
            ("FormResponses", "formId", "submittedAt"), ("FormResponses", "sessionId", "submittedAt"),
            ("FormResponses", "clientId", "submittedAt"), ("Resources", "therapistId", "title"),
            ("ResourceAssignments", "resourceId", "assignedAt"), ("ResourceAssignments", "clientId", "assignedAt"),
        ]
    )
    func references(table: String, column: String, order: String) async throws {
        let plan = try await plan(
            "SELECT * FROM \(table) WHERE \(column) = ? AND (\(order), id) > (?, ?) ORDER BY \(order), id LIMIT 10",
            ["x", "y", "z"]
        )
        expectSearch(plan, "\(table).\(column)")
    }

    @Test("notes of other keys are looked for among the encrypted ones alone, by an index of their own")
    func outdatedNotes() async throws {
        let plan = try await plan(PrivateNotes.outdatedSQL, ["s", "therapyd:1:k:", "therapyd:1:k:", 10])
        expectSearch(plan, "outdated notes")
        #expect(plan.contains { $0.contains("therapyd_sessions_sealed") }, "\(plan)")
    }

    @Test(
        "a row of any kind is read by its key, and so is what is kept of it elsewhere",
        arguments: [
            User.findStatement, Therapist.findStatement, Session.findStatement, Form.findStatement,
            FormResponse.findStatement, Resource.findStatement, Assignment.findStatement,
        ]
    )
    func single(sql: String) async throws {
        expectSearch(try await plan(sql, ["x"]), "\(sql)")
    }

    @Test(
        "what the triggers look up on the application's writes stands by a key: SQLite's own count of steps through tables"
    )
    func triggers() async throws {
        // Versions of many forms, and of many responses to one.
        try await practice.application.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
            INSERT INTO Forms (id, title, type, fields, createdAt, updatedAt) SELECT 'f' || i, '', '', '[]', '', '' FROM n;
            INSERT INTO FormResponses (id, formId, clientId, responses, submittedAt, createdAt, updatedAt)
              SELECT 'r' || Forms.id, Forms.id, Users.id, '{}', '', '', '' FROM Forms, (SELECT id FROM Users LIMIT 1) AS Users;
            UPDATE Forms SET fields = '[1]';
            INSERT INTO FormResponses (id, formId, clientId, responses, submittedAt, createdAt, updatedAt)
              SELECT 'q' || Forms.id, Forms.id, Users.id, '{}', '', '', '' FROM Forms, (SELECT id FROM Users LIMIT 1) AS Users;
            """
        )
        let client = try await practice.rows("SELECT id FROM Users LIMIT 1;")
        let output = try await practice.rows(
            """
            .stats on
            UPDATE Forms SET fields = '[2]' WHERE id = 'f7';
            INSERT INTO FormResponses (id, formId, clientId, responses, submittedAt, createdAt, updatedAt)
            VALUES ('x', 'f7', '\(client)', '{}', '', '', '');
            DELETE FROM FormResponses WHERE id = 'x';
            DELETE FROM Forms WHERE id = 'f8';
            """
        )
        let steps = output.split(separator: "\n").filter { $0.hasPrefix("Fullscan Steps:") }
            .map { $0.split(separator: " ").last.map(String.init) }
        #expect(steps == ["0", "0", "0", "0"])
        #expect(try await practice.rows("SELECT count(*) FROM therapyd_form_versions WHERE formId = 'f7';") == "2")
    }

    @Test(
        "deleting finds what refers to the row by index",
        arguments: ["Users", "Therapists", "Sessions", "Forms", "Resources"]
    )
    func deletion(table: String) async throws {
        let lines = try await plan("DELETE FROM \(table) WHERE id = ?", ["x"])
        expectSearch(lines, "\(table)")
    }

    @Test(
        "the feed, its places, the audit trail and plugins' values are read by key",
        arguments: [
            ChangeFeed.select, "SELECT max(sequence) FROM therapyd_changes",
            "UPDATE therapyd_changes SET actor = ? WHERE sequence > ?",
            "SELECT sequence FROM therapyd_consumers WHERE name = ?",
            "SELECT sequence, hash FROM therapyd_audit ORDER BY sequence DESC LIMIT 1",
            "SELECT * FROM therapyd_audit WHERE rowId = ? AND sequence > ? ORDER BY sequence LIMIT ?",
            "SELECT value FROM therapyd_plugin_values WHERE plugin = ? AND key = ?",
        ]
    )
    func ownTables(sql: String) async throws {
        let count = sql.count { $0 == "?" }
        let plan = try await plan(sql, StatementArguments((0..<count).map { $0 }))
        // The newest entry is the first row of a walk backwards.
        let isNewest = sql.contains("DESC LIMIT 1")
        expectSearch(plan.filter { !(isNewest && $0 == "SCAN therapyd_audit") } + ["-"], "\(sql)")
    }
}
