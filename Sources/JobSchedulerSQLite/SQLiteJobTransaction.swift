public import GRDB
public import JobScheduler

/// The transaction in which a run's end is recorded.
public struct SQLiteJobTransaction: JobTransaction {
    /// Valid only during the call that it was handed to.
    public let database: Database
}

/// The scheduler of this outcome keeps its jobs elsewhere than in SQLite.
public struct ForeignJobTransaction: Error {}

extension JobOutcome {
    /// Done, together with these writes: they are committed in the transaction that ends the run, or neither is.
    public static func completed(
        inDatabase writes: @escaping @Sendable (Database) throws -> Void
    ) -> JobOutcome {
        .completed(committing: { transaction in
            guard let transaction = transaction as? SQLiteJobTransaction else { throw ForeignJobTransaction() }
            try writes(transaction.database)
        })
    }
}
