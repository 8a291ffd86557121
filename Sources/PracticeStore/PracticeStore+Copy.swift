import GRDB
package import Logging
package import TherapyKit

extension PracticeStore {
    /// How much of a copy is kept in memory, in KiB.
    private static let copyCache = 4096

    /// A copy of everything as it is now, to try things out on; closed, it is gone.
    ///
    /// It has a database without a name: SQLite keeps what does not fit into memory in a file that it unlinks as soon as
    /// it has made it, in its directory for temporary files. Nobody else can open it, and it goes with the process,
    /// however that ends. Other programs read and write the original while it is copied.
    ///
    /// - Parameter clock: also of the copy's change feed.
    /// - Throws: `PracticeError`, or `CancellationError`.
    package func temporaryCopy(clock: any WallClock, logger: Logger) async throws -> PracticeStore {
        let queue: DatabaseQueue
        let schemaVersion: Int?
        do {
            queue = try DatabaseQueue(path: "", configuration: copyConfiguration)
            schemaVersion = try await pool.read { original in
                try queue.writeWithoutTransaction { copy in
                    try original.backup(to: copy)
                    return try Int.fetchOne(copy, sql: "PRAGMA schema_version")
                }
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            throw PracticeError(databaseError: error)
        }
        return PracticeStore(
            path: "",
            lock: nil,
            pool: queue,
            reader: queue,
            options: options,
            schema: schema,
            schemaVersion: schemaVersion,
            clock: clock,
            logger: logger
        )
    }

    private var copyConfiguration: Configuration {
        let users = schema.users
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { db in
            // A journal is only for what is taken back: nothing of it has to survive.
            try db.execute(
                sql: """
                    PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; \
                    PRAGMA cache_size = -\(Self.copyCache)
                    """
            )
            try db.execute(sql: users.viewSQL)
        }
        return configuration
    }
}
