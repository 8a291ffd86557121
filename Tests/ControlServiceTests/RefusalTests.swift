import ControlAPI
import Practice
import TestSupport
import Testing
import TherapyKit
import Varlink

@testable import ControlService

@Suite("Refusals", .serialized)
struct RefusalTests {
    private static let session = Session(
        id: Session.ID("s"),
        therapistId: Therapist.ID("t"),
        clientId: User.ID("c"),
        startTime: TestPractice.noon,
        endTime: TestPractice.noon + .seconds(60),
        type: .regular,
        format: .inPerson,
        createdAt: TestPractice.noon,
        updatedAt: TestPractice.noon
    )

    @Test(
        "each of the practice's has its name in the contract",
        arguments: [
            (.notFound(entity: .formResponse, id: "r"), "NotFound", #"{"entity":"FormResponse","id":"r"}"#),
            (
                .invalid([Problem(field: "a", message: "b"), Problem(field: "c", message: "d")]), "Invalid",
                #"{"problems":[{"field":"a","message":"b"},{"field":"c","message":"d"}]}"#
            ),
            (
                .sessionConflict([session]), "SessionConflict",
                #"{"conflicts":[{"id":"s","therapistId":"t","clientId":"c","startTime":"2026-12-01T12:00:00.000Z","#
                    + #""endTime":"2026-12-01T12:01:00.000Z","status":"scheduled","type":"regular","#
                    + #""format":"in_person","hasPrivateNotes":false,"meta":{},"#
                    + #""createdAt":"2026-12-01T12:00:00.000Z","updatedAt":"2026-12-01T12:00:00.000Z"}]}"#
            ),
            (
                .invalidTransition(entity: .session, id: "s", from: "a", to: "b", allowed: ["c"]), "InvalidTransition",
                #"{"entity":"Session","id":"s","from":"a","to":"b","allowed":["c"]}"#
            ),
            (
                .stale(entity: .session, id: "s", updatedAt: TestPractice.noon), "Stale",
                #"{"entity":"Session","id":"s","updatedAt":"2026-12-01T12:00:00.000Z"}"#
            ),
            (
                .malformed(entity: .form, id: "f", column: "fields", reason: "is no JSON"), "Malformed",
                #"{"entity":"Form","id":"f","column":"fields","reason":"is no JSON"}"#
            ),
            (.unavailable(reason: "locked"), "Unavailable", #"{"reason":"locked"}"#),
        ] as [(PracticeError, String, String)]
    )
    func names(error: PracticeError, name: String, parameters: String) throws {
        let reply = try VarlinkReply(parsing: VarlinkReplyMessage(error: error.refusal).bytes)
        #expect(reply.error == "io.unclutter.Therapy.Practice.\(name)")
        #expect(reply.parameters?.description == parameters)
    }

    @Test("what is not there is not found, by its kind")
    func notFound() async throws {
        let bench = try await ServiceBench()
        let missing = ["User", "Therapist", "Session", "Form", "Response", "Resource", "Assignment"]
        for name in missing {
            let parameters = RawJSON(object: ["id": "nobody"])
            let call = VarlinkCall(method: "io.unclutter.Therapy.Practice.Get\(name)", parameters: parameters)
            let reply = try await bench.reply(to: call)
            #expect(reply.error == PracticeAPI.NotFound.name)
            let entity = name == "Response" ? "FormResponse" : name
            #expect(reply.parameters?.description == #"{"entity":"\#(entity)","id":"nobody"}"#)
        }
        for parameters in [
            PracticeAPI.ScheduleSession.Parameters(hour: 1, therapist: "nobody"), .init(hour: 1, client: "nobody"),
        ] {
            let refusal = try await bench.refusal(
                PracticeAPI.ScheduleSession.self,
                parameters,
                as: PracticeAPI.NotFound.self
            )
            #expect(refusal.id == "nobody")
        }
    }

    @Test("a conflict names the sessions that are in the way")
    func conflict() async throws {
        let bench = try await ServiceBench()
        let first = try await bench.call(PracticeAPI.ScheduleSession.self, .init(hour: 1)).session
        let others = PracticeAPI.ScheduleSession.Parameters(hour: 1, client: "u-client-2")
        let refusal = try await bench.refusal(
            PracticeAPI.ScheduleSession.self,
            others,
            as: PracticeAPI.SessionConflict.self
        )
        #expect(refusal.conflicts == [first])
        var anyway = others
        anyway.allowOverlap = true
        let second = try await bench.call(PracticeAPI.ScheduleSession.self, anyway).session
        #expect(second.startTime == first.startTime)
    }

    @Test("a transition that is none says what is allowed")
    func transition() async throws {
        let bench = try await ServiceBench()
        let session = try await bench.call(PracticeAPI.ScheduleSession.self, .init(hour: 1)).session
        _ = try await bench.call(PracticeAPI.CancelSession.self, .init(id: session.id))
        let refusal = try await bench.refusal(
            PracticeAPI.CompleteSession.self,
            .init(id: session.id),
            as: PracticeAPI.InvalidTransition.self
        )
        #expect(refusal == .init(entity: "Session", id: session.id, from: "canceled", to: "completed", allowed: []))
        let correction = try await bench.refusal(
            PracticeAPI.CorrectSession.self,
            .init(id: session.id, status: .noShow, reason: "did not come"),
            as: PracticeAPI.InvalidTransition.self
        )
        #expect(correction.allowed == ["scheduled"])
    }

    @Test("a correction without a reason is invalid")
    func reason() async throws {
        let bench = try await ServiceBench()
        let session = try await bench.call(PracticeAPI.ScheduleSession.self, .init(hour: 1)).session
        let refusal = try await bench.refusal(
            PracticeAPI.CorrectSession.self,
            .init(id: session.id, status: .scheduled, reason: " "),
            as: PracticeAPI.Invalid.self
        )
        #expect(refusal.problems.map(\.field) == ["reason"])
    }

    @Test("an update of what changed meanwhile is stale, and says when that was")
    func stale() async throws {
        let bench = try await ServiceBench()
        let session = try await bench.call(PracticeAPI.ScheduleSession.self, .init(hour: 1)).session
        let parameters = PracticeAPI.UpdateSession.Parameters(
            id: session.id,
            sharedNotes: "first",
            ifUpdatedAt: session.updatedAt
        )
        let updated = try await bench.call(PracticeAPI.UpdateSession.self, parameters).session
        #expect(updated.updatedAt > session.updatedAt)
        let refusal = try await bench.refusal(PracticeAPI.UpdateSession.self, parameters, as: PracticeAPI.Stale.self)
        #expect(refusal == .init(entity: "Session", id: session.id, updatedAt: updated.updatedAt))
    }

    @Test(
        "what is no time is an invalid parameter, by its name",
        arguments: ["", "tomorrow", "2026-12-01", "2026-12-01T25:00:00.000Z", "2026-02-30T12:00:00.000Z", "12:00"]
    )
    func times(text: String) async throws {
        let bench = try await ServiceBench()
        var schedule = PracticeAPI.ScheduleSession.Parameters(hour: 1)
        schedule.startTime = text
        #expect(try await bench.invalidParameter(PracticeAPI.ScheduleSession.self, schedule) == "startTime")
        schedule = .init(hour: 1)
        schedule.endTime = text
        #expect(try await bench.invalidParameter(PracticeAPI.ScheduleSession.self, schedule) == "endTime")
        let noon = TestPractice.noon.wireText
        let reschedule = PracticeAPI.RescheduleSession.self
        #expect(
            try await bench.invalidParameter(reschedule, .init(id: "s", startTime: text, endTime: noon)) == "startTime"
        )
        #expect(
            try await bench.invalidParameter(reschedule, .init(id: "s", startTime: noon, endTime: text)) == "endTime"
        )
        #expect(
            try await bench.invalidParameter(PracticeAPI.UpdateSession.self, .init(id: "s", ifUpdatedAt: text))
                == "ifUpdatedAt"
        )
        #expect(try await bench.invalidParameter(PracticeAPI.ListSessions.self, .init(from: text)) == "from")
        #expect(try await bench.invalidParameter(PracticeAPI.ListSessions.self, .init(until: text)) == "until")
        #expect(try await bench.invalidParameter(PracticeAPI.ListResponses.self, .init(from: text)) == "from")
        #expect(try await bench.invalidParameter(PracticeAPI.ListResponses.self, .init(until: text)) == "until")
        #expect(
            try await bench.invalidParameter(PracticeAPI.ListAssignments.self, .init(dueBefore: text)) == "dueBefore"
        )
        #expect(try await bench.invalidParameter(SchedulerAPI.ListRuns.self, .init(from: text)) == "from")
        let preview = SchedulerAPI.Preview.Parameters(schedule: "daily", from: text)
        #expect(try await bench.invalidParameter(SchedulerAPI.Preview.self, preview) == "from")
    }

    @Test("times that make no session are invalid, by what is wrong")
    func length() async throws {
        let bench = try await ServiceBench()
        for (start, end) in [(3600, 3600), (3600, 0), (0, 59), (0, 86_401)] {
            var parameters = PracticeAPI.ScheduleSession.Parameters(hour: 1)
            parameters.startTime = (TestPractice.noon + .seconds(start)).wireText
            parameters.endTime = (TestPractice.noon + .seconds(end)).wireText
            let refusal = try await bench.refusal(
                PracticeAPI.ScheduleSession.self,
                parameters,
                as: PracticeAPI.Invalid.self
            )
            #expect(refusal.problems.map(\.field) == ["endTime"])
        }
    }

    @Test(
        "every list refuses a limit out of its range and a mark that it did not give",
        arguments: ["Users", "Therapists", "Sessions", "Forms", "Responses", "Resources", "Assignments"]
    )
    func pages(list: String) async throws {
        let bench = try await ServiceBench()
        func invalid(_ parameters: String) async throws -> String? {
            let method = "io.unclutter.Therapy.Practice.List\(list)"
            let reply = try await bench.reply(to: .init(method: method, parameters: try RawJSON(parsing: parameters)))
            guard reply.error == OrgVarlinkService.InvalidParameter.name else { return reply.error }
            return reply.parameters?.description
        }
        for limit in [0, 1001, -1] {
            #expect(try await invalid(#"{"limit":\#(limit)}"#) == #"{"parameter":"limit"}"#)
        }
        #expect(try await invalid(#"{"limit":1}"#) == nil)
        #expect(try await invalid(#"{"limit":1000}"#) == nil)
        for mark in ["", "x", "!!!!", "AAAA", "bm8gc2xhc2g"] {
            #expect(try await invalid(#"{"after":"\#(mark)"}"#) == #"{"parameter":"after"}"#)
        }
    }

    @Test("lists of jobs and runs refuse the same")
    func schedulerPages() async throws {
        let bench = try await ServiceBench()
        for limit in [0, 1001] {
            #expect(try await bench.invalidParameter(SchedulerAPI.ListJobs.self, .init(limit: limit)) == "limit")
            #expect(try await bench.invalidParameter(SchedulerAPI.ListRuns.self, .init(limit: limit)) == "limit")
        }
        #expect(try await bench.invalidParameter(SchedulerAPI.ListJobs.self, .init(after: "x")) == "after")
        #expect(try await bench.invalidParameter(SchedulerAPI.ListRuns.self, .init(after: "x")) == "after")
    }

    @Test("only what may be empty can be cleared, and not together with a value")
    func clear() async throws {
        let bench = try await ServiceBench()
        var schedule = PracticeAPI.ScheduleSession.Parameters(hour: 1)
        schedule.sharedNotes = "to be cleared"
        let id = try await bench.call(PracticeAPI.ScheduleSession.self, schedule).session.id
        let update = PracticeAPI.UpdateSession.self
        #expect(try await bench.invalidParameter(update, .init(id: id, clear: ["meta"])) == "clear[0]")
        #expect(try await bench.invalidParameter(update, .init(id: id, clear: ["sharedNotes", "type"])) == "clear[1]")
        let both = PracticeAPI.UpdateSession.Parameters(id: id, sharedNotes: "new", clear: ["sharedNotes"])
        #expect(try await bench.invalidParameter(update, both) == "clear[0]")
        #expect(try await bench.call(PracticeAPI.GetSession.self, .init(id: id)).session.sharedNotes == "to be cleared")
        let cleared = try await bench.call(update, .init(id: id, clear: ["sharedNotes"])).session
        #expect(cleared.sharedNotes == nil)
    }

    @Test("a form has its first version, and no other")
    func formVersion() async throws {
        let bench = try await ServiceBench(fixture: true)
        let forms = try await bench.call(PracticeAPI.ListForms.self, .init()).forms
        let form = try #require(forms.first)
        #expect(try await bench.call(PracticeAPI.GetForm.self, .init(id: form.id, version: 1)).form == form)
        let refusal = await #expect(throws: VarlinkErrorReply.self) {
            try await bench.call(PracticeAPI.GetForm.self, .init(id: form.id, version: 2))
        }
        let problem = PracticeAPI.Problem(field: "version", message: "the form has the versions 1 to 1")
        #expect(refusal?.decode(as: PracticeAPI.Invalid.self) == .init(problems: [problem]))
    }
}

extension PracticeAPI.ScheduleSession.Parameters {
    /// Fifty minutes, so many hours from noon.
    init(hour: Int, therapist: String = "t-1", client: String = "u-client-1") {
        let start = TestPractice.noon + .seconds(hour * 3600)
        self.init(
            therapistId: therapist,
            clientId: client,
            startTime: start.wireText,
            endTime: (start + .seconds(3000)).wireText,
            type: .regular,
            format: .video
        )
    }
}
