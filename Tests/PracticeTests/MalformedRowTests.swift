import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

/// Rows that another program spoiled: SQLite keeps any value in any column.
@Suite struct MalformedRowTests {
    static let spoilings: [(column: String, sql: String)] = [
        ("status", "status = 'postponed'"),
        ("status", "status = x'ff'"),
        ("type", "type = ''"),
        ("format", "format = 'telepathy'"),
        ("startTime", "startTime = '2026-12-01T13:00:00.000Z'"),
        ("startTime", "startTime = '2026-12-01 13:00:00.000 +02:00'"),
        ("startTime", "startTime = '2026-12-01 13:00:00'"),
        ("startTime", "startTime = 1796130000"),
        ("startTime", "startTime = 1796130000.5"),
        ("startTime", "startTime = x'00'"),
        ("endTime", "endTime = '2026-02-30 13:00:00.000 +00:00'"),
        ("endTime", "endTime = ''"),
        ("meta", "meta = '{'"),
        ("meta", "meta = '[]'"),
        ("meta", "meta = '{\"a\":1,\"a\":2}'"),
        ("meta", "meta = 5"),
        ("updatedAt", "updatedAt = 'Invalid date'"),
        ("therapistId", "therapistId = x'01'"),
    ]

    private func spoiled(_ sql: String) async throws -> TestPractice {
        let practice = try TestPractice()
        try await practice.populate()
        for hour in 1...4 { _ = try await practice.practice.schedule(practice.request(hour: hour), as: .clerk) }
        try await practice.application.run(
            """
            PRAGMA foreign_keys = OFF;
            UPDATE Sessions SET id = 'spoiled' WHERE startTime LIKE '2026-12-01 14%';
            UPDATE Sessions SET \(sql) WHERE id = 'spoiled';
            """
        )
        return practice
    }

    @Test("a spoiled row says which column cannot be read", arguments: spoilings)
    func get(column: String, sql: String) async throws {
        let practice = try await spoiled(sql)
        let error = try #require(throws: PracticeError.self) { try practice.practice.session(Session.ID("spoiled")) }
        guard case .malformed(.session, "spoiled", let named, _) = error else { throw error }
        #expect(named == column)
    }

    @Test("lists leave it out, page by page, and tell of it once", arguments: spoilings)
    func list(column: String, sql: String) async throws {
        let practice = try await spoiled(sql)
        for limit in [1, 2, 3, 10] {
            var query = SessionQuery(limit: limit)
            var ids: [Session.ID] = []
            var pages = 0
            repeat {
                let page = try practice.practice.sessions(query)
                ids += page.records.map(\.id)
                query.after = page.next
                pages += 1
            } while query.after != nil && pages < 10
            #expect(Set(ids).count == 3)
            #expect(ids.count == 3)
            #expect(pages <= 4)
        }
        let lines = practice.log.lines.filter { $0.contains("cannot be read") }
        #expect(lines.count == 1)
        #expect(lines.first?.contains("column=\(column)") == true)
    }

    @Test("lenient where nothing is lost: 1 and 0, a JSON null, ids of digits")
    func lenient() async throws {
        let practice = try TestPractice()
        try await practice.populate()
        try await practice.application.run(
            """
            UPDATE Therapists SET calendarIntegration = 'null' WHERE id = 't-1';
            INSERT INTO Users (id, name, createdAt, updatedAt) VALUES
            ('0123', 'Digits', '2026-12-01 12:00:00.000 +00:00', '2026-12-01 12:00:00.000 +00:00');
            """
        )
        #expect(try practice.practice.therapist(Therapist.ID("t-1")).calendarIntegration == nil)
        // The column's NUMERIC affinity has taken the zero.
        #expect(try practice.practice.user(User.ID("123")).id.text == "123")
    }
}
