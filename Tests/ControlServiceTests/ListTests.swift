import ControlAPI
import Practice
import TestSupport
import Testing
import TherapyKit
import Varlink

@testable import ControlService

/// On a copy of what the real application wrote, held against SQL of the test's own.
@Suite("Lists", .serialized, .timeLimit(.minutes(5)))
struct ListTests {
    let bench: ServiceBench

    init() async throws {
        bench = try await ServiceBench(fixture: true)
    }

    private func count(_ table: String, where condition: String) async throws -> Int {
        try #require(Int(try await bench.test.rows("SELECT count(*) FROM \(table) WHERE \(condition)")))
    }

    /// Compares what each of some filters finds, on all pages, with what SQL counts.
    private func compare<Method: VarlinkMethod>(
        _ method: Method.Type,
        _ table: String,
        _ cases: [(Method.Parameters, String)],
        size: (Method.Reply) -> Int
    ) async throws {
        for (parameters, condition) in cases {
            let found = try await bench.all(method, parameters).reduce(0) { $0 + size($1) }
            let counted = try await count(table, where: condition)
            #expect(found == counted, "\(table) WHERE \(condition)")
        }
    }

    // MARK: Filters

    @Test("users, by part of a name or address")
    func users() async throws {
        let contains = { (text: String) in
            "instr(lower(name), '\(text)') > 0 OR instr(lower(email), '\(text)') > 0"
        }
        try await compare(
            PracticeAPI.ListUsers.self,
            "Users",
            [
                (.init(), "1"), (.init(search: "an"), contains("an")), (.init(search: "AN"), contains("an")),
                (.init(search: "@"), contains("@")), (.init(search: "%"), "0"), (.init(search: "nobody at all"), "0"),
            ]
        ) { $0.users.count }
        #expect(try await count("Users", where: contains("an")) > 0)
    }

    @Test("therapists, by specialty and whether they are active")
    func therapists() async throws {
        let treats = { (name: String) in
            "EXISTS (SELECT 1 FROM json_each(specialties) WHERE value = '\(name)')"
        }
        try await compare(
            PracticeAPI.ListTherapists.self,
            "Therapists",
            [
                (.init(), "1"), (.init(specialty: "trauma"), treats("trauma")), (.init(specialty: "tra"), "0"),
                (.init(specialty: "Depression – später"), treats("Depression – später")),
                (.init(isActive: true), "isActive"), (.init(isActive: false), "NOT isActive"),
                (.init(specialty: "ocd", isActive: true), "isActive AND \(treats("ocd"))"),
            ]
        ) { $0.therapists.count }
        #expect(try await count("Therapists", where: treats("trauma")) == 3)
    }

    @Test("sessions, by therapist, client, status and time")
    func sessions() async throws {
        let example = try await bench.call(
            PracticeAPI.ListSessions.self,
            .init(status: [.completed], from: "2026-09-01T00:00:00.000Z", limit: 1)
        ).sessions[0]
        let therapist = "therapistId = '\(example.therapistId)'"
        let client = "clientId = '\(example.clientId)'"
        let start = try #require(Instant(example.startTime))
        let weekLater = start + .seconds(7 * 86_400)
        let week = "startTime >= '\(start.databaseText)' AND startTime < '\(weekLater.databaseText)'"
        try await compare(
            PracticeAPI.ListSessions.self,
            "Sessions",
            [
                (.init(therapistId: example.therapistId), therapist), (.init(clientId: example.clientId), client),
                (.init(therapistId: example.therapistId, clientId: example.clientId), "\(therapist) AND \(client)"),
                (.init(status: [.noShow]), "status = 'no_show'"),
                (.init(status: [.noShow, .canceled]), "status IN ('no_show', 'canceled')"),
                (
                    .init(clientId: example.clientId, from: example.startTime),
                    "\(client) AND startTime >= '\(start.databaseText)'"
                ),
                (
                    .init(clientId: example.clientId, until: example.startTime),
                    "\(client) AND startTime < '\(start.databaseText)'"
                ),
                (
                    .init(
                        therapistId: example.therapistId,
                        status: [.completed],
                        from: example.startTime,
                        until: weekLater.wireText
                    ), "\(therapist) AND status = 'completed' AND \(week)"
                ),
                // The end is not part of the window.
                (.init(from: example.startTime, until: example.startTime), "0"),
                (.init(clientId: "nobody"), "0"),
            ]
        ) { $0.sessions.count }
    }

