package import TherapyKit

/// A restore from a backup that a plugin has not taken account of yet.
///
/// Its ledger is as it was when the backup was made, and people have been told of more since. Whatever was due until the
/// restore may be among that: it is written down as `uncertain`, which is never sent by itself.
package struct Restoration: Sendable {
    private static let key = "restored"
    private static let reason = "the practice was restored from a backup: it may have been sent before"

    /// When it was.
    package let at: Instant

    /// - Returns: `nil` when there was none, or none that is news.
    package init?(unseenIn context: PluginContext) async throws {
        guard let at = context.restoredAt else { return nil }
        guard try await context.values().value(forKey: Self.key)?.string != at.wireText else { return nil }
        self.at = at
    }

    /// The plan of a notice, which is none when it was due before the restore: the daemon whose work is lost was there,
    /// so it was not missed.
    package func presume(_ plan: NoticePlan) -> NoticePlan {
        guard plan.dueAt <= at else { return plan }
        var plan = plan
        plan.state = .uncertain
        plan.reason = Self.reason
        return plan
    }

    /// The restore that an event was before: one that the backup still had to tell, and may have been told since.
    package init?(after event: Change, in context: PluginContext) {
        guard let at = context.restoredAt, event.at <= at else { return nil }
        self.at = at
    }

    /// Whether an event only says once more that everything may be another.
    package static func isToldBy(_ event: Change, in context: PluginContext) -> Bool {
        guard event.operation == .replace, let restoredAt = context.restoredAt else { return false }
        return event.at <= restoredAt
    }

    /// The same of what waits in the ledger; what was on its way had been claimed before the backup, or meanwhile.
    package func presumeSent(in ledger: NoticeLedger) async throws(TableError) {
        try await ledger.settleOpen(dueBy: at, reason: Self.reason)
    }

    /// It is taken account of. Stopped before, all of it is done once more, and comes to the same.
    package func conclude(_ noun: String, in context: PluginContext) async throws {
        try await context.values().setValue(.string(at.wireText), forKey: Self.key)
        context.log.warning(
            "the practice was restored from a backup: each \(noun) due until then may have been sent, and is not sent again",
            ["restored": at.wireText].merging(NoticeMessages.restored) { $1 }
        )
    }
}
