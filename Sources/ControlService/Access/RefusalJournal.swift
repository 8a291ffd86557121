import LogMessages
import Logging
import PracticeStore
import Synchronization
import TherapyKit

/// Writes down who was refused what, in the log and in the audit trail.
///
/// A caller who knocks again and again must not fill the disk by it: of one account and method, a refusal is written
/// down at most once a minute, with how many there were since.
final class RefusalJournal: Sendable {
    private static let pause = Duration.seconds(60)
    /// Beyond so many, what was remembered is forgotten: a few entries more, and no more memory.
    private static let bound = 1024

    private struct Knock: Hashable {
        let uid: UInt32
        let method: String
    }

    private struct Tally {
        var writtenAt: Instant
        var unwritten = 0
    }

    private let store: PracticeStore
    private let clock: any WallClock
    private let logger: Logger
    private let tallies = Mutex<[Knock: Tally]>([:])

    init(store: PracticeStore, clock: any WallClock, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// Writes a refusal into the log alone.
    /// - Returns: how many were not written down since the last that was; `nil` when this one is not, either.
    func log(_ method: String, _ caller: CallerSession) -> Int? {
        guard let unwritten = count(Knock(uid: caller.uid, method: method), at: clock.now) else { return nil }
        var metadata: Logger.Metadata = ["method": "\(method)", "uid": "\(caller.uid)"]
        if unwritten > 0 { metadata["before"] = "\(unwritten)" }
        logger[.accessRefused].warning("access refused", metadata: metadata)
        return unwritten
    }

    func write(_ method: String, _ caller: CallerSession, needing role: Role?) async {
        let now = clock.now
        guard let unwritten = log(method, caller) else { return }
        let entry = AuditEntry(
            at: now,
            actor: caller.actor,
            action: "refused:\(method)",
            entity: nil,
            id: nil,
            reason: "needs the role \(role?.rawValue ?? "of nobody")"
                + (unwritten > 0 ? "; \(unwritten) more before" : "")
        )
        do throws(PracticeError) {
            try await store.transaction { db in try AuditTrail.append(db, entry) }
        } catch {
            // The refusal stands all the same, and the log has it.
            logger[.auditGap].error("a refusal is missing in the audit trail", metadata: ["reason": "\(error)"])
        }
    }

    /// - Returns: how many were not written down since the last that was; `nil` when this one is not, either.
    private func count(_ knock: Knock, at now: Instant) -> Int? {
        tallies.withLock { tallies in
            if let tally = tallies[knock], (Duration.zero..<Self.pause).contains(now - tally.writtenAt) {
                tallies[knock]?.unwritten += 1
                return nil
            }
            let unwritten = tallies[knock]?.unwritten ?? 0
            if tallies.count >= Self.bound { tallies.removeAll() }
            tallies[knock] = Tally(writtenAt: now)
            return unwritten
        }
    }
}
