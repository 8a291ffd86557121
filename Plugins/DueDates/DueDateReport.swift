import TherapyKit

/// `due-dates report`: what is overdue, the longest first.
enum DueDateReport {
    private static let therapist = ConfigurationKey<String?>.text(
        "therapist",
        help: "Only what this therapist handed out."
    )
    private static let within = ConfigurationKey.duration(
        "within",
        default: .zero,
        in: .zero ... .seconds(366 * 86_400),
        help: "Also what is due within a time span from now, such as 7d."
    )
    private static let limit = ConfigurationKey.integer("limit", default: 200, in: 1...1000, help: "How many to list.")

    static let declaration = CommandDeclaration(
        name: "report",
        summary: "Lists the assignments that are overdue, or due soon",
        arguments: [.option(therapist, completion: .ids(.therapist)), .option(within), .option(limit)]
    )

    static func answer(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        let records = try context.records()
        let now = context.clock.now
        let wanted = command.arguments[therapist].map { Therapist.ID($0) }
        let limit = command.arguments[limit]
        var resources: [Resource.ID: Therapist.ID] = [:]
        var lines: [JSONValue] = []
        var overdue = 0
        var query = AssignmentQuery(
            statuses: [.assigned, .viewed],
            dueBefore: now + command.arguments[within] + .milliseconds(1),
            limit: 500
        )
        repeat {
            let page = try await records.assignments(query)
            for assignment in page.records {
                guard let dueDate = assignment.dueDate else { continue }
                if resources[assignment.resourceId] == nil {
                    resources[assignment.resourceId] =
                        try await records.ifThere { try await $0.resource(assignment.resourceId) }?.therapistId
                }
                let therapist = resources[assignment.resourceId]
                guard wanted.map({ $0 == therapist }) ?? true else { continue }
                if assignment.isOverdue(at: now) { overdue += 1 }
                if lines.count < limit { lines.append(line(assignment, dueDate, therapist, now)) }
            }
            query.after = page.next
        } while query.after != nil && !Task.isCancelled
        return ["overdue": .number(JSONNumber(overdue)), "assignments": .array(lines)]
    }

    private static func line(
        _ assignment: Assignment,
        _ dueDate: Instant,
        _ therapist: Therapist.ID?,
        _ now: Instant
    ) -> JSONValue {
        [
            "id": .string(assignment.id.text), "client": .string(assignment.clientId.text),
            "therapist": therapist.map { .string($0.text) } ?? .null, "status": .string(assignment.status.rawValue),
            "dueDate": .string(dueDate.wireText),
            "daysOverdue": .number(JSONNumber(max(0, Int((now - dueDate) / .seconds(86_400))))),
        ]
    }
}
