import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

@Suite("An archive that is merged", .timeLimit(.minutes(5)))
struct ArchiveMergeTests {
    private static let later = "2026-12-02 12:00:00.000 +00:00"
    private static let muchLater = "2026-12-03 12:00:00.000 +00:00"

    @Test("changes nothing where it came from")
    func itself() async throws {
        let practice = try TestPractice(fixture: true)
        let lines = try await practice.archive(withPrivateNotes: true)
        let contents = try await practice.contents()
        let done = try await practice.take(lines, .merge)
        #expect(done.counts[.user] == .init(unchanged: 128))
        #expect(done.counts[.session] == .init(unchanged: 7125))
        #expect(done.counts[.formResponse] == .init(unchanged: 740))
        #expect(try await practice.contents() == contents)
        #expect(try await practice.rows("SELECT count(*) FROM therapyd_changes") == "0")
        #expect(try practice.archiveAudit().last == "practice.import: merge of 8542 rows, with private notes")
    }

    /// A practice that was copied, and then changed on both sides.
    private func diverged() async throws -> (ours: TestPractice, theirs: [String]) {
        let theirs = try TestPractice()
        try await theirs.populate()
        let ours = try TestPractice()
        try await ours.take(try await theirs.archive())
        try await theirs.application.run(
            """
            UPDATE Users SET name = 'Theirs', updatedAt = '\(Self.later)' WHERE id IN ('u-client-1', 'u-client-2');
            UPDATE Users SET name = 'Same time' WHERE id = 'u-client-3';
            INSERT INTO Users (id, name, createdAt, updatedAt)
              VALUES ('u-new', 'New', '\(Self.later)', '\(Self.later)');
            INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, createdAt, updatedAt)
              VALUES ('s-new', 't-1', 'u-new', '\(Self.later)', '\(Self.muchLater)', 'regular', 'video', '', '');
            UPDATE Therapists SET bio = 'Theirs', updatedAt = 'no time' WHERE id = 't-1';
            UPDATE Therapists SET bio = 'Theirs', updatedAt = '\(Self.later)' WHERE id = 't-2';
            """
        )
        try await ours.application.run(
            """
            UPDATE Users SET phone = '1', updatedAt = '\(Self.muchLater)' WHERE id = 'u-client-2';
            UPDATE Therapists SET updatedAt = 'no time' WHERE id = 't-2';
            INSERT INTO Users (id, name, createdAt, updatedAt)
              VALUES ('u-ours', 'Ours', '\(Self.later)', '\(Self.later)');
            """
        )
        return (ours, try await theirs.archive())
    }

