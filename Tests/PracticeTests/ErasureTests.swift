import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// A client who wants to be forgotten is, to the last octet.
@Suite struct ErasureTests {
    private let practice: TestPractice
    private let client: User.ID

    /// What of a client is marked, each by a word of its own.
    private static let marks = [
        "MARKNAME", "MARKMAIL", "MARKPHONE", "MARKPRIVATE", "MARKSHARED", "MARKMETA", "MARKANSWER", "MARKRESPMETA",
        "MARKASSIGNED",
    ]

    init() async throws {
        practice = try TestPractice(fixture: true)
        let client = try await practice.rows(
            "SELECT clientId FROM Sessions GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1;"
        )
        self.client = User.ID(client)
        try await practice.application.run(
            """
            -- Debian's shell overwrites what it frees, Node's SQLite does not.
            PRAGMA secure_delete = OFF;
            UPDATE Users SET name = 'MARKNAME', email = 'MARKMAIL@example.org', phone = 'MARKPHONE' WHERE id = '\(client)';
            UPDATE Sessions SET privateNotes = 'MARKPRIVATE ' || id, sharedNotes = 'MARKSHARED ' || id,
              meta = '{"a":"MARKMETA"}' WHERE clientId = '\(client)';
            UPDATE Sessions SET meta = json_set(meta, '$.rescheduledTo', 'other') WHERE clientId = '\(client)'
              AND status = 'rescheduled';
            UPDATE FormResponses SET responses = json_set(responses, '$.comment', 'MARKANSWER'),
              meta = '{"a":"MARKRESPMETA"}' WHERE clientId = '\(client)';
            UPDATE ResourceAssignments SET notes = 'MARKASSIGNED' WHERE clientId = '\(client)';
            """
        )
    }

    private func count(_ sql: String) async throws -> Int {
        Int(try await practice.rows("SELECT count(*) FROM \(sql);")) ?? -1
    }

    /// The marks that stand in the database's file or in its log. Another process looks: when one closes the file that has
    /// it open besides, SQLite's locks are gone.
    private func marksInFiles() async throws -> [String] {
        let found = try await ForeignProgram.python(
            """
            import os, sys
            path, *marks = sys.stdin.read().split()
            names = [name for name in (path, path + '-wal') if os.path.exists(name)]
            octets = b''.join(open(name, 'rb').read() for name in names)
            print(' '.join(mark for mark in marks if mark.encode() in octets))
            """,
            input: ([practice.path] + Self.marks).joined(separator: "\n")
        )
        return found.split(separator: " ").map(String.init)
    }

