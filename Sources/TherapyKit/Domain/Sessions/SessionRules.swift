/// What can be asked of a session's status.
public enum SessionCommand: Hashable, Sendable {
    case complete
    case cancel
    case markNoShow
    /// Makes way for another session in its place.
    case reschedule
    /// Puts right a status that was set by mistake.
    case correct(to: Session.Status)

    /// The status that the command aims at.
    public var target: Session.Status {
        switch self {
        case .complete: .completed
        case .cancel: .canceled
        case .markNoShow: .noShow
        case .reschedule: .rescheduled
        case .correct(let status): status
        }
    }

    /// The states that lead to ``target`` by this command.
    fileprivate func isAllowed(from status: Session.Status) -> Bool {
        switch self {
        case .correct(let target): status.corrections.contains(target)
        case .complete, .cancel, .markNoShow, .reschedule: status == .scheduled
        }
    }
}

extension Session.Status {
    /// Where the ordinary commands lead from here.
    public var transitions: [Session.Status] {
        self == .scheduled ? [.completed, .canceled, .noShow, .rescheduled] : []
    }

    /// Where a correction may lead from here.
    public var corrections: [Session.Status] {
        switch self {
        case .noShow: [.completed, .canceled, .scheduled]
        case .completed: [.noShow, .scheduled]
        case .canceled: [.scheduled]
        case .scheduled, .rescheduled: []
        }
    }
}

extension Session {
    /// The status that a command leads to, or `nil` when the session has it already: no change, no event.
    /// - Throws: ``PracticeError/invalidTransition(entity:id:from:to:allowed:)``, naming what is allowed instead.
    public func status(after command: SessionCommand) throws(PracticeError) -> Status? {
        guard status != command.target else { return nil }
        guard command.isAllowed(from: status) else {
            let allowed: [Status]
            if case .correct = command { allowed = status.corrections } else { allowed = status.transitions }
            throw .invalidTransition(
                entity: .session,
                id: id.text,
                from: status.rawValue,
                to: command.target.rawValue,
                allowed: allowed.map(\.rawValue)
            )
        }
        return command.target
    }
}

/// How long a session may be.
public struct SessionLimits: Hashable, Sendable {
    public var shortest: Duration
    public var longest: Duration

    /// From a minute to a day unless the practice says otherwise.
    public init(shortest: Duration = .seconds(60), longest: Duration = .seconds(86_400)) {
        self.shortest = shortest
        self.longest = longest
    }

    /// Every problem that a session of these times has; none means that they are fine.
    public func problems(from startTime: Instant, to endTime: Instant) -> [Problem] {
        if startTime < .earliestKept { return [Problem(field: "startTime", message: Instant.tooEarly)] }
        let length = endTime - startTime
        if length <= .zero { return [Problem(field: "endTime", message: "must be after startTime")] }
        if length < shortest {
            return [Problem(field: "endTime", message: "a session lasts at least \(shortest.minutesText)")]
        }
        if length > longest {
            return [Problem(field: "endTime", message: "a session lasts at most \(longest.minutesText)")]
        }
        return []
    }
}

extension Duration {
    fileprivate var minutesText: String {
        let minutes = milliseconds / 60_000
        return minutes == 1 ? "1 minute" : "\(minutes) minutes"
    }
}
