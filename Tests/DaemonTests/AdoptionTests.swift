import Foundation
import TestSupport
import Testing

@Suite("Adopting the application's practice")
struct AdoptionTests {
    private static let tables = [
        "Users", "Therapists", "Sessions", "Forms", "FormResponses", "Resources", "ResourceAssignments",
    ]

    @Test("of all the rows of the seven tables, exactly the sessions that were over and scheduled are completed")
    func completesWhatIsOver() async throws {
        let home = try DaemonHome(fixture: true)
        let application = home.application
        let before = home.directory.file("before.sqlite")
        try FileManager.default.copyItem(atPath: SharedFiles.fixture(), toPath: before)
        let began = try await Self.now(application)
        let daemon = try await home.start()
        try await eventually("what was over before the start is completed") {
            try await application.run(
                "SELECT count(*) FROM Sessions WHERE status = 'scheduled' AND endTime <= '\(began)'"
            ) == "0"
        }
        #expect(await daemon.stop() == .exited(0))
        let ended = try await Self.now(application)

        try await Self.checkThatNothingElseChanged(application, before: before)
        // Between the start and the stop another session may have ended; it may be completed, or not yet.
        let past = "old.status = 'scheduled' AND old.endTime"
        let wrong = try await application.run(
            """
            ATTACH '\(before)' AS before;
            SELECT old.id, old.status, old.endTime, new.status, new.updatedAt
            FROM before.Sessions AS old LEFT JOIN main.Sessions AS new USING (id)
            WHERE NOT CASE
                WHEN \(past) <= '\(began)' THEN new.status = 'completed' AND new.updatedAt BETWEEN '\(began)' AND '\(ended)'
                WHEN \(past) <= '\(ended)' THEN new.status IN ('scheduled', 'completed')
                ELSE new.status = old.status AND new.updatedAt = old.updatedAt
            END;
            """
        )
        #expect(wrong.isEmpty)

        let changed = try await Self.changedSessions(application, before: before)
        #expect(changed.count > 100)
        let format = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \+00:00/
        #expect(changed.allSatisfy { $0.updatedAt.wholeMatch(of: format) != nil })
        let audited = try await application.run(
            """
            SELECT rowId FROM therapyd_audit
            WHERE actor = 'plugin:auto-completion' AND action = 'session.complete' AND entity = 'Session'
              AND columns = 'status updatedAt'
            ORDER BY rowId;
            """
        ).split(separator: "\n").map(String.init)
        #expect(audited == changed.map(\.id).sorted())
        #expect(try await application.run("SELECT count(*) FROM therapyd_audit") == "\(changed.count)")
        try await home.checkIntegrity()
    }

    @Test("what a session looked like is told by nothing but its status and when it changed, at any later start, too")
    func secondStart() async throws {
        let home = try DaemonHome(fixture: true)
        let application = home.application
        let over = "SELECT count(*) FROM Sessions WHERE status = 'scheduled' AND endTime <= \(SamplePeople.moment())"
        var daemon = try await home.start()
        try await eventually("what is over is completed") { try await application.run(over) == "0" }
        await daemon.stop()
        let before = home.directory.file("before.sqlite")
        try await application.run("VACUUM INTO '\(before)'")

        daemon = try await home.start()
        try await eventually("and again") { try await application.run(over) == "0" }
        await daemon.stop()
        try await Self.checkThatNothingElseChanged(application, before: before)
        let changed = try await Self.changedSessions(application, before: before)
        let past = try await application.run(
            """
            ATTACH '\(before)' AS before;
            SELECT count(*) FROM before.Sessions WHERE status = 'scheduled' AND endTime <= \(SamplePeople.moment())
            """
        )
        #expect("\(changed.count)" == past, "none but one that ended between the starts")
    }

    @Test("the application's tables stay as it made them")
    func schema() async throws {
        let home = try DaemonHome(fixture: true)
        let query = """
            SELECT type, name, tbl_name, sql FROM sqlite_schema
            WHERE name NOT LIKE 'therapyd\\_%' ESCAPE '\\' AND tbl_name NOT LIKE 'therapyd\\_%' ESCAPE '\\'
              AND name <> 'sqlite_sequence' ORDER BY name;
            """
        let before = try await home.application.run(query)
        let daemon = try await home.start()
        await daemon.stop()
        #expect(try await home.application.run(query) == before)
    }

    // MARK: Comparing

    private static func now(_ application: ForeignProgram) async throws -> String {
        try await application.run("SELECT \(SamplePeople.moment())")
    }

    /// Holds every row of the seven tables against the one before, as SQLite writes each value with its type; only
    /// `status` and `updatedAt` of sessions are left out.
    private static func checkThatNothingElseChanged(
        _ application: ForeignProgram,
        before: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for table in tables {
            let columns = try await application.run("SELECT name FROM pragma_table_info('\(table)')")
                .split(separator: "\n").filter { table != "Sessions" || !["status", "updatedAt"].contains($0) }
            #expect(columns.count > 5, sourceLocation: sourceLocation)
            let row = columns.map { "quote(\"\($0)\")" }.joined(separator: " || ',' || ")
            let differences = try await application.run(
                """
                ATTACH '\(before)' AS before;
                SELECT (SELECT count(*) FROM main.\(table)) - (SELECT count(*) FROM before.\(table)),
                    (SELECT count(*) FROM (SELECT \(row) FROM main.\(table) EXCEPT SELECT \(row) FROM before.\(table))),
                    (SELECT count(*) FROM (SELECT \(row) FROM before.\(table) EXCEPT SELECT \(row) FROM main.\(table)));
                """
            )
            #expect(differences == "0|0|0", "rows of \(table)", sourceLocation: sourceLocation)
        }
    }

    private static func changedSessions(
        _ application: ForeignProgram,
        before: String
    ) async throws -> [(id: String, updatedAt: String)] {
        try await application.run(
            """
            ATTACH '\(before)' AS before;
            SELECT new.id, new.updatedAt FROM main.Sessions AS new JOIN before.Sessions AS old USING (id)
            WHERE new.status <> old.status OR new.updatedAt <> old.updatedAt;
            """
        ).split(separator: "\n").map { line in
            let fields = line.split(separator: "|").map(String.init)
            return (fields[0], fields[1])
        }
    }
}
