extension Attachments {
    /// One for every way into a list, and for every reference that a deletion follows.
    static func indexes(users: UserColumns) -> [Attachment] {
        [
            // Holds all that a search looks at.
            index("users_name", on: "Users (\(([users.nameExpression, "id"] + search(users)).joined(separator: ", ")))"),
            index("therapists_user", on: "Therapists (userId)"),
            index("therapists_active", on: "Therapists (isActive, id)"),
            index("sessions_start", on: "Sessions (startTime, id)"),
            index("sessions_therapist_start", on: "Sessions (therapistId, startTime, id)"),
            index("sessions_client_start", on: "Sessions (clientId, startTime, id)"),
            index("sessions_status_start", on: "Sessions (status, startTime, id)"),
            index("sessions_status_end", on: "Sessions (status, endTime, id)"),
            index("sessions_long", on: "Sessions (endTime) WHERE \(SessionOverlap.isLong)"),
            index("sessions_sealed", on: "Sessions (\(SealedNotes.header), id) WHERE \(SealedNotes.isSealed)"),
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

    private static func search(_ users: UserColumns) -> [String] {
        users.email.map { [UserColumns.quoted($0)] } ?? []
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
