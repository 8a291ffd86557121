import Logging
import Synchronization
import TherapyKit

/// Tells of rows that cannot be read, each once: lists leave them out, and nobody should wonder in silence.
package final class MalformedRows: Sendable {
    private struct Fault: Hashable {
        let entity: Entity
        let id: String
        let column: String
    }

    /// Beyond so many, rows are told of again rather than remembered.
    private static let bound = 4096

    private let told = Mutex(Set<Fault>())
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// How many rows and columns could not be read so far.
    package var count: Int { told.withLock { $0.count } }

    /// - Returns: whether it was news.
    @discardableResult
    func report(_ error: PracticeError) -> Bool {
        guard case .malformed(let entity, let id, let column, let reason) = error else { return false }
        let isNews = told.withLock { told in
            if told.count >= Self.bound { told.removeAll() }
            return told.insert(Fault(entity: entity, id: id, column: column)).inserted
        }
        guard isNews else { return false }
        logger.warning(
            "a row cannot be read",
            metadata: ["entity": "\(entity.rawValue)", "id": "\(id)", "column": "\(column)", "reason": "\(reason)"]
        )
        return true
    }
}
