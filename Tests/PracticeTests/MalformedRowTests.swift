import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

/// Rows that another program spoiled: SQLite keeps any value in any column.
@Suite struct MalformedRowTests {
    /// What nothing can stand in for.
    static let spoilings: [(column: String, sql: String)] = [
        ("status", "status = 'postponed'"),
        ("status", "status = x'ff'"),
        ("type", "type = ''"),
        ("format", "format = 'telepathy'"),
        ("startTime", "startTime = '2026-12-01 13:00:00'"),
        ("startTime", "startTime = 1796130000"),
        ("startTime", "startTime = 1796130000.5"),
        ("startTime", "startTime = x'00'"),
        ("endTime", "endTime = '2026-02-30 13:00:00.000 +00:00'"),
        ("endTime", "endTime = ''"),
        ("therapistId", "therapistId = x'01'"),
    ]

    /// What is served all the same.
    static let blemishes: [(column: String, sql: String)] = [
        ("startTime", "startTime = '2026-12-01T14:00:00.000Z'"),
        ("startTime", "startTime = '2026-12-01 16:00:00.000 +02:00'"),
        ("meta", "meta = '{'"),
        ("meta", "meta = '[]'"),
        ("meta", "meta = '{\"a\":1,\"a\":2}'"),
        ("meta", "meta = 5"),
        ("createdAt", "createdAt = 0"),
        ("updatedAt", "updatedAt = 'Invalid date'"),
        ("endTime", "endTime = '2026-12-01 13:00:00.000 +00:00'"),
        ("therapistId", "therapistId = 'nobody'"),
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

    /// All ids, page by page.
    private func list(_ practice: TestPractice, limit: Int) throws -> [String] {
        var query = SessionQuery(limit: limit)
        var ids: [String] = []
        var pages = 0
        repeat {
            let page = try practice.practice.sessions(query)
            ids += page.records.map(\.id.text)
            query.after = page.next
            pages += 1
        } while query.after != nil && pages < 10
        #expect(pages <= 4)
        return ids
    }

    private func inspect(_ practice: TestPractice) async throws {
        let inspection = RecordInspection(practice: practice.practice, logger: practice.log.logger)
        while try await inspection.step() {}
    }

    @Test("what cannot be read says which column it is, and lists leave it out, page by page", arguments: spoilings)
    func unreadable(column: String, sql: String) async throws {
        let practice = try await spoiled(sql)
        let error = try #require(throws: PracticeError.self) { try practice.practice.session(Session.ID("spoiled")) }
        guard case .malformed(.session, "spoiled", let named, _) = error else { throw error }
        #expect(named == column)
        for limit in [1, 2, 3, 10] {
            let ids = try list(practice, limit: limit)
            #expect(ids.count == 3)
            #expect(Set(ids).count == 3)
        }
        try await inspect(practice)
        let faults = try practice.store.faults(FaultQuery()).records.map(\.fault)
        #expect(faults.map(\.field) == [column])
        #expect(faults.map(\.isServed) == [false])
        #expect(try practice.store.faultCounts() == (1, 1))
    }

    @Test("what something else can stand in for is served, and told of", arguments: blemishes)
    func readable(column: String, sql: String) async throws {
        let practice = try await spoiled(sql)
        #expect(try practice.practice.session(Session.ID("spoiled")).clientId == User.ID("u-client-1"))
        for limit in [1, 2, 3, 10] { #expect(try Set(list(practice, limit: limit)).count == 4) }
        try await inspect(practice)
        let faults = try practice.store.faults(FaultQuery()).records.map(\.fault)
        #expect(faults.map(\.field) == [column])
        #expect(faults.map(\.isServed) == [true])
        #expect(try practice.store.faultCounts() == (1, 0))
    }

    @Test("another column can be changed, and the spoiled one keeps its octets", arguments: blemishes)
    func untouched(column: String, sql: String) async throws {
        let practice = try await spoiled(sql)
        guard column != "updatedAt" else { return }
        let select = "SELECT typeof(\(column)), hex(\(column)) FROM Sessions WHERE id = 'spoiled'"
        let before = try await practice.rows(select)
        let update = SessionUpdate(sharedNotes: .some("Bring the diary."))
        _ = try await practice.practice.update(Session.ID("spoiled"), with: update, as: .clerk)
        #expect(try await practice.rows(select) == before)
    }

    @Test("a step that would write over what cannot be read is refused")
    func refusesToOverwrite() async throws {
        let practice = try await spoiled("meta = '{'")
        let error = try await #require(throws: PracticeError.self) {
            try await practice.practice.reschedule(
                Session.ID("spoiled"),
                from: TestPractice.noon + .seconds(9 * 3600),
                to: TestPractice.noon + .seconds(10 * 3600),
                as: .clerk
            )
        }
        guard case .malformed(.session, "spoiled", "meta", _) = error else { throw error }
        #expect(try await practice.rows("SELECT meta FROM Sessions WHERE id = 'spoiled'") == "{")
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
