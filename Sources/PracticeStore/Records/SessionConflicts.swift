package import GRDB
package import TherapyKit

/// The scheduled sessions of a therapist or a client that overlap another.
package enum SessionConflicts {
    /// Every one but the session itself, by start time.
    package static func overlapping(_ db: Database, _ session: Session) throws -> [Session] {
        try ids(db, session).map { try Session.get(db, Session.ID($0)) }.sorted {
            ($0.startTime, $0.id) < ($1.startTime, $1.id)
        }
    }

    /// Their ids alone.
    package static func ids(_ db: Database, _ session: Session) throws -> Set<String> {
        var ids = Set<String>()
        for (column, person) in [("therapistId", session.therapistId.text), ("clientId", session.clientId.text)] {
            let start = session.startTime.databaseText
            let end = session.endTime.databaseText
            let reach = (session.startTime - SessionOverlap.reach).databaseText
            let statement = try db.cachedStatement(sql: SessionOverlap.query(person: column))
            ids.formUnion(
                try String.fetchAll(statement, arguments: [person, reach, end, start, person, start, end])
            )
        }
        ids.remove(session.id.text)
        return ids
    }
}
