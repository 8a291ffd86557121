import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

/// Lists of the real application's rows, held against a plain filter over all of them.
@Suite struct ListTests {
    private let practice: TestPractice

    init() throws {
        practice = try TestPractice(fixture: true)
    }

    /// Follows the pages to their end.
    private func all<Record>(
        _ page: (PageCursor?) throws -> Page<Record>
    ) throws -> [Record] {
        var records: [Record] = []
        var place: PageCursor?
        repeat {
            let page = try page(place)
            records += page.records
            place = page.next.flatMap { PageCursor(text: $0.text) }
        } while place != nil
        return records
    }

    private func sessions(_ query: SessionQuery, limit: Int) throws -> [Session] {
        try all { place in
            var query = query
            query.limit = limit
            query.after = place
            return try practice.practice.sessions(query)
        }
    }

    @Test("the pages of all sessions hold each once, in order", arguments: [7, 100, 1000])
    func sessionPages(limit: Int) throws {
        let sessions = try sessions(SessionQuery(), limit: limit)
        #expect(sessions.count == 7125)
        #expect(Set(sessions.map(\.id)).count == 7125)
        #expect(zip(sessions, sessions.dropFirst()).allSatisfy { ($0.startTime, $0.id) < ($1.startTime, $1.id) })
    }

    @Test("filters of sessions, in all combinations, find what a look at each finds")
    func sessionFilters() throws {
        // In one test: to read the thousands of rows takes longer than to ask for some.
        let everything = try sessions(SessionQuery(), limit: 1000)
        let example = everything[3000]
        for bits in 0..<64 {
            var query = SessionQuery()
            if bits & 1 != 0 { query.therapistId = example.therapistId }
            if bits & 2 != 0 { query.clientId = example.clientId }
            if bits & 4 != 0 { query.statuses.insert(.completed) }
            if bits & 8 != 0 { query.statuses.insert(.noShow) }
            if bits & 16 != 0 { query.from = example.startTime - .seconds(7 * 86_400) }
            if bits & 32 != 0 { query.until = example.startTime + .milliseconds(1) }
            // Without a window and a person, there would be thousands again.
            guard bits & 3 != 0 || bits & 48 == 48 else { continue }
            let wanted = everything.filter { session in
                (query.therapistId ?? session.therapistId) == session.therapistId
                    && (query.clientId ?? session.clientId) == session.clientId
                    && (query.statuses.isEmpty || query.statuses.contains(session.status))
                    && query.from.map { $0 <= session.startTime } != false
                    && query.until.map { session.startTime < $0 } != false
            }
            #expect(!wanted.isEmpty || bits & 8 != 0)
            #expect(try sessions(query, limit: 50) == wanted, "\(query)")
        }
    }

    @Test("by their end, sessions of one status come in that order", arguments: Session.Status.allCases)
    func byEnd(status: Session.Status) throws {
        let until = TestPractice.noon
        let query = SessionQuery(statuses: [status], order: .endTime, until: until)
        let found = try sessions(query, limit: 40)
        let wanted = try sessions(SessionQuery(), limit: 1000)
            .filter { $0.status == status && $0.endTime < until }
            .sorted { ($0.endTime, $0.id) < ($1.endTime, $1.id) }
        #expect(found == wanted)
    }

    @Test("a record that comes between two pages neither repeats nor hides another")
    func stablePages() async throws {
        let first = try practice.practice.sessions(SessionQuery(limit: 10))
        try await practice.application.run("DELETE FROM Sessions WHERE id = '\(first.records[9].id)';")
        let rest = try practice.practice.sessions(SessionQuery(limit: 10, after: first.next))
        #expect(Set(first.records.map(\.id)).isDisjoint(with: rest.records.map(\.id)))
        #expect(rest.records[0].startTime >= first.records[9].startTime)
    }

