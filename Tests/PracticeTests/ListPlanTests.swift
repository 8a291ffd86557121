import GRDB
import PracticeStore
import TestSupport
import Testing
import TherapyKit

@testable import Practice

/// Every list, by every combination of its filters: it goes along an index, and nothing is sorted. On the statements
/// that `Practice` makes, with the statistics that the application's ANALYZE may have left and without.
@Suite struct ListPlanTests {
    private let practice: TestPractice

    init() throws {
        practice = try TestPractice(fixture: true)
    }

    private static let place = PageCursor(key: "2026-12-01 12:00:00.000 +00:00", id: "x")
    private static let time = TestPractice.noon

    /// - Parameter mayWalk: whether the list may look at rows that it does not show, along an index, since what it
    ///   filters by has none of its own.
    private func expect<Record: StoredRecord>(
        _ page: PageQuery<Record>,
        mayWalk: Bool,
        _ query: some RecordQuery<Record>
    ) throws {
        for place in [nil, Self.place] {
            let (sql, arguments) = page.sql(after: place, limit: 10)
            let plan = try practice.store.read { db in
                try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: arguments)
                    .map { $0["detail"] as String }
            }
            let bad = plan.filter { line in
                if line.contains("TEMP B-TREE") { return true }
                // The elements of a row's own list.
                guard line.hasPrefix("SCAN"), !line.hasPrefix("SCAN element VIRTUAL TABLE") else { return false }
                return !(mayWalk && line.contains("INDEX"))
            }
            #expect(bad == [], "\(query) \(place == nil ? "" : "behind a place")")
            #expect(!plan.isEmpty)
        }
    }

    /// Runs a check without statistics, and with them.
    private func withStatistics(_ check: () throws -> Void) async throws {
        try check()
        try await practice.application.run("ANALYZE;")
        // The connections read them when the schema is another.
        try await practice.store.transaction {
            try $0.execute(sql: "CREATE TABLE therapyd_x (x); DROP TABLE therapyd_x")
        }
        try check()
    }

    @Test("users, by name and by what is searched")
    func users() async throws {
        try await withStatistics {
            for search in [nil, "anna", "Ünal"] {
                let query = UserQuery(search: search)
                // A search looks at all, in an index that holds what it needs.
                try expect(practice.practice.page(of: query), mayWalk: true, query)
            }
        }
    }

    @Test("therapists")
    func therapists() async throws {
        try await withStatistics {
            for bits in 0..<4 {
                var query = TherapistQuery()
                if bits & 1 != 0 { query.specialty = "act" }
                if bits & 2 != 0 { query.isActive = true }
                try expect(practice.practice.page(of: query), mayWalk: bits & 2 == 0, query)
            }
        }
    }

    @Test("sessions, by their start and by their end")
    func sessions() async throws {
        try await withStatistics {
            for bits in 0..<128 {
                var query = SessionQuery(order: bits & 64 == 0 ? .startTime : .endTime)
                if bits & 1 != 0 { query.therapistId = Therapist.ID("t") }
                if bits & 2 != 0 { query.clientId = User.ID("c") }
                if bits & 4 != 0 { query.statuses.insert(.scheduled) }
                if bits & 8 != 0 { query.statuses.insert(.noShow) }
                if bits & 16 != 0 { query.from = Self.time }
                if bits & 32 != 0 { query.until = Self.time + .seconds(86_400) }
                guard query.order == .startTime || query.statuses.count == 1 else { continue }
                let isLed = bits & 51 != 0 || query.statuses.count == 1
                try expect(practice.practice.page(of: query), mayWalk: !isLed, query)
            }
        }
    }

    @Test("forms")
    func forms() async throws {
        try await withStatistics {
            for bits in 0..<4 {
                var query = FormQuery()
                if bits & 1 != 0 { query.type = .custom }
                if bits & 2 != 0 { query.isActive = false }
                try expect(practice.practice.page(of: query), mayWalk: bits & 1 == 0, query)
            }
        }
    }

    @Test("responses")
    func responses() async throws {
        try await withStatistics {
            for bits in 0..<32 {
                var query = FormResponseQuery()
                if bits & 1 != 0 { query.formId = Form.ID("f") }
                if bits & 2 != 0 { query.sessionId = Session.ID("s") }
                if bits & 4 != 0 { query.clientId = User.ID("c") }
                if bits & 8 != 0 { query.from = Self.time }
                if bits & 16 != 0 { query.until = Self.time + .seconds(86_400) }
                try expect(practice.practice.page(of: query), mayWalk: bits == 0, query)
            }
        }
    }

    @Test("resources")
    func resources() async throws {
        try await withStatistics {
            for bits in 0..<16 {
                var query = ResourceQuery()
                if bits & 1 != 0 { query.therapistId = Therapist.ID("t") }
                if bits & 2 != 0 { query.type = .pdf }
                if bits & 4 != 0 { query.tag = "a" }
                if bits & 8 != 0 { query.isPublic = true }
                try expect(practice.practice.page(of: query), mayWalk: bits & 3 == 0, query)
            }
        }
    }

    @Test("assignments")
    func assignments() async throws {
        try await withStatistics {
            for bits in 0..<32 {
                for isOverdue in [nil, true, false] {
                    var query = AssignmentQuery(isOverdue: isOverdue)
                    if bits & 1 != 0 { query.resourceId = Resource.ID("r") }
                    if bits & 2 != 0 { query.clientId = User.ID("c") }
                    if bits & 4 != 0 { query.statuses.insert(.assigned) }
                    if bits & 8 != 0 { query.statuses.insert(.viewed) }
                    if bits & 16 != 0 { query.dueBefore = Self.time }
                    let isLed = bits & 19 != 0 || isOverdue == true || query.statuses.count == 1
                    try expect(practice.practice.page(of: query), mayWalk: !isLed, query)
                }
            }
        }
    }

    @Test("ids by their beginning", arguments: Entity.allCases)
    func ids(entity: Entity) async throws {
        for analyzed in [false, true] {
            if analyzed { try await practice.application.run("ANALYZE;") }
            let plan = try practice.store.read { db in
                try Row.fetchAll(
                    db,
                    sql: "EXPLAIN QUERY PLAN \(Practice.idsSQL(of: entity))",
                    arguments: ["a", "a", "b", 10]
                ).map { $0["detail"] as String }
            }
            #expect(plan.allSatisfy { !$0.contains("SCAN") && !$0.contains("TEMP B-TREE") }, "\(plan)")
        }
    }

    @Test("ids that begin with a text are found, though it be all digits or look like a number")
    func idsBeginning() async throws {
        let all = try await practice.rows("SELECT id FROM Sessions ORDER BY id;").split(separator: "\n").map(
            String.init
        )
        let beginnings = Set(all.flatMap { id in [1, 2, 3, 4, 8, 36].map { String(id.prefix($0)) } })
        let numbers = beginnings.filter { Double($0) != nil }
        #expect(numbers.contains { $0.contains("e") })
        #expect(numbers.count > 500)
        for beginning in numbers.union(beginnings.prefix(500)) {
            let wanted = Array(all.drop { $0 < beginning }.prefix { $0.hasPrefix(beginning) }.prefix(20))
            let found = try practice.practice.ids(of: .session, beginningWith: beginning, limit: 20)
            #expect(found == wanted, "\(beginning)")
        }
        #expect(try practice.practice.ids(of: .session, beginningWith: "", limit: 3) == Array(all.prefix(3)))
        #expect(try practice.practice.ids(of: .session, beginningWith: "zz", limit: 3) == [])
        #expect(try practice.practice.ids(of: .session, beginningWith: "%", limit: 3) == [])
    }
}
