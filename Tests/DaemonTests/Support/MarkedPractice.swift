import Foundation
import TestSupport
import Testing

/// A practice whose every word that is somebody's can be told from all others: they have ``mark`` in them.
///
/// What nobody thought to mark is found, too: ``personalValues(in:)`` asks the database for all texts in columns that
/// are not known to be harmless.
enum MarkedPractice {
    /// In no id, no word of the daemon's and no hexadecimal number.
    static let mark = "zqx"

    /// Columns that hold ids, times and words of the application's own. Any other is somebody's, and a new one as well.
    private static let harmless = [
        "id", "userId", "therapistId", "clientId", "formId", "sessionId", "resourceId", "createdAt", "updatedAt",
        "startTime", "endTime", "submittedAt", "assignedAt", "dueDate", "timeZone", "status", "type", "format",
        "isActive", "isPublic",
    ]

    /// A patient application: the daemon looks at all rows meanwhile, one transaction after the other.
    static func application(of home: DaemonHome) -> ForeignProgram {
        var application = home.application
        application.busyTimeout = 60_000
        return application
    }

    /// Marks what the application wrote.
    /// - Parameter refusing: a URL at which no calendar can be written.
    static func write(in home: DaemonHome, refusing: String) async throws {
        try await application(of: home).run(
            """
            UPDATE Users SET name = 'Zqxfirst' || rowid || ' Zqxlast' || rowid,
              email = 'zqxmail' || rowid || '@zqxhost.example', phone = '+49170Zqx' || rowid, timeZone = 'UTC';
            UPDATE Therapists SET bio = 'Zqxbio', specialties = '["Zqxspecialty"]', credentials = '["Zqxcredential"]',
              meta = '{"note": "Zqxmeta"}', calendarIntegration = NULL;
            UPDATE Therapists SET calendarIntegration = '{"provider": "caldav", "calendarId": "work"}' WHERE rowid = 1;
            UPDATE Therapists SET calendarIntegration = '{"provider": "caldav", "calendarId": "\(refusing)"}'
              WHERE rowid = 2;
            UPDATE Therapists SET calendarIntegration = '{"provider": "google", "calendarId": "zqx@zqxhost.example"}'
              WHERE rowid = 3;
            UPDATE Therapists SET calendarIntegration = '{"provider": "Zqxprovider", "calendarId": "zqxcalendar"}'
              WHERE rowid = 4;
            UPDATE Sessions SET sharedNotes = 'Zqxshared', privateNotes = 'Zqxprivate', meta = '{"room": "Zqxroom"}';
            UPDATE Forms SET title = 'Zqxform' || rowid, description = 'Zqxdescription', meta = '{"note": "Zqxmeta"}';
            UPDATE FormResponses SET responses = '{"Zqxquestion": "Zqxanswer"}' WHERE rowid <= 3;
            UPDATE Resources SET title = 'Zqxtitle', description = 'Zqxtext', url = 'https://zqxhost.example/zqxpage',
              tags = '["Zqxtag"]', meta = '{"note": "Zqxmeta"}';
            UPDATE ResourceAssignments SET notes = 'Zqxgiven', meta = '{"note": "Zqxmeta"}';
            """
        )
    }

    /// Spoils rows as no program should, with what is somebody's in the wrong places. Each is a row of its own, so that
    /// each is told of.
    static func spoil(_ home: DaemonHome) async throws {
        let sessions = [
            "status = 'Zqxstatus'", "type = 'Zqxtype'", "format = 'Zqxformat'", "startTime = 'Zqxstart'",
            "endTime = 'Zqxend'", "meta = '{Zqxmeta'", "privateNotes = 'therapyd:1:zqxkey:Zqxsealed'",
            "sharedNotes = x'5a7178ff00'",
        ].enumerated().map { "UPDATE Sessions SET \($1) WHERE rowid = \($0 + 10);" }
        // One after the other: of one look, only so many faults are told of by line.
        for statement in sessions + [
            "UPDATE Users SET timeZone = 'Zqxzone/Zqxtown' WHERE rowid = 40;",
            "UPDATE Users SET name = x'5a7178ff00' WHERE rowid = 41;",
            "UPDATE Users SET email = 'zqx' || char(10) || 'Zqx: mail' WHERE rowid = 42;",
            "UPDATE Users SET name = '' WHERE rowid = 43;",
            "UPDATE Therapists SET calendarIntegration = '{Zqxcalendar' WHERE rowid = 5;",
            "UPDATE Therapists SET calendarIntegration = '{\"provider\": 7, \"Zqx\": 1}' WHERE rowid = 6;",
            "UPDATE Therapists SET specialties = 'Zqxlist', isActive = 'Zqxactive' WHERE rowid = 7;",
            "UPDATE Forms SET fields = '[{\"id\": \"Zqxid\", \"label\": \"Zqxlabel\", \"type\": \"Zqxkind\"}]' WHERE rowid = 2;",
            "UPDATE FormResponses SET responses = '{\"Zqxbroken' WHERE rowid = 10;",
            "UPDATE FormResponses SET submittedAt = 'Zqxthen' WHERE rowid = 11;",
            "UPDATE Resources SET type = 'Zqxsort' WHERE rowid = 2;",
            "UPDATE ResourceAssignments SET status = 'Zqxstate', dueDate = 'Zqxdue' WHERE rowid = 2;",
        ] {
            try await application(of: home).run(statement)
            try await Task.sleep(for: .milliseconds(30))
        }
    }

    /// Every text of the application's tables that is somebody's, those inside of JSON as well.
    static func personalValues(in home: DaemonHome) async throws -> Set<String> {
        let columns = try await application(of: home).run(
            """
            SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c
            WHERE t.type = 'table' AND t.name NOT LIKE 'therapyd%' AND t.name NOT LIKE 'sqlite%';
            """
        ).split(separator: "\n").map { $0.split(separator: "|") }.filter { !harmless.contains(String($0[1])) }
        try #require(columns.count >= 20, "the schema was read")
        var values: Set<String> = []
        for column in columns {
            let (table, name) = (column[0], column[1])
            // Shorter ones are found in any text.
            let json = try await application(of: home).run(
                """
                SELECT json_group_array(DISTINCT value) FROM (
                  SELECT "\(name)" AS value FROM "\(table)" UNION ALL
                  SELECT j.atom FROM "\(table)" t,
                    json_tree(CASE WHEN json_valid(t."\(name)") THEN t."\(name)" END) j WHERE j.type = 'text'
                ) WHERE typeof(value) = 'text' AND length(value) >= 8;
                """
            )
            values.formUnion(try JSONDecoder().decode([String].self, from: Data(json.utf8)))
        }
        return values
    }
}
