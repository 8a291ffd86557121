package import GRDB
import GroupCommit
package import TherapyKit

extension PracticeStore {
    /// Writes in one immediate transaction, at whose end the body says whether it stays.
    ///
    /// For what writes much and may have to take all of it back: under a savepoint, SQLite keeps every page that is
    /// changed in a journal of its own, and goes through that journal after each statement.
    package func write<Value: Sendable>(
        as actor: Actor,
        deciding body:
            @escaping @Sendable (Database) throws -> (value: Value, completion: Database.TransactionCompletion)
    ) async throws(PracticeError) -> Value {
        do {
            let value = try await groupCommit.exclusively { db in
                var value: Value?
                try db.inTransaction(.immediate) {
                    let head = try ChangeFeed.head(db)
                    let decision = try body(db)
                    value = decision.value
                    if decision.completion == .commit { try ChangeFeed.attribute(db, to: actor, after: head) }
                    return decision.completion
                }
                guard let value else { preconditionFailure("a transaction ends with a value or throws") }
                return value
            }
            commits.signal()
            return value
        } catch {
            throw PracticeError(databaseError: error)
        }
    }
}
