import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

/// A form that was answered keeps the fields that were answered, whoever changes it.
@Suite struct FormVersionTests {
    private let practice: TestPractice
    private let form = Form.ID("f-1")

    init() async throws {
        practice = try TestPractice()
        try await practice.populateRecords()
    }

    enum Side: CaseIterable, Sendable { case daemon, application }

    private static func field(_ label: String) -> FormField {
        FormField(id: "mood", label: label, type: .text, required: true)
    }

    private func change(_ label: String, by side: Side) async throws {
        switch side {
        case .daemon:
            _ = try await practice.practice.update(form, with: FormUpdate(fields: [Self.field(label)]), as: .clerk)
        case .application:
            try await practice.application.run(
                """
                UPDATE Forms SET fields = '[{"id":"mood","label":"\(label)","type":"text","required":true}]'
                WHERE id = 'f-1';
                """
            )
        }
    }

    @discardableResult
    private func answer(_ id: String, by side: Side) async throws -> FormResponse.ID {
        switch side {
        case .daemon:
            let request = FormResponseRequest(
                formId: form,
                clientId: User.ID("u-client-1"),
                responses: object(["mood": "ok"])
            )
            return try await practice.practice.submit(request, as: .clerk).id
        case .application:
            try await practice.application.run(Self.insertion(id))
            return FormResponse.ID(id)
        }
    }

    private static func insertion(_ id: String, verb: String = "INSERT") -> String {
        """
        \(verb) INTO FormResponses (id, formId, clientId, responses, submittedAt, createdAt, updatedAt) VALUES
        ('\(id)', 'f-1', 'u-client-1', '{"mood":"ok"}', '2026-12-01 12:00:00.000 +00:00',
        '2026-12-01 12:00:00.000 +00:00', '2026-12-01 12:00:00.000 +00:00');
        """
    }

    private func versions() async throws -> String {
        try await practice.rows(
            """
            SELECT count(*) FROM therapyd_form_versions; SELECT count(*) FROM therapyd_answered_forms;
            SELECT count(*) FROM therapyd_response_versions;
            """
        )
    }

    // MARK: Versions

    @Test("of a form that nobody answered, there is one version, however often it changes", arguments: Side.allCases)
    func unanswered(side: Side) async throws {
        try await change("A", by: side)
        try await change("B", by: side)
        #expect(try practice.practice.form(form).version == 1)
        #expect(try await versions() == "0\n0\n0")
    }

    @Test(
        "each response names the version that it answered, and can be read with it",
        arguments: Side.allCases,
        Side.allCases
    )
    func answered(changer: Side, sender: Side) async throws {
        var responses: [FormResponse.ID] = []
        for (index, label) in ["A", "B", "C"].enumerated() {
            try await change(label, by: changer)
            for number in 1...2 { responses.append(try await answer("r-\(index)-\(number)", by: sender)) }
        }
        #expect(try practice.practice.form(form).version == 3)
        #expect(try responses.map { try practice.practice.response($0).formVersion } == [1, 1, 2, 2, 3, 3])
        let listed = try practice.practice.responses(FormResponseQuery(formId: form)).records
        #expect(listed.map(\.formVersion).sorted() == [1, 1, 2, 2, 3, 3])
        for (version, label) in [(1, "A"), (2, "B"), (3, "C")] {
            let edition = try practice.practice.form(form, version: version)
            #expect(edition.version == version)
            #expect(edition.fields.map(\.label) == [label])
            #expect(edition.title == "Mood")
        }
        #expect(try practice.practice.form(form, version: nil) == practice.practice.form(form))
    }

    @Test("what is not there as a version is refused with those that are", arguments: [0, 3, -1])
    func missingVersion(version: Int) async throws {
        try await answer("r", by: .application)
        try await change("B", by: .daemon)
        let problem = Problem(field: "version", message: "the form has the versions 1 to 2")
        #expect(throws: PracticeError.invalid([problem])) { try practice.practice.form(form, version: version) }
    }

    @Test("whatever is not its fields makes no version, and fields that are the same do not either")
    func otherColumns() async throws {
        try await answer("r", by: .daemon)
        let fields = try practice.practice.form(form).fields
        let update = FormUpdate(title: "T", summary: "S", fields: fields, isActive: false, meta: JSONObject())
        #expect(try await practice.practice.update(form, with: update, as: .clerk).version == 1)
        try await practice.application.run("UPDATE Forms SET fields = fields, title = 'U' WHERE id = 'f-1';")
        #expect(try practice.practice.form(form).version == 1)
    }

    @Test("an update answers with the version that it has made")
    func updateTellsVersion() async throws {
        try await answer("r", by: .daemon)
        let update = FormUpdate(fields: [Self.field("New")])
        let updated = try await practice.practice.update(form, with: update, as: .clerk)
        #expect(updated == (try practice.practice.form(form)))
        #expect(updated.version == 2)
    }

