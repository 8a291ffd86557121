import Notices
import TherapyKit

/// What becomes of a reminder whose session has passed its rule's frontier.
struct ReminderDecision {
    struct Outcome {
        var state = Notice.State.planned
        var sendAt: Instant
        var reason: String?
    }

    /// What is later than this is late: a daemon at work is quicker.
    private static let tolerance = Duration.seconds(120)

    let options: ReminderOptions
    let now: Instant

    /// Of a session that a sweep found.
    func swept(_ session: Session, by rule: ReminderRule) -> (ReminderRule, Outcome) {
        let due = rule.dueAt(session)
        if session.startTime <= now {
            return (rule, Outcome(state: .expired, sendAt: due, reason: "the session has begun"))
        }
        if session.createdAt > due { return (rule, late(since: session.createdAt)) }
        return (rule, onTime(due))
    }

    /// Of a session that was booked, moved or brought back behind the frontier.
    func told(_ session: Session, by rule: ReminderRule, at instant: Instant) -> (ReminderRule, Outcome) {
        let due = rule.dueAt(session)
        return (rule, instant > due ? late(since: instant) : onTime(due))
    }

    private func onTime(_ due: Instant) -> Outcome {
        let lateness = now - due
        if lateness <= Self.tolerance { return Outcome(sendAt: due) }
        return missed(lateness, at: due)
    }

    private func late(since booking: Instant) -> Outcome {
        switch options.lateBooking {
        case .skip: return Outcome(state: .skipped, sendAt: booking, reason: "booked when it was due already")
        case .sendNow:
            let lateness = now - booking
            if lateness > Self.tolerance { return missed(lateness, at: booking) }
            return Outcome(sendAt: booking, reason: "booked when it was due already")
        }
    }

    private func missed(_ lateness: Duration, at due: Instant) -> Outcome {
        if options.missed == .send, lateness <= options.missedWithin {
            return Outcome(sendAt: now, reason: "missed: the daemon was not there when it was due")
        }
        return Outcome(state: .skipped, sendAt: due, reason: "missed: the daemon was not there when it was due")
    }
}

extension ReminderDecision.Outcome {
    func plan(
        for session: Session,
        by rule: ReminderRule,
        to recipient: User.ID,
        _ channel: Notice.Channel
    ) -> NoticePlan {
        NoticePlan(
            record: session.id.text,
            clientId: session.clientId,
            recipientId: recipient,
            role: rule.recipient,
            rule: rule.name,
            channel: channel,
            occasion: session.startTime,
            dueAt: rule.dueAt(session),
            sendAt: sendAt,
            state: state,
            reason: reason
        )
    }
}

/// How many reminders were due while the daemon was down, for its log.
struct MissedReminders {
    private var late = 0
    private var skipped = 0
    private var expired = 0

    mutating func count(_ plans: [NoticePlan], now: Instant) {
        for plan in plans where plan.reason != nil {
            switch plan.state {
            case .planned: late += 1
            case .skipped: skipped += 1
            case .expired: expired += 1
            default: break
            }
        }
    }

    func report(_ rule: ReminderRule, in context: PluginContext) {
        guard late + skipped + expired > 0 else { return }
        context.log.warning(
            "reminders were not sent in their time: they are sent late, skipped, or too late now",
            ["rule": rule.name, "late": "\(late)", "skipped": "\(skipped)", "expired": "\(expired)"]
        )
    }
}
