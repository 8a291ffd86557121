import GRDB
import TherapyKit

/// What the daemon adds to the application's tables without changing their shape: the triggers that feed
/// `therapyd_changes`, and the indexes that its own queries need.
///
/// Other programs may drop them (Sequelize's `sync({alter: true})` makes tables anew), so they are no migration but a
/// state that is looked at, and put right, whenever the schema may have changed.
enum Attachments {
    struct Attachment: Sendable {
        let type: String
        let name: String
        let table: String
        let sql: String
    }

    static let all = ApplicationSchema.tables.flatMap(triggers) + indexes

    /// Makes what is missing or different, on the tables that are there: another program may be about to make one anew.
    ///
    /// Where a feed had lost its triggers, nobody took notes for a while: a change of its own, ``Change/Operation/replace``
    /// of no row in particular, tells every consumer to look at all of the entity's records again.
    /// - Parameter isNew: whether the feed has only just been made, so that nothing can be missing from it.
    /// - Returns: how many triggers had to be made.
    static func ensure(in db: Database, isNew: Bool = false, progress: (String) -> Void) throws -> Int {
        let tables = try Set(String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'"))
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT name, sql FROM sqlite_master WHERE name LIKE 'therapyd!_%' ESCAPE '!' AND sql IS NOT NULL"
        )
        var present: [String: String] = [:]
        for row in rows { present[row[0]] = row[1] }
        var triggers = 0
        var replaced: Set<String> = []
        for attachment in all where present[attachment.name] != attachment.sql && tables.contains(attachment.table) {
            progress("making \(attachment.type.lowercased()) \(attachment.name)")
            try db.execute(sql: "DROP \(attachment.type) IF EXISTS \(attachment.name)")
            try db.execute(sql: attachment.sql)
            if attachment.type == "TRIGGER" {
                triggers += 1
                replaced.insert(attachment.table)
            }
        }
        for table in ApplicationSchema.tables where !isNew && replaced.contains(table.name) {
            try db.execute(
                sql: "\(insertion) VALUES (\(now), ?, '', ?, '', NULL, NULL)",
                arguments: [table.entity.rawValue, Change.Operation.replace.rawValue]
            )
        }
        return triggers
    }

    // MARK: Triggers

    /// One trigger per operation. They call no function that an SQLite of 2020 lacks, for they run in the application's.
    ///
    /// SQLite keeps any value in any column. The casts see to it that the feed takes everything that the application
    /// may write, and holds only texts.
    private static func triggers(of table: ApplicationSchema.Table) -> [Attachment] {
        let oldStatus = table.hasStatus ? "CAST(OLD.status AS TEXT)" : "NULL"
        let newStatus = table.hasStatus ? "CAST(NEW.status AS TEXT)" : "NULL"
        let oldID = "coalesce(CAST(OLD.id AS TEXT), '')"
        let newID = "coalesce(CAST(NEW.id AS TEXT), '')"
        func trigger(_ operation: String, _ when: String = "", values: [String]) -> Attachment {
            let name = "therapyd_\(table.name)_\(operation)"
            let event = operation.split(separator: "_")[0].uppercased()
            return Attachment(
                type: "TRIGGER",
                name: name,
                table: table.name,
                sql: """
                    CREATE TRIGGER \(name) AFTER \(event) ON \(table.name) \(when)BEGIN \
                    \(insertion) VALUES (\(now), '\(table.entity.rawValue)', \(values.joined(separator: ", "))); END
                    """
            )
        }
        let differences = table.columns.map { "OLD.\($0) IS NOT NEW.\($0)" }
        let names = zip(table.columns, differences).map { "CASE WHEN \($1) THEN '\($0) ' ELSE '' END" }
        let columns = "rtrim(\(names.joined(separator: " || ")))"
        // To write what is there already is no change.
        let differs = "WHEN \(differences.joined(separator: " OR ")) "
        return [
            trigger("insert", values: [newID, "'insert'", "''", "NULL", newStatus]),
            trigger("update", differs, values: [newID, "'update'", columns, oldStatus, newStatus]),
            // A row that got another id is gone under its old one.
            trigger("update_id", "WHEN OLD.id IS NOT NEW.id ", values: [oldID, "'delete'", "''", oldStatus, "NULL"]),
            trigger("delete", values: [oldID, "'delete'", "''", oldStatus, "NULL"]),
        ]
    }

    private static let now = "strftime('%Y-%m-%d %H:%M:%f +00:00', 'now')"
    private static let insertion =
        "INSERT INTO therapyd_changes (at, entity, rowId, operation, columns, oldStatus, newStatus)"

    // MARK: Indexes

    private static let indexes = [
        index("users_name", on: "Users (name, id)"),
        index("therapists_user", on: "Therapists (userId)"),
        index("sessions_start", on: "Sessions (startTime, id)"),
        index("sessions_therapist_start", on: "Sessions (therapistId, startTime, id)"),
        index("sessions_client_start", on: "Sessions (clientId, startTime, id)"),
        index("sessions_status_start", on: "Sessions (status, startTime, id)"),
        index("sessions_status_end", on: "Sessions (status, endTime, id)"),
        index("sessions_long", on: "Sessions (endTime) WHERE \(SessionOverlap.isLong)"),
        index("forms_title", on: "Forms (title, id)"),
        index("responses_submitted", on: "FormResponses (submittedAt, id)"),
        index("responses_form_submitted", on: "FormResponses (formId, submittedAt, id)"),
        index("responses_session_submitted", on: "FormResponses (sessionId, submittedAt, id)"),
        index("responses_client_submitted", on: "FormResponses (clientId, submittedAt, id)"),
        index("resources_title", on: "Resources (title, id)"),
        index("resources_therapist_title", on: "Resources (therapistId, title, id)"),
        index("assignments_assigned", on: "ResourceAssignments (assignedAt, id)"),
        index("assignments_resource_assigned", on: "ResourceAssignments (resourceId, assignedAt, id)"),
        index("assignments_client_assigned", on: "ResourceAssignments (clientId, assignedAt, id)"),
    ]

    private static func index(_ name: String, on columns: String) -> Attachment {
        Attachment(
            type: "INDEX",
            name: "therapyd_\(name)",
            table: String(columns.prefix { $0 != " " }),
            sql: "CREATE INDEX therapyd_\(name) ON \(columns)"
        )
    }
}
