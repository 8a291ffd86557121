import Notices
import TherapyKit

/// What became of a session's reminders, what will, and why not.
struct ReminderExplanation {
    let options: ReminderOptions
    let frontier: Frontier

    func lines(of session: Session, in context: PluginContext) async throws -> [Explanation] {
        let notices = try await NoticeLedger(in: context).notices(of: session.id.text)
        var lines = notices.map { $0.explanation("reminder") }
        for rule in options.rules {
            let isToldOf = notices.contains { $0.rule == rule.name && $0.occasion == session.startTime }
            if !isToldOf { lines += rule.channels.map { line(session, rule, $0) } }
        }
        return lines
    }

    private func line(_ session: Session, _ rule: ReminderRule, _ channel: Notice.Channel) -> Explanation {
        let action = "reminder \(rule.name) to the \(rule.recipient.rawValue) by \(channel.rawValue)"
        let due = rule.dueAt(session)
        if session.status != .scheduled {
            return Explanation(at: due, .suppressed, action, reason: "the session is \(session.status.rawValue)")
        }
        if let misfit = rule.misfit(session) { return Explanation(at: due, .suppressed, action, reason: misfit) }
        if frontier.isBehind(session.startTime, rule.reach) {
            return Explanation(at: due, .suppressed, action, reason: "it was due before the rule was there")
        }
        return Explanation(at: due, .pending, action, reason: "due before the session begins")
    }
}
