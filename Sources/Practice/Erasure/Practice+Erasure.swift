import GRDB
import PracticeStore
package import TherapyKit

/// What became of a client's data.
package struct Erasure: Hashable, Sendable {
    /// Something that stays, and why it may or must.
    package struct Kept: Hashable, Sendable {
        package let what: String
        package let count: Int
        package let reason: String
    }

    /// How many records of each kind are gone.
    package let erased: [Entity: Int]
    /// How many records of each kind have lost what told who the client was.
    package let changed: [Entity: Int]
    package fileprivate(set) var kept: [Kept]
}

extension Practice {
    /// Removes a client's data.
    ///
    /// Responses and assignments go. Sessions stay, for they are the therapist's calendar and the practice's books, but
    /// without notes and without the application's own values; those to come are canceled. The user stays as the one
    /// whom the sessions refer to, without name, address or number; without sessions, it goes, too.
    ///
    /// Then the file is written anew, for there may be copies in its unused parts; the log of recent writes is emptied as
    /// soon as no reader needs it any more.
    /// - Parameters:
    ///   - reason: kept in the audit trail.
    ///   - isRehearsal: whether to take it back again: the result is what erasing would give.
    /// - Throws: ``PracticeError/invalid(_:)`` without a reason, and for a user who is a therapist.
    package func erase(
        client id: User.ID,
        because reason: String,
        isRehearsal: Bool = false,
        as actor: Actor
    ) async throws(PracticeError) -> Erasure {
        var erasure = try await change("user.erase", .user, id.text, as: actor) { transaction in
            try transaction.rehearsing(isRehearsal) { try transaction.erase(id, because: reason) }
        }
        if isRehearsal { return erasure }
        do throws(PracticeError) {
            try await store.overwriteUnused()
        } catch {
            // It is done all the same.
            let what = "unused parts of the database's file"
            erasure.kept.append(Erasure.Kept(what: what, count: 0, reason: "they could not be overwritten: \(error)"))
        }
        return erasure
    }
}

extension RecordTransaction {
    /// What an erased client is called.
    private static let erasedName = "Erased client"

    fileprivate func erase(_ id: User.ID, because reason: String) throws -> Erasure {
        try checkCanErase(id, because: reason)
        let place = try ChangeFeed.head(db)
        for table in ["FormResponses", "ResourceAssignments"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE clientId = ?", arguments: [id.text])
        }
        for (table, count) in try PracticeStore.erase(client: id.text, fromPluginTables: db).sorted(by: <) {
            try audit("user.erase", .user, id.text, reason: "\(count) rows of \(table)")
        }
        let sessions = try String.fetchAll(db, sql: "SELECT id FROM Sessions WHERE clientId = ?", arguments: [id.text])
        for session in sessions { try empty(session: session) }
        if sessions.isEmpty {
            try db.execute(sql: "DELETE FROM Users WHERE id = ?", arguments: [id.text])
        } else {
            try empty(user: id)
        }
        let changes = try ChangeFeed.changes(db, after: place)
        for change in changes {
            let isGone = change.operation == .delete
            try audit(
                "\(change.entity.eventName).\(isGone ? "delete" : "erase")",
                change.entity,
                change.id,
                columns: change.columns,
                reason: "with User \(id)"
            )
        }
        try audit("user.erase", .user, id.text, reason: reason)
        return Erasure(
            erased: counts(changes.filter { $0.operation == .delete }),
            changed: counts(changes.filter { $0.operation == .update }),
            kept: try kept(of: id, sessions: sessions.count)
        )
    }

    private func checkCanErase(_ id: User.ID, because reason: String) throws {
        guard try User.exists(db, id) else { throw PracticeError.notFound(entity: .user, id: id.text) }
        var problems: [Problem] = []
        if reason.allSatisfy(\.isWhitespace) { problems.append(Problem(field: "reason", message: "must say why")) }
        let therapist = try Row.fetchOne(db, sql: "SELECT 1 FROM Therapists WHERE userId = ?", arguments: [id.text])
        if therapist != nil {
            problems.append(Problem(field: "id", message: "is a therapist's; erasing is for clients"))
        }
        guard problems.isEmpty else { throw PracticeError.invalid(problems) }
    }

    // MARK: What is emptied

    /// In SQL, so that a row which cannot be read is emptied, too.
    private func empty(session id: String) throws {
        try db.cachedStatement(
            sql: """
                UPDATE Sessions SET privateNotes = NULL, sharedNotes = NULL, meta = ?, status = CASE \
                WHEN status = 'scheduled' AND endTime > ? THEN 'canceled' ELSE status END, updatedAt = ? WHERE id = ?
                """
        ).execute(arguments: [try emptiedMeta(session: id), now.databaseText, now.databaseText, id])
    }

    /// What is left of the application's values: the links by which rescheduled sessions name each other.
    private func emptiedMeta(session id: String) throws -> String {
        let meta = (try? Session.get(db, Session.ID(id)))?.meta ?? JSONObject()
        var links = JSONObject()
        for name in [Session.rescheduledTo, Session.rescheduledFrom] { links[name] = meta[name] }
        return JSONValue.object(links).text
    }

    private func empty(user id: User.ID) throws {
        let user = User(id: id, name: Self.erasedName, createdAt: now, updatedAt: now)
        // Fields that have no column have nothing to empty.
        let fields = ["name", "email", "phone", "timeZone", "updatedAt"]
            .filter { user.stored($0, nil, in: schema) != nil }
        try user.update(db, fields: fields, in: schema)
    }

    // MARK: What is told

    private func counts(_ changes: [Change]) -> [Entity: Int] {
        var rows: [Entity: Set<String>] = [:]
        for change in changes { rows[change.entity, default: []].insert(change.id) }
        return rows.mapValues(\.count)
    }

    private func kept(of id: User.ID, sessions: Int) throws -> [Erasure.Kept] {
        let entries = try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM therapyd_audit WHERE rowId = ?",
            arguments: [id.text]
        )
        var kept = [
            Erasure.Kept(
                what: "audit entries about the user",
                count: entries ?? 0,
                reason: "who did what must stay provable; they hold ids and column names, and no values"
            ),
            Erasure.Kept(
                what: "backups and archives",
                count: 0,
                reason: "files that were made before hold the data still: delete them when their time is over"
            ),
        ]
        if sessions > 0 {
            kept.insert(
                Erasure.Kept(
                    what: "sessions",
                    count: sessions,
                    reason: "the therapist's calendar and the practice's books: times, status, type and format alone"
                ),
                at: 0
            )
            let columns = try schema.foreignUserColumns(db)
            if !columns.isEmpty {
                kept.append(
                    Erasure.Kept(
                        what: "columns of Users: \(columns.joined(separator: ", "))",
                        count: columns.count,
                        reason: "the application's own, of which the daemon knows nothing: empty them there"
                    )
                )
            }
        }
        return kept
    }
}
