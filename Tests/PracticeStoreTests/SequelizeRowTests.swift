import TestSupport
import Testing
import TherapyKit

@testable import PracticeStore

/// What the daemon writes beside what Sequelize wrote.
@Suite struct SequelizeRowTests {
    private static let tables = ApplicationSchema.tables.map(\.name)

    /// A practice with the rows of the recorded `create`, written by Sequelize's statements.
    private func writtenBySequelize(fixture: Bool) async throws -> TestPractice {
        let practice = try TestPractice(fixture: fixture)
        try await practice.application.run(SequelizeRecording(.create).sql)
        return practice
    }

    /// A practice with the same values, written by the store.
    private func writtenByDaemon() async throws -> TestPractice {
        let practice = try TestPractice()
        let records = try Self.records()
        try await practice.store.write(as: .daemon) { db in
            for record in records { try record.insert(db, in: ApplicationSchema()) }
        }
        return practice
    }

    @Test("of the same values, the daemon makes the same row as Sequelize, to the byte", arguments: tables)
    func sameBytes(table: String) async throws {
        let daemon = try await writtenByDaemon()
        // Private notes are no part of a record.
        let names = try await daemon.rows("SELECT name FROM pragma_table_info('\(table)');")
            .split(separator: "\n").filter { $0 != "privateNotes" }
        let bytes = names.map { "'\($0) ' || typeof(\($0)) || ' ' || hex(coalesce(\($0), ''))" }
        let rows = "SELECT \(bytes.joined(separator: ", ")) FROM \(table) ORDER BY id;"
        let written = try await daemon.rows(rows)
        #expect(try await written == writtenBySequelize(fixture: false).rows(rows))
        #expect(!written.isEmpty)
    }

    @Test("every column has the kinds of value that Sequelize gives it, and in its form", arguments: tables)
    func shapes(table: String) async throws {
        let sequelize = try await writtenBySequelize(fixture: true)
        let known = try await ColumnShapes(of: table, in: sequelize.application)
        #expect(known.strangers(to: known) == [])
        let daemon = try await writtenByDaemon()
        #expect(try await ColumnShapes(of: table, in: daemon.application).strangers(to: known) == [])
    }

    @Test(
        "a value in another form is noticed",
        arguments: [
            ("startTime", "'2026-12-01T10:00:00.000Z'"), ("startTime", "'2026-12-01 10:00:00 +00:00'"),
            ("startTime", "'2026'"), ("meta", "'{\"a\": 1}'"), ("meta", "'12'"), ("meta", "'none'"),
            ("clientId", "upper(clientId)"), ("status", "x'00'"),
        ]
    )
    func spoiled(column: String, value: String) async throws {
        let practice = try await writtenBySequelize(fixture: true)
        let known = try await ColumnShapes(of: "Sessions", in: practice.application)
        try await practice.application.run(
            "PRAGMA foreign_keys = OFF; UPDATE Sessions SET \(column) = \(value) WHERE status = 'no_show';"
        )
        let strangers = try await ColumnShapes(of: "Sessions", in: practice.application).strangers(to: known)
        #expect(strangers.count == 1)
        #expect(strangers.allSatisfy { $0.hasPrefix("\(column): ") })
    }
}

// MARK: The recorded values

extension SequelizeRowTests {
    /// The records of the recorded `create`, as domain values.
    private static func records() throws -> [any StoredRecord] {
        try people() + sessions() + forms() + resources()
    }

