import GRDB
import Glibc
import Synchronization

/// Kills the process at a commit, as `kill -9` would.
package struct CrashPoint: Hashable, Sendable, CustomStringConvertible {
    package enum Side: String, Sendable, CaseIterable {
        /// Everything is written to the transaction; SQLite is about to commit it.
        case before
        /// It is committed, and nobody has been told.
        case after
    }

    /// Counts from 1 in the life of a process.
    package var commit: Int
    package var side: Side

    package init(commit: Int, side: Side) {
        self.commit = commit
        self.side = side
    }

    /// `7:before`.
    package var description: String { "\(commit):\(side.rawValue)" }

    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let commit = Int(parts[0]), let side = Side(rawValue: String(parts[1])) else {
            return nil
        }
        self.init(commit: commit, side: side)
    }
}

/// Counts the commits of a connection up to a crash point.
final class CrashObserver: TransactionObserver, Sendable {
    private let point: CrashPoint
    private let begun = Atomic(0)
    private let done = Atomic(0)

    init(_ point: CrashPoint) { self.point = point }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidRollback(_ db: Database) {}

    func databaseWillCommit() {
        if begun.add(1, ordering: .relaxed).newValue == point.commit, point.side == .before { die() }
    }

    func databaseDidCommit(_ db: Database) {
        if done.add(1, ordering: .relaxed).newValue == point.commit, point.side == .after { die() }
    }

    private func die() {
        kill(getpid(), SIGKILL)
        // The signal may take a moment to arrive.
        while true { pause() }
    }
}
