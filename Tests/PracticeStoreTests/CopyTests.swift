import GRDB
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@testable import PracticeStore

@Suite struct CopyTests {
    private static let later = Instant(milliseconds: TestPractice.noon.milliseconds + 86_400_000)
    private static let count = "SELECT count(*) FROM Sessions"

    @Test("a copy has every row of every table, and neither sees what becomes of the other")
    func copy() async throws {
        let practice = try TestPractice(fixture: true)
        let copy = try await practice.store.temporaryCopy(clock: practice.clock, logger: practice.log.logger)
        #expect(try Self.counts(copy) == Self.counts(practice.store))
        #expect(try copy.fetch { try Int.fetchOne($0, sql: Self.count) } == 7125)
        try await copy.write(as: .daemon) { db in try db.execute(sql: "DELETE FROM Sessions") }
        #expect(try practice.store.fetch { try Int.fetchOne($0, sql: Self.count) } == 7125)
        try await practice.application.run("DELETE FROM FormResponses")
        #expect(try copy.fetch { try Int.fetchOne($0, sql: "SELECT count(*) FROM FormResponses") } ?? 0 > 0)
        try copy.close()
    }

    @Test("a copy's change feed goes by the clock that it was given")
    func clock() async throws {
        let practice = try TestPractice()
        try await practice.populate()
        let copy = try await practice.store.temporaryCopy(
            clock: VirtualWallClock(Self.later),
            logger: practice.log.logger
        )
        let head = try copy.head()
        try await copy.write(as: .plugin("p")) { db in try db.execute(sql: "UPDATE Users SET name = 'x'") }
        let changes = try copy.changes(after: head, limit: 100)
        #expect(changes.count == 5)
        #expect(changes.allSatisfy { $0.at == Self.later && $0.actor == "plugin:p" })
        try copy.close()
    }

    @Test("the original is read and written while it is copied")
    func concurrentWrites() async throws {
        let practice = try TestPractice(fixture: true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let copy = try await practice.store.temporaryCopy(
                        clock: practice.clock,
                        logger: practice.log.logger
                    )
                    // All rows of a transaction, or none.
                    let names = try copy.fetch { db in try Set(String.fetchAll(db, sql: "SELECT name FROM Users")) }
                    #expect(names.count == 1 || !names.contains { $0.hasPrefix("n") })
                    #expect(try copy.fetch { db in try String.fetchOne(db, sql: "PRAGMA integrity_check") } == "ok")
                    try copy.close()
                }
            }
            for number in 0..<20 {
                try await practice.store.write(as: .daemon) { db in
                    try db.execute(sql: "UPDATE Users SET name = 'n\(number)'")
                }
            }
            try await group.waitForAll()
        }
    }

    private static func counts(_ store: PracticeStore) throws -> [String: Int] {
        try store.read { db in
            let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
            return try tables.reduce(into: [:]) { counts, table in
                counts[table] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \"\(table)\"")
            }
        }
    }
}
