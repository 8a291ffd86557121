import TestSupport

/// People whom the tests' sessions are with.
enum SamplePeople {
    static let therapist = "7e000001-0000-4000-8000-000000000002"
    static let client = "00000002-0000-4000-8000-000000000001"

    /// SQL for this moment as Sequelize writes it, with modifiers of SQLite's date functions.
    static func moment(_ modifiers: String...) -> String {
        let arguments = (["now"] + modifiers).map { "'\($0)'" }.joined(separator: ", ")
        return "strftime('%Y-%m-%d %H:%M:%f +00:00', \(arguments))"
    }

    /// A therapist and two clients, as the application writes them.
    static func add(to practice: ForeignProgram) async throws {
        let now = moment()
        try await practice.run(
            """
            INSERT INTO Users (id, name, createdAt, updatedAt) VALUES
              ('00000001-0000-4000-8000-000000000001', 'Sample Therapist', \(now), \(now)),
              ('\(client)', 'Sample Client', \(now), \(now)),
              ('00000003-0000-4000-8000-000000000001', 'Other Client', \(now), \(now));
            INSERT INTO Therapists (id, userId, bio, createdAt, updatedAt) VALUES
              ('\(therapist)', '00000001-0000-4000-8000-000000000001', 'Works with adults.', \(now), \(now));
            """
        )
    }

    /// SQL that inserts a session.
    /// - Parameters:
    ///   - start: an expression of SQL, as `end` is.
    static func insertSession(
        id: String,
        start: String = moment("-1 hour"),
        end: String,
        status: String = "scheduled"
    ) -> String {
        """
        INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, status, type, format, createdAt, updatedAt)
        VALUES ('\(id)', '\(therapist)', '\(client)', \(start), \(end), '\(status)', 'regular', 'video',
                \(moment()), \(moment()));
        """
    }
}
