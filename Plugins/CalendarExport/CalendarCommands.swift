import TherapyKit

/// `calendar-export tokens`, `rotate`, `subscribe`.
struct CalendarCommands {
    private static let therapist = ConfigurationKey<String?>.text("therapist", help: "The therapist.")
    private static let client = ConfigurationKey<String?>.text("client", help: "A client's calendar instead.")

    private static let whose: [CommandArgument] = [
        .positional(therapist, isRequired: false, completion: .ids(.therapist)),
        .option(client, completion: .ids(.user)),
    ]

    static let declarations = [
        CommandDeclaration(
            name: "tokens",
            summary: "Lists the calendars, whose they are, and where",
            discussion: "Whoever knows a calendar's address can read it: keep this list to yourself."
        ),
        CommandDeclaration(
            name: "rotate",
            summary: "Gives a calendar another address; the one that it had is gone",
            arguments: whose,
            changes: true
        ),
        CommandDeclaration(
            name: "subscribe",
            summary: "Tells how to have a calendar in a program",
            arguments: whose
        ),
    ]

    let options: CalendarOptions
    let troubles: [Therapist.ID: String]
    let writeAlarm: JobAlarm

    func answer(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        switch command.name {
        case "tokens": try await tokens(context)
        case "rotate": try await rotate(command, context)
        case "subscribe": try await subscribe(command, context)
        default: throw CommandError("there is no command \(command.name)")
        }
    }

    private func tokens(_ context: PluginContext) async throws -> JSONObject {
        var lines: [JSONValue] = []
        for feed in try await FeedTable(in: context).feeds() {
            var line: JSONObject = [
                "owner": .string(feed.owner), "kind": .string(feed.kind.rawValue), "token": .string(feed.token),
                "since": .string(feed.createdAt.wireText), "written": .bool(!feed.isDirty),
            ]
            if feed.kind == .therapist {
                let therapist = try await context.records().ifThere { try await $0.therapist(Therapist.ID(feed.owner)) }
                line["provider"] = (therapist?.calendarIntegration?.provider).map(JSONValue.string) ?? .null
                line["trouble"] = troubles[Therapist.ID(feed.owner)].map(JSONValue.string) ?? .null
            }
            lines.append(.object(line))
        }
        return ["calendars": .array(lines)]
    }

    private func rotate(_ command: CommandInvocation, _ context: PluginContext) async throws -> JSONObject {
        let (kind, owner) = try owner(command)
        let table = try FeedTable(in: context)
        guard let old = try await table.feed(kind, owner), let new = try await table.rotate(kind, owner) else {
            throw CommandError("there is no calendar of this \(kind.rawValue)")
        }
        // What was known before is gone first, even if the new one cannot be written yet.
        try await context.files().remove(old.file)
        try await writeAlarm.set(noLaterThan: context.clock.now, in: context)
        context.log.notice("a calendar has another address", [kind.rawValue: owner])
        return try place(of: new, context)
    }

    private func subscribe(_ command: CommandInvocation, _ context: PluginContext) async throws -> JSONObject {
        let (kind, owner) = try owner(command)
        guard let feed = try await FeedTable(in: context).feed(kind, owner) else {
            throw CommandError("there is no calendar of this \(kind.rawValue)")
        }
        var answer = try place(of: feed, context)
        guard options.publicURL != nil else {
            answer["how"] = """
                No program can subscribe yet: have a web server show the exported files to the world, by https, and say \
                where in the key publicUrl.
                """
            return answer
        }
        let integration =
            kind == .therapist
            ? try await context.records().therapist(Therapist.ID(owner)).calendarIntegration : nil
        answer["how"] = .string(try how(integration?.provider))
        return answer
    }

    private func how(_ provider: String?) throws -> String {
        switch provider?.lowercased() {
        case "google": "Google Calendar: Other calendars, +, From URL; it looks again about once a day."
        case "outlook": "Outlook: Add calendar, Subscribe from web; it looks again every few hours."
        case "caldav": "Nothing has to be done: the daemon keeps the calendar on its CalDAV server."
        case "apple", "ical", "ics", nil:
            "Subscribe to the url. Apple Calendar: File, New Calendar Subscription. Thunderbird: New Calendar, On the Network."
        case let provider?:
            throw CommandError("the calendar of kind \(provider) is not supported; subscribe to the url by hand")
        }
    }

    private func place(of feed: Feed, _ context: PluginContext) throws -> JSONObject {
        var place: JSONObject = [
            "token": .string(feed.token), "file": .string(try context.files().path(of: feed.file)),
        ]
        place["url"] = options.publicURL.map { .string($0 + feed.file) }
        return place
    }

    private func owner(_ command: CommandInvocation) throws(CommandError) -> (Feed.Kind, String) {
        switch (command.arguments[Self.therapist], command.arguments[Self.client]) {
        case (let therapist?, nil): return (.therapist, therapist)
        case (nil, let client?): return (.client, client)
        default: throw CommandError("name a therapist, or a client with --client")
        }
    }
}
