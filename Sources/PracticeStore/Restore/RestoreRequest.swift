import FoundationEssentials
import GRDB
import TherapyKit

/// What is to be done with a copy that waits to take a database's place; it is kept in that copy itself.
struct RestoreRequest: Codable, Hashable {
    /// Random: tells whether the database has this copy's content already.
    let id: String
    /// The backup that was asked for.
    let source: String
    /// Where the database's content until then is to be kept.
    let kept: String
    let actor: String
    let uid: UInt32?

    private static let requestName = "restore.request"
    private static let keptName = "restore.kept"
    /// In a database, the id of the request whose content it has.
    private static let doneName = "restore.done"
    private static let instantName = "restore.at"

    init(source: String, kept: String, actor: Actor) {
        id = RecordID<RestoreRequest>.random().text
        self.source = source
        self.kept = kept
        self.actor = actor.description
        uid = actor.uid
    }

    func write(_ db: Database) throws {
        try DaemonSettings.set(db, Self.requestName, String(decoding: try JSONEncoder().encode(self), as: UTF8.self))
    }

    /// - Returns: `nil` for a file that is no copy to restore.
    static func read(_ db: Database) throws -> RestoreRequest? {
        guard let text = try DaemonSettings.get(db, requestName) else { return nil }
        return try JSONDecoder().decode(RestoreRequest.self, from: Data(Array(text.utf8)))
    }

    // MARK: How far it is

    /// Notes in the copy that the database's content, with its feed as far as this, is kept.
    func noteKept(_ db: Database, through head: Int64?) throws {
        try DaemonSettings.set(db, Self.keptName, "\(head ?? -1)")
    }

    /// Whether the database's content, with its feed as far as this, is kept.
    func isKept(_ db: Database, through head: Int64?) throws -> Bool {
        try DaemonSettings.get(db, Self.keptName) == "\(head ?? -1)"
    }

    /// Whether the database has the copy's content, or the copy is made ready for it.
    func isDone(in db: Database) throws -> Bool {
        try DaemonSettings.get(db, Self.doneName) == id
    }

    func markDone(_ db: Database) throws {
        try DaemonSettings.set(db, Self.doneName, id)
    }

    /// When the content takes its place.
    static func setInstant(_ db: Database, _ instant: Instant) throws {
        try DaemonSettings.set(db, instantName, instant.wireText)
    }

    /// When the content was last put back to an earlier one.
    static func lastDone(_ db: Database) throws -> Instant? {
        try DaemonSettings.get(db, instantName).flatMap { Instant($0) }
    }

    func auditEntry(at instant: Instant) -> AuditEntry {
        AuditEntry(
            at: instant,
            actor: actor,
            uid: uid,
            action: "database.restore",
            entity: nil,
            id: nil,
            columns: [],
            reason: "from \(source)"
        )
    }
}
