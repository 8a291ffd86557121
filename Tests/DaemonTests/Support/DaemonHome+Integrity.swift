import TestSupport
import Testing

extension DaemonHome {
    /// That SQLite finds the file sound, and that the audit trail's numbers have no gap.
    func checkIntegrity(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let answer = try await application.run(
            """
            PRAGMA integrity_check;
            PRAGMA foreign_key_check;
            SELECT count(*) = coalesce(max(sequence), 0) AND coalesce(min(sequence), 1) = 1 FROM therapyd_audit;
            """
        )
        #expect(answer == "ok\n1", sourceLocation: sourceLocation)
    }
}
