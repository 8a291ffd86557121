import TherapyKit

/// `therapyctl no-show-follow-up open`
struct OpenCommand {
    static let limit = ConfigurationKey.integer("limit", default: 50, in: 1...1000, help: "How many to list.")
    static let declaration = CommandDeclaration(
        name: "open",
        summary: "Lists the missed sessions that wait for a call, the oldest first",
        arguments: [.option(limit)]
    )

    private let limit: Int

    init(_ arguments: PluginConfiguration) {
        limit = arguments[Self.limit]
    }

    func list(_ followUps: FollowUps, at now: Instant) async throws -> JSONObject {
        let rows = try await followUps.list(limit: limit).map { row -> JSONValue in
            guard case .text(let session) = row["session"], case .text(let client) = row["clientId"],
                case .text(let missedAt) = row["missedAt"], case .text(let dueAt) = row["dueAt"]
            else { return .null }
            return [
                "session": .string(session),
                "client": .string(client),
                "missedAt": .string(missedAt),
                "isLate": .bool(Instant(dueAt).map { $0 <= now } ?? false),
            ]
        }
        return ["followUps": .array(rows)]
    }
}

/// `therapyctl no-show-follow-up done`
struct DoneCommand {
    static let session = ConfigurationKey.text("session", help: "The session whose client was called.")
    static let declaration = CommandDeclaration(
        name: "done",
        summary: "Takes a missed session off the list",
        arguments: [.positional(session, completion: .ids(.session))],
        changes: true
    )

    let session: String

    init(_ arguments: PluginConfiguration) throws(CommandError) {
        guard let session = arguments[Self.session] else { throw CommandError("which session?") }
        self.session = session
    }
}