    @Test("users are found by parts of name and address")
    func users() throws {
        let everybody = try all { try practice.practice.users(UserQuery(limit: 9, after: $0)) }
        #expect(everybody.count == 128)
        #expect(everybody.map(\.name) == everybody.map(\.name).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        let found = try all { try practice.practice.users(UserQuery(search: "BRANDT", limit: 2, after: $0)) }
        #expect(!found.isEmpty)
        #expect(found == everybody.filter { $0.name.contains("Brandt") })
        #expect(try practice.practice.users(UserQuery(search: "therapist1@practice")).records.count == 1)
        #expect(try practice.practice.users(UserQuery(search: "%")).records.isEmpty)
    }

    @Test("therapists are found by a specialty, word for word")
    func therapists() throws {
        let everybody = try all { try practice.practice.therapists(TherapistQuery(limit: 3, after: $0)) }
        #expect(everybody.count == 8)
        let specialty = try #require(everybody[0].specialties.first)
        let found = try all {
            try practice.practice.therapists(TherapistQuery(specialty: specialty, limit: 1, after: $0))
        }
        #expect(found == everybody.filter { $0.specialties.contains(specialty) })
        let part = String(specialty.dropLast())
        #expect(try practice.practice.therapists(TherapistQuery(specialty: part)).records.isEmpty)
        for isActive in [true, false] {
            let found = try practice.practice.therapists(TherapistQuery(isActive: isActive)).records
            #expect(Set(found) == Set(everybody.filter { $0.isActive == isActive }))
        }
    }

    @Test("forms by type and whether they may be answered")
    func forms() throws {
        let everything = try all { try practice.practice.forms(FormQuery(limit: 2, after: $0)) }
        #expect(everything.count == 5)
        for type in Form.Kind.allCases {
            let found = try practice.practice.forms(FormQuery(type: type, isActive: true)).records
            #expect(found == everything.filter { $0.type == type && $0.isActive })
        }
    }

    // The combinations in one test: to open the fixture for each takes longer than all of them.

    @Test("responses by form, session, client and time")
    func responses() throws {
        let everything = try all { try practice.practice.responses(FormResponseQuery(limit: 100, after: $0)) }
        #expect(everything.count == 740)
        let example = try #require(everything.first { $0.sessionId != nil })
        for bits in 0..<32 {
            var query = FormResponseQuery(limit: 20)
            if bits & 1 != 0 { query.formId = example.formId }
            if bits & 2 != 0 { query.sessionId = example.sessionId }
            if bits & 4 != 0 { query.clientId = example.clientId }
            if bits & 8 != 0 { query.from = example.submittedAt }
            if bits & 16 != 0 { query.until = example.submittedAt + .seconds(86_400) }
            let found = try all { place in
                query.after = place
                return try practice.practice.responses(query)
            }
            let wanted = everything.filter { response in
                (query.formId ?? response.formId) == response.formId
                    && (query.sessionId == nil || query.sessionId == response.sessionId)
                    && (query.clientId ?? response.clientId) == response.clientId
                    && query.from.map { $0 <= response.submittedAt } != false
                    && query.until.map { response.submittedAt < $0 } != false
            }
            #expect(found == wanted)
        }
    }

    @Test("resources by therapist, type, tag and whether they are for all")
    func resources() throws {
        let everything = try all { try practice.practice.resources(ResourceQuery(limit: 10, after: $0)) }
        #expect(everything.count == 56)
        let example = everything[20]
        for bits in 0..<16 {
            var query = ResourceQuery(limit: 3)
            if bits & 1 != 0 { query.therapistId = example.therapistId }
            if bits & 2 != 0 { query.type = example.type }
            if bits & 4 != 0 { query.tag = example.tags.first }
            if bits & 8 != 0 { query.isPublic = example.isPublic }
            let found = try all { place in
                query.after = place
                return try practice.practice.resources(query)
            }
            let wanted = everything.filter { resource in
                (query.therapistId ?? resource.therapistId) == resource.therapistId
                    && (query.type ?? resource.type) == resource.type
                    && query.tag.map { resource.tags.contains($0) } != false
                    && (query.isPublic ?? resource.isPublic) == resource.isPublic
            }
            #expect(found == wanted, "\(query)")
            #expect(!found.isEmpty)
        }
    }

