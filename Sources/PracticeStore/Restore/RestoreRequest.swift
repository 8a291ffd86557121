import FoundationEssentials
import GRDB
import TherapyKit

/// What is to be done with a copy that waits to take a database's place; it is kept in that copy itself.
struct RestoreRequest: Codable, Hashable {
    /// Random: tells whether the database has this copy's content already.
    let id: String
    /// The backup that was asked for.
    let source: String
    /// Where the database's last content is kept; `nil` for beside it.
    let shelf: String?
    /// How far the change feed was when that content was copied last; `nil` when it was not.
    let copiedHead: Int64?
    let actor: String
    let uid: UInt32?

    private static let name = "restore.request"
    /// In a database, the id of the request whose content it has.
    private static let doneName = "restore.done"
    private static let instantName = "restore.at"

    init(source: String, shelf: String?, copiedHead: Int64?, actor: Actor) {
        id = RecordID<RestoreRequest>.random().text
        self.source = source
        self.shelf = shelf
        self.copiedHead = copiedHead
        self.actor = actor.description
        uid = actor.uid
    }

    func write(_ db: Database) throws {
        try DaemonSettings.set(db, Self.name, String(decoding: try JSONEncoder().encode(self), as: UTF8.self))
    }

    /// - Returns: `nil` when the copy was not staged whole, which its name rules out.
    static func read(_ db: Database) throws -> RestoreRequest? {
        guard let text = try DaemonSettings.get(db, name) else { return nil }
        return try JSONDecoder().decode(RestoreRequest.self, from: Array(text.utf8).withUnsafeBytes { Data($0) })
    }

    /// Whether the database got this content, and only the request's end is missing.
    func isDone(in db: Database) throws -> Bool {
        guard try db.tableExists("therapyd_settings") else { return false }
        return try DaemonSettings.get(db, Self.doneName) == id
    }

    func markDone(_ db: Database, at instant: Instant) throws {
        try DaemonSettings.set(db, Self.doneName, id)
        try DaemonSettings.set(db, Self.instantName, instant.wireText)
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
