import Testing
import TherapyKit

@Suite struct AssignmentRulesTests {
    private static func assignment(_ status: Assignment.Status) -> Assignment {
        Assignment(
            id: Assignment.ID("a"),
            resourceId: Resource.ID("r"),
            clientId: User.ID("u"),
            assignedAt: Instant(milliseconds: 0),
            status: status,
            createdAt: Instant(milliseconds: 0),
            updatedAt: Instant(milliseconds: 0)
        )
    }

    /// By the text of the rules: the next status, none for no change, or what a refusal names as allowed instead.
    static let table: [(Assignment.Status, AssignmentCommand, Assignment.Status?, refusedAllowing: [String]?)] = [
        (.assigned, .view, .viewed, nil), (.assigned, .complete, .completed, nil),
        (.viewed, .view, nil, nil), (.viewed, .complete, .completed, nil),
        (.completed, .view, nil, []), (.completed, .complete, nil, nil),
    ]

    @Test("the table is whole")
    func isWhole() {
        #expect(Self.table.count == Assignment.Status.allCases.count * AssignmentCommand.allCases.count)
    }

    @Test("a status and a command give another status, none, or a refusal", arguments: table)
    func transition(
        status: Assignment.Status,
        command: AssignmentCommand,
        next: Assignment.Status?,
        allowed: [String]?
    ) throws {
        let assignment = Self.assignment(status)
        guard let allowed else {
            #expect(try assignment.status(after: command) == next)
            return
        }
        #expect(
            throws: PracticeError.invalidTransition(
                entity: .assignment,
                id: "a",
                from: status.rawValue,
                to: command.target.rawValue,
                allowed: allowed
            )
        ) { try assignment.status(after: command) }
    }

    @Test("commands in any order end in a state that no command leaves, and time never runs back", arguments: 1...10)
    func walks(seed: UInt64) {
        var dice = Dice(state: seed)
        let order = Assignment.Status.allCases
        for _ in 0..<100 {
            var assignment = Self.assignment(.assigned)
            for _ in 0..<6 {
                guard let command = AssignmentCommand.allCases.randomElement(using: &dice),
                    let next = try? assignment.status(after: command)
                else { continue }
                #expect(assignment.status.transitions.contains(next))
                #expect((order.firstIndex(of: next) ?? 0) > (order.firstIndex(of: assignment.status) ?? 0))
                assignment.status = next
            }
            if assignment.status == .completed { #expect(assignment.status.transitions.isEmpty) }
        }
    }

    @Test("a completed assignment is never overdue", arguments: Assignment.Status.allCases)
    func overdue(status: Assignment.Status) {
        var assignment = Self.assignment(status)
        #expect(!assignment.isOverdue(at: Instant(milliseconds: 10)))
        assignment.dueDate = Instant(milliseconds: 5)
        #expect(!assignment.isOverdue(at: Instant(milliseconds: 5)))
        #expect(assignment.isOverdue(at: Instant(milliseconds: 6)) == (status != .completed))
    }
}