    @Test("assignments by resource, client, status and due date")
    func assignments() throws {
        let everything = try all { try practice.practice.assignments(AssignmentQuery(limit: 100, after: $0)) }
        #expect(everything.count == 480)
        let example = try #require(everything.first { $0.isOverdue(at: TestPractice.noon) })
        for bits in 0..<32 {
            var query = AssignmentQuery(limit: 7)
            if bits & 1 != 0 { query.resourceId = example.resourceId }
            if bits & 2 != 0 { query.clientId = example.clientId }
            if bits & 4 != 0 { query.statuses = [.assigned, .viewed] }
            if bits & 8 != 0 { query.isOverdue = bits & 1 == 0 }
            if bits & 16 != 0 { query.dueBefore = example.dueDate.map { $0 + .milliseconds(1) } }
            let found = try all { place in
                query.after = place
                return try practice.practice.assignments(query)
            }
            let wanted = everything.filter { assignment in
                (query.resourceId ?? assignment.resourceId) == assignment.resourceId
                    && (query.clientId ?? assignment.clientId) == assignment.clientId
                    && (query.statuses.isEmpty || query.statuses.contains(assignment.status))
                    && query.isOverdue.map { $0 == assignment.isOverdue(at: TestPractice.noon) } != false
                    && query.dueBefore.map { limit in assignment.dueDate.map { $0 < limit } == true } != false
            }
            // What is due, of all clients and resources, comes by its due date.
            let isByDueDate =
                query.resourceId == nil && query.clientId == nil && (query.isOverdue == true || bits & 16 != 0)
            let sorted = wanted.sorted { ($0.dueDate ?? $0.assignedAt, $0.id) < ($1.dueDate ?? $1.assignedAt, $1.id) }
            let isEqual = found == (isByDueDate ? sorted : wanted)
            #expect(isEqual, "\(query): \(found.map(\.id)) and not \(wanted.map(\.id))")
        }
    }

    @Test("every record of a list is what a look at it alone gives")
    func single() throws {
        let practice = practice.practice
        for user in try practice.users(UserQuery()).records { #expect(try practice.user(user.id) == user) }
        for form in try practice.forms(FormQuery()).records { #expect(try practice.form(form.id) == form) }
        for session in try practice.sessions(SessionQuery()).records {
            #expect(try practice.session(session.id) == session)
        }
        for response in try practice.responses(FormResponseQuery()).records {
            #expect(try practice.response(response.id) == response)
        }
        for resource in try practice.resources(ResourceQuery()).records {
            #expect(try practice.resource(resource.id) == resource)
        }
        for assignment in try practice.assignments(AssignmentQuery()).records {
            #expect(try practice.assignment(assignment.id) == assignment)
        }
    }

    @Test(
        "a place is read back as it was, whatever characters another program's ids have",
        arguments: ["x", "a/b", "/", "12/", "Zoë\u{301}", "\u{1F9E0}", "a\u{0}b"],
        ["", "2026-12-01 12:00:00.000 +00:00", "3/4", "ü"]
    )
    func places(id: String, key: String) {
        let place = PageCursor(key: key, id: id)
        #expect(PageCursor(text: place.text) == place)
    }

    @Test("a text that is no place is none", arguments: ["", "A", "eA", "MC8", "OS94", "LTEveA", "é", "x y"])
    func noPlace(text: String) {
        #expect(PageCursor(text: text) == nil)
    }

    @Test("lists go on behind ids with a slash", arguments: [1, 2])
    func slashes(limit: Int) async throws {
        try await practice.application.run("UPDATE Forms SET id = 'form/' || id;")
        let forms = try all { try practice.practice.forms(FormQuery(limit: limit, after: $0)) }
        #expect(forms.count == 5)
    }

    @Test("who is not there is not found")
    func missing() {
        #expect(throws: PracticeError.notFound(entity: .session, id: "x")) {
            try practice.practice.session(Session.ID("x"))
        }
        #expect(throws: PracticeError.notFound(entity: .assignment, id: "' OR 1")) {
            try practice.practice.assignment(Assignment.ID("' OR 1"))
        }
    }
}
