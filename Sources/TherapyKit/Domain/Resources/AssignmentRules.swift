/// What can be asked of an assignment's status.
public enum AssignmentCommand: CaseIterable, Hashable, Sendable {
    /// The client has seen the resource.
    case view
    /// The client is done with it.
    case complete

    /// The status that the command aims at.
    public var target: Assignment.Status {
        switch self {
        case .view: .viewed
        case .complete: .completed
        }
    }
}

extension Assignment.Status {
    /// Where the commands lead from here.
    public var transitions: [Assignment.Status] {
        switch self {
        case .assigned: [.viewed, .completed]
        case .viewed: [.completed]
        case .completed: []
        }
    }
}

extension Assignment {
    /// The status that a command leads to, or `nil` when the assignment has it already: no change, no event.
    /// - Throws: ``PracticeError/invalidTransition(entity:id:from:to:allowed:)``, naming what is allowed instead.
    public func status(after command: AssignmentCommand) throws(PracticeError) -> Status? {
        guard status != command.target else { return nil }
        guard status.transitions.contains(command.target) else {
            throw .invalidTransition(
                entity: .assignment,
                id: id.text,
                from: status.rawValue,
                to: command.target.rawValue,
                allowed: status.transitions.map(\.rawValue)
            )
        }
        return command.target
    }
}
