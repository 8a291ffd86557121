import Notices
import TherapyKit

/// One notice of an assignment: so many days before or after the day on which it is due.
struct DueRule: Hashable, Sendable {
    /// Such as `soon-3d`, `due`, `overdue-7d`: its name in the ledger.
    let name: String
    let kind: Kind
    /// From the day on which it is due; negative before it.
    let days: Int

    enum Kind: String, CaseIterable, Sendable {
        case soon, due, overdue
    }

    /// Zones and hours of the day move a notice by less than this.
    private static let margin = Duration.seconds(2 * 86_400)

    /// Every due date whose notice may be near.
    func reach(grace: Duration) -> Reach {
        Reach(name, ahead: Self.margin - .seconds(days * 86_400) - (kind == .overdue ? grace : .zero))
    }

    /// When the notice of a due date is sent, by the recipient's clock.
    func instant(_ dueDate: Instant, for recipient: Recipient, at time: TimeOfDay, grace: Duration) -> Instant {
        let day = recipient.localTime(kind == .overdue ? dueDate + grace : dueDate)
        return recipient.instant(day.adding(days: days, at: time)) ?? dueDate + .seconds(days * 86_400)
    }
}
