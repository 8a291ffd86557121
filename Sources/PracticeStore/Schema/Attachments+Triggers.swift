import TherapyKit

/// The triggers. They run in the application's own statements, so they call no function that an SQLite of 2020 lacks.
extension Attachments {
    static let now = "strftime('%Y-%m-%d %H:%M:%f +00:00', 'now')"
    static let insertion =
        "INSERT INTO therapyd_changes (at, entity, rowId, operation, columns, oldStatus, newStatus)"

    /// One per operation.
    ///
    /// SQLite keeps any value in any column. The casts see to it that the feed takes everything that the application
    /// may write, and holds only texts.
    static func feedTriggers(of table: ApplicationSchema.Table, in schema: ApplicationSchema) -> [Attachment] {
        let oldStatus = table.hasStatus ? "CAST(OLD.status AS TEXT)" : "NULL"
        let newStatus = table.hasStatus ? "CAST(NEW.status AS TEXT)" : "NULL"
        let oldID = "coalesce(CAST(OLD.id AS TEXT), '')"
        let newID = "coalesce(CAST(NEW.id AS TEXT), '')"
        func trigger(_ operation: String, _ when: String = "", values: [String]) -> Attachment {
            let name = "therapyd_\(table.name)_\(operation)"
            let event = operation.split(separator: "_")[0].uppercased()
            return Attachment(
                kind: .feed,
                name: name,
                table: table.name,
                sql: """
                    CREATE TRIGGER \(name) AFTER \(event) ON \(table.name) \(when)BEGIN \
                    \(insertion) VALUES (\(now), '\(table.entity.rawValue)', \(values.joined(separator: ", "))); END
                    """
            )
        }
        let differences = differences(of: table, in: schema)
        let names = differences.map { "CASE WHEN \($0.condition) THEN '\($0.field) ' ELSE '' END" }
        let columns = "rtrim(\(names.joined(separator: " || ")))"
        // To write what is there already is no change.
        let differs = "WHEN \(differences.map(\.condition).joined(separator: " OR ")) "
        return [
            trigger("insert", values: [newID, "'insert'", "''", "NULL", newStatus]),
            trigger("update", differs, values: [newID, "'update'", columns, oldStatus, newStatus]),
            // A row that got another id is gone under its old one.
            trigger("update_id", "WHEN OLD.id IS NOT NEW.id ", values: [oldID, "'delete'", "''", oldStatus, "NULL"]),
            trigger("delete", values: [oldID, "'delete'", "''", oldStatus, "NULL"]),
        ]
    }

    /// For each field, whether an update changed it; a field of several columns is one.
    private static func differences(
        of table: ApplicationSchema.Table,
        in schema: ApplicationSchema
    ) -> [(field: String, condition: String)] {
        var differences: [(field: String, condition: String)] = []
        for (field, column) in schema.columns(of: table) {
            let name = field == column ? column : UserColumns.quoted(column)
            let condition = "OLD.\(name) IS NOT NEW.\(name)"
            if differences.last?.field == field {
                differences[differences.count - 1].condition += " OR \(condition)"
            } else {
                differences.append((field, condition))
            }
        }
        return differences
    }

    /// Keep the fields that a form had when it was answered, and by which version each response goes.
    ///
    /// A form's current version is one more than the versions that are kept; a response without a row here answered the
    /// first. Whoever changes the fields, the application or the daemon, the version is made in the same statement.
    ///
    /// No trigger names another of the application's tables: one that is gone for a moment, while the application makes
    /// it anew, would be in the way of its ALTER TABLE. Nor do they lean on a conflict clause, for which SQLite takes that
    /// of the application's own statement.
    static let versionTriggers = [
        versionTrigger(
            "form_version",
            on: "UPDATE OF fields",
            of: "Forms",
            when: """
                OLD.fields IS NOT NEW.fields \
                AND EXISTS (SELECT 1 FROM therapyd_answered_forms WHERE formId = OLD.id)
                """,
            """
            INSERT INTO therapyd_form_versions (formId, version, fields, supersededAt) \
            SELECT OLD.id, coalesce(max(version), 0) + 1, OLD.fields, \(now) FROM therapyd_form_versions \
            WHERE formId = OLD.id
            """
        ),
        versionTrigger(
            "form_answered",
            on: "INSERT",
            of: "FormResponses",
            when: "NOT EXISTS (SELECT 1 FROM therapyd_answered_forms WHERE formId = NEW.formId)",
            "INSERT INTO therapyd_answered_forms (formId) VALUES (NEW.formId)"
        ),
        versionTrigger(
            "response_version",
            on: "INSERT",
            of: "FormResponses",
            when: "EXISTS (SELECT 1 FROM therapyd_form_versions WHERE formId = NEW.formId)",
            """
            DELETE FROM therapyd_response_versions WHERE responseId = NEW.id; \
            INSERT INTO therapyd_response_versions (responseId, version) \
            SELECT NEW.id, max(version) + 1 FROM therapyd_form_versions WHERE formId = NEW.formId
            """
        ),
        versionTrigger(
            "form_version_delete",
            on: "DELETE",
            of: "Forms",
            """
            DELETE FROM therapyd_form_versions WHERE formId = OLD.id; \
            DELETE FROM therapyd_answered_forms WHERE formId = OLD.id
            """
        ),
        versionTrigger(
            "response_version_delete",
            on: "DELETE",
            of: "FormResponses",
            "DELETE FROM therapyd_response_versions WHERE responseId = OLD.id"
        ),
    ]

    private static func versionTrigger(
        _ name: String,
        on event: String,
        of table: String,
        when condition: String? = nil,
        _ body: String
    ) -> Attachment {
        Attachment(
            kind: .trigger,
            name: "therapyd_\(name)",
            table: table,
            sql: """
                CREATE TRIGGER therapyd_\(name) AFTER \(event) ON \(table) \
                \(condition.map { "WHEN \($0) " } ?? "")BEGIN \(body); END
                """
        )
    }
}
