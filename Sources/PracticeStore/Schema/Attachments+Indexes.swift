extension Attachments {
    /// One for every way into a list, and for every reference that a deletion follows.
    ///
    /// All are over plain columns, and none is unique: Sequelize's `describeTable`, which every migration of the
    /// application begins with, fails on an index over an expression, and takes a column with a unique one for unique.
    /// An expression behind WHERE does no harm.
    static func indexes(users: UserColumns) -> [Attachment] {
        names(of: users) + [
            index("therapists_user", on: "Therapists (userId)"),
            index("therapists_active", on: "Therapists (isActive, id)"),
            index("sessions_start", on: "Sessions (startTime, id)"),
            index("sessions_therapist_start", on: "Sessions (therapistId, startTime, id)"),
            index("sessions_client_start", on: "Sessions (clientId, startTime, id)"),
            index("sessions_status_start", on: "Sessions (status, startTime, id)"),
            index("sessions_status_end", on: "Sessions (status, endTime, id)"),
            index("sessions_long", on: "Sessions (endTime) WHERE \(SessionOverlap.isLong)"),
            index("sessions_sealed", on: "Sessions (id) WHERE \(SealedNotes.isSealed)"),
            index("forms_title", on: "Forms (title, id)"),
            index("forms_type_title", on: "Forms (type, title, id)"),
            index("responses_submitted", on: "FormResponses (submittedAt, id)"),
            index("responses_form_submitted", on: "FormResponses (formId, submittedAt, id)"),
            index("responses_session_submitted", on: "FormResponses (sessionId, submittedAt, id)"),
            index("responses_client_submitted", on: "FormResponses (clientId, submittedAt, id)"),
            index("resources_title", on: "Resources (title, id)"),
            index("resources_type_title", on: "Resources (type, title, id)"),
            index("resources_therapist_title", on: "Resources (therapistId, title, id)"),
            index("assignments_assigned", on: "ResourceAssignments (assignedAt, id)"),
            index("assignments_status_assigned", on: "ResourceAssignments (status, assignedAt, id)"),
            index("assignments_resource_assigned", on: "ResourceAssignments (resourceId, assignedAt, id)"),
            index("assignments_client_assigned", on: "ResourceAssignments (clientId, assignedAt, id)"),
            index("assignments_due", on: "ResourceAssignments (dueDate, id)"),
            // What is completed is never overdue, however long ago it was due.
            index("assignments_open_due", on: "ResourceAssignments (dueDate, id) WHERE status <> 'completed'"),
        ]
    }

    /// In the order of names, with all that a search looks at. A name of several columns has no index: a practice's few
    /// people are sorted.
    private static func names(of users: UserColumns) -> [Attachment] {
        guard users.name.count == 1 else { return [] }
        let columns = users.name + ["id"] + (users.email.map { [$0] } ?? [])
        return [index("users_name", on: "Users (\(columns.map(UserColumns.quoted).joined(separator: ", ")))")]
    }

    private static func index(_ name: String, on columns: String) -> Attachment {
        Attachment(
            kind: .index,
            name: "therapyd_\(name)",
            table: String(columns.prefix { $0 != " " }),
            sql: "CREATE INDEX therapyd_\(name) ON \(columns)"
        )
    }
}
