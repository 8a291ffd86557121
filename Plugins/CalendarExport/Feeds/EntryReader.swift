import TherapyKit

/// Reads sessions as they are exported.
struct EntryReader {
    let options: CalendarOptions
    /// Of clients, by their ids.
    private var titles: [User.ID: String] = [:]

    init(options: CalendarOptions) {
        self.options = options
    }

    mutating func entries(of sessions: [Session], in context: PluginContext) async throws -> [CalendarEntry] {
        var entries: [CalendarEntry] = []
        for session in sessions {
            if titles[session.clientId] == nil {
                titles[session.clientId] = try await title(of: session.clientId, in: context)
            }
            entries.append(CalendarEntry(session, title: titles[session.clientId] ?? options.busyTitle))
        }
        return entries
    }

    /// What a calendar calls a session with a client.
    private func title(of client: User.ID, in context: PluginContext) async throws -> String {
        if options.titles == .busy { return options.busyTitle }
        guard let user = try await context.records().ifThere({ try await $0.user(client) }) else {
            return options.busyTitle
        }
        return title(of: user)
    }

    func title(of user: User) -> String { options.titles.title(of: user, busy: options.busyTitle) }
}
