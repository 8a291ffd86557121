import ControlAPI

extension PracticeAPI.Therapist: PresentableRecord {
    static let noun = "therapist"

    static let columns: [Table.Column] = [
        .init("ID", importance: 9),
        .init("NAME", importance: 8, fit: .shrinks(to: 10)),
        .init("ACTIVE", importance: 7),
        .init("SPECIALTIES", importance: 5, fit: .shrinks(to: 11)),
        .init("CREDENTIALS", importance: 4, fit: .shrinks(to: 8)),
        .init("CALENDAR", importance: 3, fit: .hides),
    ]

    /// NAME is the user's id in a pipe.
    func row(_ context: RecordContext) -> [Cell] {
        [
            .id(id),
            context.names.user(userId),
            Cell(isActive),
            .list(specialties),
            .list(credentials),
            Cell(calendarIntegration?.provider),
        ]
    }

    func page(_ context: RecordContext) -> RecordPage {
        var page = RecordPage()
        page.add("Therapist", "id", .id(id))
        page.add("Name", "userId", context.names.user(userId))
        page.add("Active", "isActive", Cell(isActive))
        page.add("Specialties", "specialties", .list(specialties))
        page.add("Credentials", "credentials", .list(credentials))
        page.add("Bio", "bio", text: bio)
        let calendar = calendarIntegration.map { "\($0.provider) \($0.calendarId)" }
        page.add("Calendar", "calendarIntegration", Cell(calendar))
        page.addMeta(meta)
        page.addStamps(createdAt, updatedAt, context.time)
        return page
    }

    var people: PeopleReferences { PeopleReferences(users: [userId]) }
}

extension PracticeAPI.User: PresentableRecord {
    static let noun = "client"

    static let columns: [Table.Column] = [
        .init("ID", importance: 9),
        .init("NAME", importance: 8, fit: .shrinks(to: 10)),
        .init("EMAIL", importance: 6, fit: .shrinks(to: 12)),
        .init("PHONE", importance: 5, fit: .hides),
        .init("ZONE", importance: 3, fit: .hides),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [.id(id), Cell(name), Cell(email), Cell(phone), Cell(timeZone)]
    }

    func page(_ context: RecordContext) -> RecordPage {
        var page = RecordPage()
        page.add("Client", "id", .id(id))
        page.add("Name", "name", Cell(name))
        page.add("Email", "email", Cell(email))
        page.add("Phone", "phone", Cell(phone))
        page.add("Time zone", "timeZone", Cell(timeZone))
        page.addStamps(createdAt, updatedAt, context.time)
        return page
    }
}