    @Test("forms, by type and whether they are active")
    func forms() async throws {
        try await compare(
            PracticeAPI.ListForms.self,
            "Forms",
            [
                (.init(), "1"), (.init(type: .assessment), "type = 'assessment'"), (.init(type: .inSession), "0"),
                (.init(isActive: true), "isActive"), (.init(isActive: false), "NOT isActive"),
                (.init(type: .custom, isActive: true), "0"),
            ]
        ) { $0.forms.count }
    }

    @Test("responses, by form, session, client and time")
    func responses() async throws {
        let example = try #require(
            try await bench.all(PracticeAPI.ListResponses.self, .init(limit: 1000)).flatMap(\.responses)
                .first { $0.sessionId != nil }
        )
        let submitted = try #require(Instant(example.submittedAt))
        try await compare(
            PracticeAPI.ListResponses.self,
            "FormResponses",
            [
                (.init(), "1"), (.init(formId: example.formId), "formId = '\(example.formId)'"),
                (.init(sessionId: example.sessionId), "sessionId = '\(example.sessionId ?? "")'"),
                (.init(clientId: example.clientId), "clientId = '\(example.clientId)'"),
                (
                    .init(formId: example.formId, clientId: example.clientId),
                    "formId = '\(example.formId)' AND clientId = '\(example.clientId)'"
                ),
                (.init(from: example.submittedAt), "submittedAt >= '\(submitted.databaseText)'"),
                (.init(until: example.submittedAt), "submittedAt < '\(submitted.databaseText)'"),
            ]
        ) { $0.responses.count }
    }

    @Test("resources, by therapist, type, tag and whether they are public")
    func resources() async throws {
        let therapist = try await bench.call(PracticeAPI.ListResources.self, .init(limit: 1)).resources[0].therapistId
        let tagged = { (name: String) in "EXISTS (SELECT 1 FROM json_each(tags) WHERE value = '\(name)')" }
        try await compare(
            PracticeAPI.ListResources.self,
            "Resources",
            [
                (.init(), "1"), (.init(therapistId: therapist), "therapistId = '\(therapist)'"),
                (.init(type: .pdf), "type = 'pdf'"), (.init(tag: "homework"), tagged("homework")),
                (.init(tag: "home"), "0"), (.init(isPublic: true), "isPublic"),
                (.init(isPublic: false), "NOT isPublic"),
                (
                    .init(therapistId: therapist, type: .video, tag: "video", isPublic: false),
                    "therapistId = '\(therapist)' AND type = 'video' AND \(tagged("video")) AND NOT isPublic"
                ),
            ]
        ) { $0.resources.count }
    }

    @Test("assignments, by resource, client, status, due date and whether they are overdue")
    func assignments() async throws {
        let example = try await bench.call(PracticeAPI.ListAssignments.self, .init(limit: 1)).assignments[0]
        let now = bench.test.practice.clock.now
        let overdue = "(dueDate IS NOT NULL AND dueDate < '\(now.databaseText)' AND status <> 'completed')"
        try await compare(
            PracticeAPI.ListAssignments.self,
            "ResourceAssignments",
            [
                (.init(), "1"), (.init(resourceId: example.resourceId), "resourceId = '\(example.resourceId)'"),
                (.init(clientId: example.clientId), "clientId = '\(example.clientId)'"),
                (.init(status: [.viewed]), "status = 'viewed'"),
                (.init(status: [.viewed, .assigned]), "status IN ('viewed', 'assigned')"),
                (.init(isOverdue: true), overdue), (.init(isOverdue: false), "NOT \(overdue)"),
                (.init(status: [.viewed], isOverdue: true), "status = 'viewed' AND \(overdue)"),
                (.init(dueBefore: now.wireText), "dueDate < '\(now.databaseText)'"),
            ]
        ) { $0.assignments.count }
        let found = try await bench.call(PracticeAPI.ListAssignments.self, .init(isOverdue: true, limit: 1000))
        #expect(!found.assignments.isEmpty && found.assignments.allSatisfy(\.isOverdue))
    }

    // MARK: Pages

    @Test("a walk over the pages gives every record once and in order, while others come", arguments: [7, 50])
    func walk(limit: Int) async throws {
        let before = try await bench.test.rows("SELECT id FROM Users ORDER BY name, id").split(separator: "\n")
        let now = TestPractice.noon.databaseText
        var walked: [String] = []
        var after: String?
        repeat {
            let reply = try await bench.call(PracticeAPI.ListUsers.self, .init(limit: limit, after: after))
            #expect(reply.users.count <= limit)
            walked += reply.users.map(\.id)
            after = reply.next
            guard walked.count < 60 else { continue }
            // One before every place, one behind it.
            try await bench.test.application.run(
                """
                INSERT INTO Users (id, name, createdAt, updatedAt) VALUES
                  ('new-a-\(walked.count)', 'AAA', '\(now)', '\(now)'),
                  ('new-z-\(walked.count)', 'zzz', '\(now)', '\(now)');
                """
            )
        } while after != nil
        #expect(walked.filter { !$0.hasPrefix("new-") } == before.map(String.init))
        #expect(Set(walked).count == walked.count)
        #expect(!walked.contains { $0.hasPrefix("new-a-") })
        #expect(walked.contains { $0.hasPrefix("new-z-") })
    }

    @Test("a caller that takes more than one reply gets all pages, while others come")
    func stream() async throws {
        let example = try await bench.call(PracticeAPI.ListSessions.self, .init(limit: 1)).sessions[0]
        let before = try await bench.test.rows(
            "SELECT id FROM Sessions WHERE therapistId = '\(example.therapistId)' ORDER BY startTime, id"
        ).split(separator: "\n").map(String.init)
        let practice = bench.test.practice
        let parameters = PracticeAPI.ListSessions.Parameters(therapistId: example.therapistId, limit: 100)
        let replies = try await bench.all(PracticeAPI.ListSessions.self, parameters) {
            // Before every place: years ago.
            let request = SessionRequest(
                therapistId: Therapist.ID(example.therapistId),
                clientId: User.ID(example.clientId),
                startTime: Instant(milliseconds: 1_000_000_000_000),
                endTime: Instant(milliseconds: 1_000_000_600_000),
                type: .regular,
                format: .chat
            )
            _ = try await practice.schedule(request, allowOverlap: true, as: .clerk)
        }
        #expect(replies.count == before.count / 100 + 1)
        #expect(replies.dropLast().allSatisfy { $0.sessions.count == 100 && $0.next != nil })
        #expect(replies.last?.next == nil)
        #expect(replies.flatMap(\.sessions).map(\.id) == before)
    }

    @Test("without that, a caller gets one page and where it goes on")
    func onePage() async throws {
        let reply = try await bench.call(PracticeAPI.ListUsers.self, .init())
        #expect(reply.users.count == 100)
        let rest = try await bench.call(PracticeAPI.ListUsers.self, .init(after: reply.next))
        #expect(rest.users.count == 28)
        #expect(rest.next == nil)
    }

    @Test("a caller that goes away ends the stream")
    func gone() async throws {
        struct Gone: Error {}
        await #expect(throws: VarlinkDeliveryFailure.self) {
            _ = try await bench.all(PracticeAPI.ListSessions.self, .init(limit: 10)) { throw Gone() }
        }
    }

    // MARK: Short ids

    @Test(
        "what a short id stands for",
        arguments: [
            ("User", "Users"), ("Therapist", "Therapists"), ("Session", "Sessions"), ("Form", "Forms"),
            ("FormResponse", "FormResponses"), ("Resource", "Resources"), ("Assignment", "ResourceAssignments"),
        ]
    )
    func resolve(entity: String, table: String) async throws {
        func ids(_ prefix: String, limit: Int? = nil) async throws -> [String] {
            try await bench.call(PracticeAPI.ResolveId.self, .init(entity: entity, prefix: prefix, limit: limit)).ids
        }
        let all = try await bench.test.rows("SELECT id FROM \(table) ORDER BY id").split(separator: "\n").map(
            String.init
        )
        let id = try #require(all.last)
        #expect(try await ids(id) == [id])
        let short = String(id.prefix(2))
        #expect(try await ids(short, limit: 1000) == all.filter { $0.hasPrefix(short) })
        #expect(try await ids("") == Array(all.prefix(10)))
        #expect(try await ids("", limit: 3) == Array(all.prefix(3)))
        #expect(try await ids("zz") == [])
        #expect(try await ids("%") == [])
    }

    @Test("an entity that is none, and a limit out of its range, are refused")
    func resolveRefused() async throws {
        let resolve = PracticeAPI.ResolveId.self
        for entity in ["", "session", "Sessions", "users"] {
            #expect(try await bench.invalidParameter(resolve, .init(entity: entity, prefix: "")) == "entity")
        }
        for limit in [0, 1001] {
            #expect(
                try await bench.invalidParameter(resolve, .init(entity: "User", prefix: "", limit: limit)) == "limit"
            )
        }
    }
}