    /// The recording's ids are numbered, and its clock went on by a second from step to step.
    private static func id<Record>(_ number: Int) -> RecordID<Record> {
        let digits = String(number)
        return RecordID("0c0ffee0-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits)
    }

    private static func time(_ step: Int) -> Instant { TestPractice.noon + .seconds(step) }

    private static func instant(_ text: String) throws -> Instant { try #require(Instant(text)) }

    private static func json(_ text: String) throws -> JSONObject {
        try #require(JSONValue(parsing: text).object)
    }

    private static func people() throws -> [any StoredRecord] {
        [
            User(
                id: id(1),
                name: "Zoë O'Neil",
                email: "zoe@example.org",
                phone: "+15550100",
                timeZone: "Europe/Berlin",
                createdAt: time(1),
                updatedAt: time(1)
            ),
            User(id: id(2), name: "No Address", createdAt: time(2), updatedAt: time(2)),
            Therapist(
                id: id(3),
                userId: id(1),
                bio: "Lines\nand \"quotes\"",
                specialties: ["cbt", "α"],
                isActive: false,
                calendarIntegration: CalendarIntegration(provider: "google", calendarId: "c1"),
                meta: try json(#"{"office": {"room": "R1"}}"#),
                createdAt: time(3),
                updatedAt: time(3)
            ),
            Therapist(id: id(4), userId: id(2), bio: "", createdAt: time(4), updatedAt: time(4)),
        ]
    }

    private static func sessions() throws -> [any StoredRecord] {
        let hour = try instant("2026-12-02T09:00:00+01:00")
        // An object of JavaScript has its numbered members first.
        let meta = try json(
            #"""
            {"7": "first", "z": 1.5, "a": [1, null, true],
            "text": "quote \" back\\ slash \/ \u00e9 讨 \ud83d\ude00 \u2028 \u0001"}
            """#
        )
        return [
            Session(
                id: id(5),
                therapistId: id(3),
                clientId: id(2),
                startTime: try instant("2026-12-05T10:00:00.123Z"),
                endTime: try instant("2026-12-05T10:50:00Z"),
                status: .completed,
                type: .initial,
                format: .inPerson,
                sharedNotes: "",
                meta: meta,
                createdAt: time(5),
                updatedAt: time(5)
            ),
            Session(
                id: id(6),
                therapistId: id(4),
                clientId: id(1),
                startTime: Instant(milliseconds: -3_599_001),
                endTime: Instant(milliseconds: 0),
                type: .regular,
                format: .video,
                createdAt: time(6),
                updatedAt: time(6)
            ),
            Session(
                id: id(7),
                therapistId: id(4),
                clientId: id(1),
                startTime: hour,
                endTime: hour,
                type: .regular,
                format: .video,
                // What JavaScript makes of such numbers, kept as it stood.
                meta: try json(
                    """
                    {"big": 12345678901234567000, "exponent": 1e+21, "small": 1e-7, "negative": 0, "nan": null,
                    "when": "1970-01-01T00:00:00.000Z"}
                    """
                ),
                createdAt: time(7),
                updatedAt: time(7)
            ),
        ]
    }

    private static func forms() throws -> [any StoredRecord] {
        let mood = try FormField(
            json: json(#"{"id": "mood", "label": "Mood", "type": "scale", "required": true, "options": ["1", "2"]}"#)
        )
        return [
            Form(
                id: id(8),
                title: "Mood",
                summary: "Weekly",
                type: .assessment,
                fields: [mood],
                isActive: false,
                meta: try json(#"{"version": 2}"#),
                createdAt: time(8),
                updatedAt: time(8)
            ),
            Form(id: id(9), title: "Empty", type: .custom, fields: [], createdAt: time(9), updatedAt: time(9)),
            FormResponse(
                id: id(10),
                formId: id(8),
                sessionId: id(5),
                clientId: id(2),
                responses: try json(#"{"mood": 1, "ok": true, "note": null}"#),
                submittedAt: try instant("2026-12-05T11:00:00Z"),
                meta: try json(#"{"formVersion": 1}"#),
                createdAt: time(10),
                updatedAt: time(10)
            ),
            FormResponse(
                id: id(11),
                formId: id(9),
                clientId: id(1),
                responses: JSONObject(),
                submittedAt: time(11),
                createdAt: time(11),
                updatedAt: time(11)
            ),
        ]
    }

    private static func resources() throws -> [any StoredRecord] {
        [
            Resource(
                id: id(12),
                therapistId: id(3),
                title: "Sleep",
                summary: "A worksheet",
                type: .pdf,
                url: "https://example.org/sleep.pdf",
                isPublic: true,
                tags: ["sleep"],
                meta: try json(#"{"pages": 3}"#),
                createdAt: time(12),
                updatedAt: time(12)
            ),
            Resource(
                id: id(13),
                therapistId: id(4),
                title: "Link",
                type: .link,
                url: "/x",
                createdAt: time(13),
                updatedAt: time(13)
            ),
            Assignment(
                id: id(14),
                resourceId: id(12),
                clientId: id(2),
                assignedAt: time(14),
                dueDate: try instant("2026-12-24T23:00:00Z"),
                status: .viewed,
                notes: "soon",
                meta: try json(#"{"by": "mail"}"#),
                createdAt: time(14),
                updatedAt: time(14)
            ),
            Assignment(
                id: id(15),
                resourceId: id(13),
                clientId: id(1),
                assignedAt: time(15),
                createdAt: time(15),
                updatedAt: time(15)
            ),
        ]
    }
}
