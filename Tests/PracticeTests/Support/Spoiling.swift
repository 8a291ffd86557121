/// A value that another program puts where it does not belong.
struct Spoiling: Sendable {
    /// The fault that is to be told: entity, id and field, and whether the row cannot be read.
    let fault: String
    let sql: String
    let repair: String

    init(_ fault: String, _ sql: String) {
        self.fault = fault
        self.sql = sql
        let words = sql.split(separator: " ")
        // The column as it was.
        repair = "UPDATE \(words[1]) SET \(words[3]) = (SELECT \(words[3]) FROM kept_\(words[1]))"
    }
}

extension Spoiling {
    private static func spoilings(
        _ table: String,
        _ row: String,
        _ faults: [(String, [String])]
    ) -> [Spoiling] {
        faults.flatMap { field, values in
            values.map { value in
                let column = field.split(separator: " ")[0]
                return Spoiling("\(row) \(field)", "UPDATE \(table) SET \(column) = \(value)")
            }
        }
    }

    private static let stamps = [
        ("createdAt", ["0", "x'00'", "'now'"]), ("updatedAt", ["'Invalid date'", "'2026-12-01T12:00:00.000Z'"]),
    ]

    static let all =
        spoilings(
            "Users",
            "User u-client-1",
            [
                ("name", ["''", "'two' || char(10) || 'lines'"]), ("name unserved", ["x'ff'"]),
                ("email", ["''", "'nobody'"]), ("email unserved", ["x'ff'"]), ("phone", ["' '"]),
                ("phone unserved", ["x'00'"]), ("timeZone", ["'Mars/Base'"]), ("timeZone unserved", ["x'00'"]),
            ] + stamps
        )
        + spoilings(
            "Therapists",
            "Therapist t-1",
            [
                ("userId", ["'nobody'"]), ("bio unserved", ["x'ff'"]), ("isActive unserved", ["'yes'"]),
                ("specialties", ["'['", "'{}'", "'[1]'", "'[\"a\",\"a\"]'", "'[\"\"]'", "x'5b5d'"]),
                ("credentials", ["'[null]'", "'\"a\"'"]),
                ("calendarIntegration", ["'{}'", "'[]'", "'{\"provider\":\"\",\"calendarId\":\"c\"}'"]),
                ("meta", ["'null'", "'[]'", "'{'", "7"]),
            ] + stamps
        )
        + spoilings(
            "Sessions",
            "Session s-1",
            [
                ("therapistId", ["'nobody'"]), ("therapistId unserved", ["x'00'"]), ("clientId", ["'nobody'"]),
                ("startTime", ["'2026-12-01T13:00:00Z'"]), ("startTime unserved", ["'noon'", "1.5"]),
                ("endTime", ["'2026-12-01 13:00:00.000 +00:00'", "'2027-12-01 13:00:00.000 +00:00'"]),
                ("endTime unserved", ["''"]), ("status unserved", ["'cancelled'"]), ("type unserved", ["'x'"]),
                ("format unserved", ["'x'"]), ("sharedNotes unserved", ["x'00'"]), ("meta", ["'{\"a\":}'"]),
            ] + stamps
        )
        + spoilings(
            "Forms",
            "Form f-1",
            [
                ("title", ["''"]), ("title unserved", ["x'ff'"]), ("description unserved", ["x'ff'"]),
                ("type unserved", ["'quiz'"]), ("isActive unserved", ["x'01'"]), ("meta", ["'[]'"]),
            ] + stamps
        )
        + spoilings(
            "FormResponses",
            "FormResponse r-1",
            [
                ("formId", ["'nowhere'"]), ("sessionId", ["'nowhere'"]), ("clientId", ["'nobody'"]),
                ("responses", ["'{}'", "'{\"mood\":1}'", "'{\"mood\":\"ok\",\"more\":1}'"]),
                ("responses unserved", ["'[]'", "'{'", "''", "x'7b7d'"]), ("submittedAt unserved", ["'soon'"]),
                ("submittedAt", ["'2026-12-01T12:00:00+01:00'"]), ("meta", ["'[]'"]),
            ] + stamps
        )
        + spoilings(
            "Resources",
            "Resource x-1",
            [
                ("therapistId", ["'nobody'"]), ("title", ["' '"]), ("title unserved", ["x'ff'"]),
                ("type unserved", ["'pptx'"]), ("url", ["''", "'javascript:alert(1)'", "'a b'"]),
                ("url unserved", ["x'ff'"]),
                ("isPublic unserved", ["'true'"]), ("tags", ["'[{}]'", "'a,b'"]), ("meta", ["'{]'"]),
            ] + stamps
        )
        + spoilings(
            "ResourceAssignments",
            "Assignment a-1",
            [
                ("resourceId", ["'nowhere'"]), ("clientId", ["'nobody'"]), ("assignedAt unserved", ["'x'"]),
                ("dueDate", ["'2026-12-05 12:00:00+00:00'"]), ("dueDate unserved", ["'tomorrow'"]),
                ("status unserved", ["'seen'"]), ("notes unserved", ["x'00'"]), ("meta", ["'{'"]),
            ] + stamps
        )
}
