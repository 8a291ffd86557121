import Logging
import TherapyKit

extension PracticeStore {
    /// Keeps the audit trail of what other programs change, as they commit it, until the task is cancelled.
    package func auditForeignCommits() async throws {
        while true {
            let version = commits.version
            do throws(PracticeError) {
                let batch = 500
                while try await auditForeignChanges(limit: batch) == batch {}
            } catch {
                // Nothing is lost: the place stays where it was.
                logger.error("the audit trail waits for the database", metadata: ["reason": "\(error)"])
                try await Task.sleep(for: .seconds(5))
                continue
            }
            try await commits.wait(beyond: version)
        }
    }
}
