import GRDB
import TestSupport
import Testing
import TherapyKit

@testable import PracticeStore

/// The trail by its filters, held against a plain look at every entry.
@Suite struct AuditQueryTests {
    private let practice: TestPractice

    init() throws {
        practice = try TestPractice()
    }

    private static let actors: [Actor] = [.clerk, .daemon, .plugin("reminders"), .account(uid: 33, user: User.ID("u"))]
    private static let entities: [Entity?] = [.session, .user, .form, nil]

    /// Appends an entry for each time, in minutes from noon, as the clock told it then.
    private func append(_ minutes: [Int]) async throws {
        try await practice.store.transaction { db in
            for (index, minute) in minutes.enumerated() {
                try AuditTrail.append(
                    db,
                    AuditEntry(
                        at: TestPractice.noon + .seconds(60 * minute),
                        actor: Self.actors[index % 4],
                        action: "session.update",
                        entity: Self.entities[index / 2 % 4],
                        id: index.isMultiple(of: 7) ? nil : "row-\(index % 5)"
                    )
                )
            }
        }
    }

    private func all(_ query: AuditQuery, limit: Int) throws -> [Int64] {
        var query = query
        query.limit = limit
        var found: [Int64] = []
        while true {
            let page = try practice.store.auditPage(query)
            #expect(page.records.count <= limit)
            found += page.records.map(\.sequence)
            guard let next = page.next else { return found }
            #expect(page.records.last?.sequence == next)
            query.after = next
        }
    }

    private func wanted(_ query: AuditQuery) throws -> [Int64] {
        try practice.store.auditEntries(limit: 10_000).filter { record in
            record.sequence > query.after
                && (query.entity == nil || record.entry.entity == query.entity)
                && (query.id == nil || record.entry.id == query.id)
                && (query.actor == nil || record.entry.actor == query.actor)
                && query.from.map { record.entry.at >= $0 } ?? true && query.until.map { record.entry.at < $0 } ?? true
        }.map(\.sequence)
    }

    @Test("every combination of filters, in pages of any size, finds what a look at each entry finds")
    func filters() async throws {
        try await append((0..<200).map { $0 * 37 })
        for bits in 0..<64 {
            var query = AuditQuery()
            if bits & 1 != 0 { query.entity = .user }
            if bits & 2 != 0 { query.id = "row-2" }
            if bits & 4 != 0 { query.actor = "uid:1000" }
            if bits & 8 != 0 { query.from = TestPractice.noon + .seconds(60 * 37 * 50) }
            if bits & 16 != 0 { query.until = TestPractice.noon + .seconds(60 * 37 * 150) }
            if bits & 32 != 0 { query.after = 70 }
            let wanted = try wanted(query)
            for limit in [1, 3, 1000] { #expect(try all(query, limit: limit) == wanted, "\(query)") }
        }
    }

    /// Times as clocks tell them that are set back by hours, or were ahead by hours and put right.
    private static let clocks: [[Int]] = [
        [0, 60, -60, 0, 60], [0, 10, 20, 1000, 30, 40], [0, 61, 0, 1, 62], [60, 0], [0, 1439, 0, 1439, 0],
        (0..<60).map { $0 < 30 ? $0 * 60 : $0 * 60 - 1200 }, (0..<40).map { ($0 * 7 % 5) * 200 + $0 * 10 },
    ]

    @Test("a clock that is set back by hours takes no entry out of its window", arguments: clocks)
    func clockSetBack(minutes: [Int]) async throws {
        try await append(minutes)
        let edges = Set(minutes.flatMap { [$0 - 1, $0, $0 + 1, $0 + 30] }).sorted()
        for from in edges.map({ TestPractice.noon + .seconds(60 * $0) }) {
            #expect(try all(AuditQuery(from: from), limit: 7) == wanted(AuditQuery(from: from)))
            #expect(try all(AuditQuery(until: from), limit: 7) == wanted(AuditQuery(until: from)))
            for length in [1, 40, 600] {
                let query = AuditQuery(from: from, until: from + .seconds(60 * length))
                #expect(try all(query, limit: 7) == wanted(query))
            }
        }
    }

    @Test("whatever it is asked for, the trail is read by an index, and never sorted", arguments: [false, true])
    func plans(analyzed: Bool) async throws {
        try await append((0..<500).map { $0 * 37 })
        if analyzed { try await practice.store.transaction { try $0.execute(sql: "ANALYZE") } }
        for bits in 0..<32 {
            var query = AuditQuery()
            if bits & 1 != 0 { query.entity = .user }
            if bits & 2 != 0 { query.id = "row-2" }
            if bits & 4 != 0 { query.actor = "uid:1000" }
            if bits & 8 != 0 { query.from = TestPractice.noon }
            if bits & 16 != 0 { query.until = TestPractice.noon }
            let (sql, arguments) = query.sql()
            let plan = try practice.store.read { db in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: arguments)
                    .map { $0["detail"] as String }
            }
            #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") || $0 == "SCAN CONSTANT ROW" }, "\(query): \(plan)")
            #expect(plan.allSatisfy { !$0.contains("TEMP B-TREE") }, "\(query): \(plan)")
            let index = query.id != nil ? "row" : query.actor != nil ? "actor" : query.entity != nil ? "entity" : nil
            if let index { #expect(plan.contains { $0.contains("therapyd_audit_\(index) ") }, "\(query): \(plan)") }
        }
    }
}
