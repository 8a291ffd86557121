package import TherapyKit

/// One thing that one person is told of a record, by one channel: a row of the ledger.
package struct Notice: Hashable, Sendable {
    package enum Channel: String, CaseIterable, Sendable {
        case email, webhook
    }

    package enum Role: String, CaseIterable, Sendable {
        case client, therapist
    }

    package enum State: String, CaseIterable, Sendable {
        /// Waits for its time.
        case planned
        /// Claimed: it is on its way, or its daemon died meanwhile.
        case sending
        case sent
        /// Handed over without an answer: it may have arrived, and is not sent again by itself.
        case uncertain
        /// Refused for good.
        case failed
        /// Its time was over before it could be sent.
        case expired
        /// A policy says that it is not sent.
        case skipped
        /// What it would have told is no longer so.
        case superseded

        /// Whether nothing will be done about it any more.
        package var isFinal: Bool { self != .planned && self != .sending }
    }

    /// Random; its delivery is known by it outside.
    package let id: String
    /// The record that it is about.
    package let record: String
    /// The client whose record it is; erasing the client erases the notice.
    package let clientId: User.ID
    package let recipientId: User.ID
    package let role: Role
    package let rule: String
    package let channel: Channel
    /// Rises when the same person has to be told anew by the same rule.
    package let revision: Int
    /// The time that it tells of: a session's start, a due date.
    package let occasion: Instant
    /// When its rule would have it sent.
    package let dueAt: Instant
    /// When it is sent, or is tried next.
    package let sendAt: Instant
    package let state: State
    package let attempts: Int
    package let reason: String?
    package let changedAt: Instant
}

/// A notice as it is planned; the ledger gives it its revision, unless there is one for the occasion.
package struct NoticePlan: Hashable, Sendable {
    package var record: String
    package var clientId: User.ID
    package var recipientId: User.ID
    package var role: Notice.Role
    package var rule: String
    package var channel: Notice.Channel
    package var occasion: Instant
    package var dueAt: Instant
    package var sendAt: Instant
    /// `planned`, or why it is none from the beginning: `skipped`, `expired`.
    package var state: Notice.State
    package var reason: String?

    package init(
        record: String,
        clientId: User.ID,
        recipientId: User.ID,
        role: Notice.Role,
        rule: String,
        channel: Notice.Channel,
        occasion: Instant,
        dueAt: Instant,
        sendAt: Instant,
        state: Notice.State = .planned,
        reason: String? = nil
    ) {
        self.record = record
        self.clientId = clientId
        self.recipientId = recipientId
        self.role = role
        self.rule = rule
        self.channel = channel
        self.occasion = occasion
        self.dueAt = dueAt
        self.sendAt = sendAt
        self.state = state
        self.reason = reason
    }
}