    @Test("a refused change of fields makes no version")
    func refusedChange() async throws {
        try await answer("r", by: .daemon)
        await #expect(throws: PracticeError.self) {
            try await practice.practice.update(form, with: FormUpdate(fields: []), as: .clerk)
        }
        #expect(try await versions() == "0\n1\n0")
    }

    @Test("ids of digits, which SQLite keeps as numbers, have versions as all others")
    func numericIDs() async throws {
        try await practice.application.run("UPDATE Forms SET id = '77' WHERE id = 'f-1';")
        let insertion = Self.insertion("r").replacing("'f-1'", with: "'77'")
        try await practice.application.run(insertion.replacing("'r'", with: "'101'"))
        try await practice.application.run("UPDATE Forms SET fields = '[]' WHERE id = '77';")
        try await practice.application.run(insertion.replacing("'r'", with: "'102'"))
        #expect(try practice.practice.form(Form.ID("77")).version == 2)
        #expect(try practice.practice.form(Form.ID("77"), version: 1).fields.map(\.label) == ["Mood"])
        #expect(try practice.practice.response(FormResponse.ID("101")).formVersion == 1)
        #expect(try practice.practice.response(FormResponse.ID("102")).formVersion == 2)
        try await practice.application.run("DELETE FROM Forms WHERE id = '77';")
        #expect(try await versions() == "0\n0\n0")
    }

    @Test("a response that is written over answers today's version", arguments: ["REPLACE", "INSERT OR REPLACE"])
    func replacedResponse(verb: String) async throws {
        try await answer("r", by: .application)
        try await change("B", by: .application)
        try await practice.application.run(Self.insertion("r", verb: verb))
        #expect(try practice.practice.response(FormResponse.ID("r")).formVersion == 2)
        try await practice.application.run(Self.insertion("r", verb: "INSERT OR IGNORE"))
        #expect(try practice.practice.response(FormResponse.ID("r")).formVersion == 2)
    }

    // MARK: Deleting

    @Test("with the form all of its versions go, with a response its own", arguments: Side.allCases)
    func deleting(side: Side) async throws {
        let first = try await answer("r-1", by: side)
        try await change("B", by: side)
        let second = try await answer("r-2", by: side)
        #expect(try await versions() == "1\n1\n1")
        switch side {
        case .daemon: _ = try await practice.practice.delete(second, as: .clerk)
        case .application: try await practice.application.run("DELETE FROM FormResponses WHERE id = '\(second)';")
        }
        #expect(try await versions() == "1\n1\n0")
        #expect(try practice.practice.response(first).formVersion == 1)
        switch side {
        case .daemon: _ = try await practice.practice.delete(form, as: .clerk)
        case .application: try await practice.application.run("DELETE FROM Forms WHERE id = 'f-1';")
        }
        #expect(try await versions() == "0\n0\n0")
    }

    // MARK: Scores

    @Test("a score goes by the version that was answered")
    func scores() async throws {
        let form = try await practice.practice.createForm(of: .gad7, as: .clerk)
        let answers = object(["gad1": 1, "gad2": 2, "gad3": 3, "gad4": 0, "gad5": 1, "gad6": 2, "gad7": 3])
        let request = FormResponseRequest(formId: form.id, clientId: User.ID("u-client-1"), responses: answers)
        let response = try await practice.practice.submit(request, as: .clerk)
        let change = FormUpdate(fields: [Self.field("Nothing of the kind")])
        _ = try await practice.practice.update(form.id, with: change, as: .clerk)
        let later = try await practice.practice.submit(
            FormResponseRequest(formId: form.id, clientId: User.ID("u-client-1"), responses: object(["mood": "ok"])),
            as: .clerk
        )
        #expect(later.formVersion == 2)
        let scores = try practice.practice.scores(of: [response, later])
        #expect(scores[response.id]?.total == 12)
        #expect(scores[later.id] == nil)
        let outcomes = try practice.practice.outcomes(OutcomeQuery(clientId: User.ID("u-client-1"))).records
        #expect(outcomes.map(\.response.id) == [response.id])
    }

    // MARK: Other programs' upkeep

    @Test("on a file of an older daemon, which took no notes of forms, answered forms count as answered")
    func olderDaemon() async throws {
        let directory = practice.directory
        try await answer("r-1", by: .application)
        try practice.store.close()
        try await practice.application.run(
            """
            DROP TRIGGER therapyd_form_version; DROP TRIGGER therapyd_form_answered;
            DROP TRIGGER therapyd_response_version; DROP TRIGGER therapyd_form_version_delete;
            DROP TRIGGER therapyd_response_version_delete; DROP TABLE therapyd_form_versions;
            DROP TABLE therapyd_answered_forms; DROP TABLE therapyd_response_versions;
            DELETE FROM therapyd_migrations WHERE name = '0004-form-versions';
            """
        )
        let copy = try TemporaryDirectory()
        try await practice.application.run(".backup \(copy.file(TestPractice.fileName))")
        let newer = try TestPractice(in: copy)
        _ = try await newer.practice.update(form, with: FormUpdate(fields: [Self.field("B")]), as: .clerk)
        #expect(try newer.practice.form(form).version == 2)
        #expect(try newer.practice.form(form, version: 1).fields.map(\.label) == ["Mood"])
        #expect(try newer.practice.response(FormResponse.ID("r-1")).formVersion == 1)
        withExtendedLifetime(directory) {}
    }

    /// What Sequelize 6 does to alter a table of SQLite, and what people do by hand.
    private static func remaking(_ table: String, _ columns: String) -> [String] {
        [
            """
            CREATE TABLE \(table)_backup AS SELECT * FROM \(table); DROP TABLE \(table);
            CREATE TABLE \(table) (\(columns));
            INSERT INTO \(table) SELECT * FROM \(table)_backup; DROP TABLE \(table)_backup;
            """,
            """
            CREATE TABLE \(table)_backup (\(columns)); INSERT INTO \(table)_backup SELECT * FROM \(table);
            DROP TABLE \(table); ALTER TABLE \(table)_backup RENAME TO \(table);
            """,
            """
            ALTER TABLE \(table) RENAME TO \(table)_old; CREATE TABLE \(table) (\(columns));
            INSERT INTO \(table) SELECT * FROM \(table)_old; DROP TABLE \(table)_old;
            """,
            """
            PRAGMA legacy_alter_table = ON; ALTER TABLE \(table) RENAME TO \(table)_old;
            CREATE TABLE \(table) (\(columns)); INSERT INTO \(table) SELECT * FROM \(table)_old; DROP TABLE \(table)_old;
            """,
            "ALTER TABLE \(table) RENAME TO \(table)_x; ALTER TABLE \(table)_x RENAME TO \(table);",
            "ALTER TABLE \(table) ADD COLUMN note TEXT; ALTER TABLE \(table) RENAME COLUMN note TO remark;",
        ]
    }

    private static let responses = remaking(
        "FormResponses",
        """
        id UUID PRIMARY KEY, formId UUID NOT NULL REFERENCES Forms (id) ON DELETE CASCADE ON UPDATE CASCADE,
        sessionId UUID REFERENCES Sessions (id) ON DELETE SET NULL ON UPDATE CASCADE, clientId UUID NOT NULL
        REFERENCES Users (id) ON DELETE CASCADE ON UPDATE CASCADE, responses JSON NOT NULL,
        submittedAt DATETIME NOT NULL, meta JSON NOT NULL DEFAULT '{}', createdAt DATETIME NOT NULL,
        updatedAt DATETIME NOT NULL
        """
    )

    private static let forms = remaking(
        "Forms",
        """
        id UUID PRIMARY KEY, title VARCHAR(255) NOT NULL, description TEXT, type TEXT NOT NULL, fields JSON NOT NULL,
        isActive TINYINT(1) NOT NULL DEFAULT 1, meta JSON NOT NULL DEFAULT '{}', createdAt DATETIME NOT NULL,
        updatedAt DATETIME NOT NULL
        """
    )

    @Test(
        "the application may make the table of responses anew, and versions are what they were",
        arguments: responses,
        ["ON", "OFF"]
    )
    func remakesResponses(script: String, foreignKeys: String) async throws {
        try await remake(script, foreignKeys: foreignKeys)
    }

    /// With foreign keys on, dropping the forms takes all responses along: nobody does that.
    @Test("the application may make the table of forms anew, and versions are what they were", arguments: forms)
    func remakesForms(script: String) async throws {
        // Without the old way of renaming, references follow a table that is renamed, and are lost with it.
        guard !script.hasPrefix("ALTER TABLE Forms RENAME TO Forms_old") else { return }
        try await remake(script, foreignKeys: "OFF")
    }

    private func remake(_ script: String, foreignKeys: String) async throws {
        try await answer("r-1", by: .application)
        try await change("B", by: .application)
        try await answer("r-2", by: .application)
        try await practice.application.run("PRAGMA foreign_keys = \(foreignKeys);\n\(script)")
        // As the watch does when it sees that the schema is another.
        try await practice.tendTriggers()
        #expect(try practice.practice.response(FormResponse.ID("r-1")).formVersion == 1)
        #expect(try practice.practice.response(FormResponse.ID("r-2")).formVersion == 2)
        try await change("C", by: .application)
        try await answer("r-3", by: .application)
        #expect(try practice.practice.form(form).version == 3)
        #expect(try practice.practice.response(FormResponse.ID("r-3")).formVersion == 3)
        #expect(try await practice.rows("PRAGMA foreign_key_check; PRAGMA integrity_check;") == "ok")
    }
}