    @Test("inserts what is missing, and keeps of two that differ the one that was updated last")
    func bothSides() async throws {
        let (ours, theirs) = try await diverged()
        let before = try ours.store.head()
        let auditBefore = try await ours.auditCount()
        let done = try await ours.take(theirs, .merge)
        #expect(done.counts[.user] == .init(inserted: 1, updated: 1, unchanged: 2, kept: 2))
        #expect(done.counts[.therapist] == .init(updated: 1, kept: 1))
        #expect(done.counts[.session] == .init(inserted: 1))
        #expect(
            try await ours.rows(
                "SELECT id, name, phone, updatedAt FROM Users WHERE id NOT LIKE '%therapist%' ORDER BY id"
            )
                == """
                u-client-1|Theirs||\(Self.later)
                u-client-2|Client Two|1|\(Self.muchLater)
                u-client-3|Client Three||2026-12-01 12:00:00.000 +00:00
                u-new|New||\(Self.later)
                u-ours|Ours||\(Self.later)
                """
        )
        #expect(try await ours.rows("SELECT bio FROM Therapists ORDER BY id") == "Works with adults.\nTheirs")
        // Each with the columns that differ, and nothing of what stayed.
        let entries = try ours.store.auditEntries(after: Int64(auditBefore)).map(\.entry)
        #expect(
            entries.map(\.action) == [
                "practice.import", "user.import", "user.import", "therapist.import", "session.import",
            ]
        )
        #expect(entries.first { $0.id == "u-client-1" }?.columns == ["name", "updatedAt"])
        let changes = try ours.store.changes(after: before, limit: 100)
        #expect(changes.map(\.id) == ["u-client-1", "u-new", "t-2", "s-new"])
        #expect(changes.allSatisfy { $0.actor == "uid:1000" })
        // Once more, and there is nothing left to do but to keep.
        let again = try await ours.take(theirs, .merge)
        #expect(again.counts[.user] == .init(unchanged: 4, kept: 2))
    }

    @Test("a dry run tells exactly that, and does nothing")
    func rehearsal() async throws {
        let (ours, theirs) = try await diverged()
        let contents = try await ours.contents()
        let audit = try await ours.auditCount()
        let rehearsed = try await ours.take(theirs, .merge, isRehearsal: true)
        #expect(try await ours.contents() == contents)
        #expect(try await ours.auditCount() == audit)
        #expect(try await ours.take(theirs, .merge) == rehearsed)
    }

    @Test("a reference may lead into the database instead")
    func reference() async throws {
        let (ours, theirs) = try await diverged()
        // Without the client of its session, who is there already.
        _ = try await ours.take(theirs, .merge)
        try await ours.application.run("DELETE FROM Sessions")
        let part = sealed(theirs.dropLast().filter { !$0.contains(#""id":"u-new""#) })
        #expect(try await ours.take(part, .merge).counts[.session] == .init(inserted: 1))
    }

    @Test("a column that the application has added since keeps its value")
    func addedColumn() async throws {
        let (ours, theirs) = try await diverged()
        try await ours.application.run(
            "ALTER TABLE Users ADD COLUMN fax TEXT DEFAULT 'none'; UPDATE Users SET fax = '7'"
        )
        let done = try await ours.take(theirs, .merge)
        #expect(done.counts[.user] == .init(inserted: 1, updated: 1, unchanged: 2, kept: 2))
        #expect(
            try await ours.rows("SELECT id, fax FROM Users WHERE id IN ('u-client-1', 'u-new') ORDER BY id")
                == "u-client-1|7\nu-new|none"
        )
    }

    // MARK: Versions of forms

    private static let answer = """
        INSERT INTO FormResponses (id, formId, clientId, responses, submittedAt, createdAt, updatedAt) VALUES
        """

    private static func change(_ fields: String, day: Int) -> String {
        "UPDATE Forms SET fields = '\(fields)', updatedAt = '2026-12-0\(day) 12:00:00.000 +00:00' WHERE id = 'f-1';"
    }

    private static func answer(_ id: String) -> String {
        "\(answer) ('\(id)', 'f-1', 'u-client-1', '{}', '', '', '');"
    }

    /// What each response answered.
    private static let answered = """
        SELECT group_concat(id || '=' || answered, ' ') FROM (SELECT r.id AS id, coalesce(
          (SELECT v.fields FROM therapyd_form_versions v WHERE v.formId = r.formId AND v.version =
            coalesce((SELECT version FROM therapyd_response_versions WHERE responseId = r.id), 1)),
          (SELECT fields FROM Forms WHERE id = r.formId)) AS answered
          FROM FormResponses r ORDER BY r.id)
        """

    @Test(
        "every response is still read with the fields that it answered",
        arguments: [
            // Theirs only is ahead, ours only, and neither without the other's versions.
            (change("two", day: 3) + answer("r-b"), "", "two", "r-0=one r-b=two"),
            ("", change("two", day: 3) + answer("r-b"), "two", "r-0=one r-b=two"),
            (
                change("two", day: 3) + answer("r-b") + change("three", day: 4) + answer("r-c"), answer("r-d"),
                "three", "r-0=one r-b=two r-c=three r-d=one"
            ),
            (
                answer("r-d"), change("two", day: 3) + answer("r-b") + change("three", day: 4) + answer("r-c"),
                "three", "r-0=one r-b=two r-c=three r-d=one"
            ),
            (
                change("two", day: 3) + answer("r-b"), change("other", day: 4) + answer("r-c"), "other",
                "r-0=one r-b=two r-c=other"
            ),
            (
                change("two", day: 4) + answer("r-b"), change("other", day: 3) + answer("r-c"), "two",
                "r-0=one r-b=two r-c=other"
            ),
            (
                change("two", day: 3) + answer("r-b") + change("three", day: 4) + answer("r-e"),
                change("other", day: 3) + answer("r-c") + change("another", day: 5) + answer("r-d"), "another",
                "r-0=one r-b=two r-c=other r-d=another r-e=three"
            ),
            (
                change("two", day: 3) + answer("r-b") + change("one", day: 4) + answer("r-c"), answer("r-d"), "one",
                "r-0=one r-b=two r-c=one r-d=one"
            ),
        ]
    )
    func versions(theirs: String, ours: String, fields: String, answers: String) async throws {
        let form = """
            INSERT INTO Forms (id, title, type, fields, createdAt, updatedAt)
              VALUES ('f-1', 'Form', 'custom', 'one', '', '2026-12-02 12:00:00.000 +00:00');
            """
        let here = try TestPractice()
        let there = try TestPractice()
        for (practice, changes) in [(here, ours), (there, theirs)] {
            try await practice.populate()
            try await practice.application.run(form + Self.answer("r-0") + changes)
        }
        try await here.take(try await there.archive(), .merge)
        #expect(try await here.rows("SELECT fields FROM Forms") == fields)
        #expect(try await here.rows(Self.answered) == answers)
        // And again: what is there is found.
        let contents = try await here.contents()
        try await here.take(try await there.archive(), .merge)
        #expect(try await here.contents() == contents)
        // The next version is one of its own.
        try await here.application.run(Self.change("last", day: 6) + Self.answer("r-z"))
        #expect(try await here.rows(Self.answered) == "\(answers) r-z=last")
    }

    @Test("a form that was never answered here takes over theirs with its versions")
    func unanswered() async throws {
        let form = """
            INSERT INTO Forms (id, title, type, fields, createdAt, updatedAt)
              VALUES ('f-1', 'Form', 'custom', 'one', '', '2026-12-02 12:00:00.000 +00:00');
            """
        let here = try TestPractice()
        let there = try TestPractice()
        for practice in [here, there] {
            try await practice.populate()
            try await practice.application.run(form)
        }
        try await there.application.run(
            Self.answer("r-a") + Self.change("two", day: 3) + Self.answer("r-b") + Self.change("three", day: 4)
        )
        try await here.take(try await there.archive(), .merge)
        #expect(try await here.rows(Self.answered) == "r-a=one r-b=two")
        #expect(try await here.rows("SELECT version, fields FROM therapyd_form_versions ORDER BY 1") == "1|one\n2|two")
    }
}