    @Test("nothing that told who the client was is in any table or file; what is told is what is done")
    func erases() async throws {
        let mine = "WHERE clientId = '\(client)'"
        let now = practice.clock.now.databaseText
        let sessions = try await count("Sessions \(mine)")
        let others =
            "SELECT * FROM Sessions WHERE clientId <> '\(client)' ORDER BY id; SELECT * FROM Users WHERE id <> '\(client)' ORDER BY id;"
        let othersBefore = try await practice.rows(others)
        let toCome = "Sessions \(mine) AND endTime > '\(now)' AND status"
        let scheduled = try await count("\(toCome) = 'scheduled'")
        let canceled = try await count("\(toCome) = 'canceled'")
        let past = try await practice.rows(
            "SELECT id, status, startTime, endTime, type, format FROM Sessions \(mine) AND endTime <= '\(now)' ORDER BY id;"
        )
        #expect(scheduled > 0)
        let wanted: [Entity: Int] = [
            .formResponse: try await count("FormResponses \(mine)"),
            .assignment: try await count("ResourceAssignments \(mine)"),
        ]
        #expect(try await marksInFiles() == Self.marks)

        let trace = try await FileTrace(practice)
        let told = try await practice.practice.erase(client: client, because: "asked", isRehearsal: true, as: .clerk)
        let isSame = try await FileTrace(practice) == trace
        #expect(isSame, "the rehearsal left something")

        let erasure = try await practice.practice.erase(client: client, because: "asked", as: .clerk)
        #expect(erasure == told)
        #expect(erasure.erased == wanted)
        #expect(erasure.changed == [.session: sessions, .user: 1])
        #expect(erasure.kept.first { $0.what == "sessions" }?.count == sessions)
        let dump = try await practice.rows(".dump")
        #expect(Self.marks.filter { dump.contains($0) } == [])
        #expect(try await marksInFiles() == [])

        #expect(try await count("Sessions \(mine)") == sessions)
        #expect(try await count("\(toCome) = 'scheduled'") == 0)
        #expect(try await count("\(toCome) = 'canceled'") == scheduled + canceled)
        #expect(
            try await practice.rows(
                "SELECT id, status, startTime, endTime, type, format FROM Sessions \(mine) AND endTime <= '\(now)' ORDER BY id;"
            ) == past
        )
        #expect(
            try await count("Sessions \(mine) AND meta = '{\"rescheduledTo\":\"other\"}'")
                == count("Sessions \(mine) AND status = 'rescheduled'")
        )
        let user = try practice.practice.user(client)
        #expect([user.email, user.phone, user.timeZone] == [nil, nil, nil])
        let isOthersSame = try await practice.rows(others) == othersBefore
        #expect(isOthersSame)
        try await expectAudited(erasure)
        #expect(try await practice.rows("PRAGMA foreign_key_check; PRAGMA integrity_check;") == "ok")
    }

    private func expectAudited(_ erasure: Erasure) async throws {
        let entries = try practice.store.auditEntries(limit: 100_000).map(\.entry)
        #expect(entries.last?.action == "user.erase")
        #expect(entries.last?.reason == "asked")
        for (entity, count) in erasure.erased {
            let gone = entries.filter { $0.action == "\(entity.eventName).delete" }
            #expect(Set(gone.compactMap(\.id)).count == count)
            #expect(gone.count == count)
        }
        let emptied = entries.filter { $0.action == "session.erase" }
        #expect(emptied.count == erasure.changed[.session])
        #expect(try await practice.store.verifyAudit().firstBroken == nil)
    }

    @Test("what was written over before by another program, which does not overwrite what it frees, is gone, too")
    func olderTraces() async throws {
        try await practice.application.run(
            """
            PRAGMA secure_delete = OFF;
            UPDATE Users SET name = 'M2 ' || hex(randomblob(200)), email = NULL WHERE id = '\(client)';
            UPDATE FormResponses SET responses = json_set(responses, '$.comment', hex(randomblob(300)))
              WHERE clientId = '\(client)';
            """
        )
        _ = try await practice.practice.erase(client: client, because: "asked", as: .clerk)
        #expect(try await marksInFiles() == [])
    }

    @Test("a client without sessions goes altogether")
    func withoutSessions() async throws {
        try await practice.application.run("DELETE FROM Sessions WHERE clientId = '\(client)';")
        let erasure = try await practice.practice.erase(client: client, because: "asked", as: .clerk)
        #expect(erasure.erased[.user] == 1)
        #expect(erasure.changed == [:])
        #expect(throws: PracticeError.notFound(entity: .user, id: client.text)) { try practice.practice.user(client) }
    }

    @Test("rows that cannot be read are emptied as all others")
    func unreadable() async throws {
        try await practice.application.run(
            """
            PRAGMA foreign_keys = OFF;
            PRAGMA secure_delete = OFF;
            UPDATE Sessions SET startTime = 'MARKPRIVATE', meta = '{"MARKMETA', type = 'x' WHERE id IN
              (SELECT id FROM Sessions WHERE clientId = '\(client)' LIMIT 3);
            UPDATE Sessions SET startTime = '2026-12-01 12:00:00.000 +00:00' WHERE startTime = 'MARKPRIVATE';
            UPDATE FormResponses SET responses = 'MARKANSWER', meta = x'00' WHERE clientId = '\(client)';
            UPDATE Users SET name = x'4d41524b4e414d45', createdAt = 'x' WHERE id = '\(client)';
            """
        )
        _ = try await practice.practice.erase(client: client, because: "asked", as: .clerk)
        let dump = try await practice.rows(".dump")
        #expect(Self.marks.filter { dump.contains($0) } == [])
        #expect(try await marksInFiles() == [])
    }

    @Test("to be erased twice is no harm")
    func twice() async throws {
        let first = try await practice.practice.erase(client: client, because: "asked", as: .clerk)
        let second = try await practice.practice.erase(client: client, because: "asked again", as: .clerk)
        #expect(second.erased == [:])
        #expect(first.kept.map(\.what) == second.kept.map(\.what))
    }

    @Test(
        "a therapist is not erased, nor is anybody without a reason, nor who is not there",
        arguments: ["therapist", "reason", "missing"]
    )
    func refuses(what: String) async throws {
        let therapist = User.ID(try await practice.rows("SELECT userId FROM Therapists LIMIT 1;"))
        let before = try await FileTrace(practice)
        let error = try await #require(throws: PracticeError.self) {
            switch what {
            case "therapist": try await practice.practice.erase(client: therapist, because: "asked", as: .clerk)
            case "reason": try await practice.practice.erase(client: client, because: " \n", as: .clerk)
            default: try await practice.practice.erase(client: User.ID("x"), because: "asked", as: .clerk)
            }
        }
        switch (what, error) {
        case ("therapist", .invalid(let problems)): #expect(problems.map(\.field) == ["id"])
        case ("reason", .invalid(let problems)): #expect(problems.map(\.field) == ["reason"])
        case ("missing", .notFound(.user, "x")): break
        default: Issue.record(error)
        }
        try await before.expectOnlyRefusals(["refused:user.erase"], in: practice)
    }
}
