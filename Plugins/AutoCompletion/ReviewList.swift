import TherapyKit

/// The sessions that are over and still `scheduled`, each with why it was left.
struct ReviewList {
    static let limit = ConfigurationKey.integer(
        "limit",
        default: 100,
        in: 1...1000,
        help: "How many to list, the oldest first."
    )
    static let declaration = CommandDeclaration(
        name: "review",
        summary: "Lists the sessions that are over and wait for a person to decide",
        arguments: [.option(limit)]
    )

    let policy: CompletionPolicy
    let isHeld: (Session) -> Bool

    func answer(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        let query = SessionQuery(
            statuses: [.scheduled],
            order: .endTime,
            until: context.clock.now - policy.grace + .milliseconds(1),
            limit: command.arguments[Self.limit]
        )
        let page = try await context.records().sessions(query)
        var answer = JSONObject()
        answer["sessions"] = .array(page.records.map(line))
        answer["more"] = .bool(page.next != nil)
        return answer
    }

    private func line(_ session: Session) -> JSONValue {
        let (action, reason) = policy.decision(for: session)
        return [
            "id": .string(session.id.text),
            "endTime": .string(session.endTime.wireText),
            "type": .string(session.type.rawValue),
            "format": .string(session.format.rawValue),
            "reason": .string(self.reason(session, action, reason)),
        ]
    }

    private func reason(_ session: Session, _ action: CompletionAction, _ reason: String) -> String {
        if isHeld(session) { return "put back by hand" }
        if action == .review { return reason }
        return policy.isDryRun
            ? "dry run: would be \(action.command?.target.rawValue ?? "") by \(reason)" : "not yet settled"
    }
}
