import ControlAPI
import JobScheduler
import PluginHost
import Testing
import TherapyKit
import Varlink

@testable import ControlService

@Suite("What the domain has, the contract has")
struct CounterpartTests {
    /// Both ways, by the function that the handlers use, which stops the process where there is no counterpart.
    private func hold<Ours: RawRepresentable<String> & CaseIterable, Theirs: RawRepresentable<String> & CaseIterable>(
        _ ours: Ours.Type,
        _ theirs: Theirs.Type
    ) {
        #expect(ours.allCases.map(\.rawValue) == theirs.allCases.map(\.rawValue))
        guard Set(ours.allCases.map(\.rawValue)) == Set(theirs.allCases.map(\.rawValue)) else { return }
        for value in ours.allCases { #expect(counterpart(of: value, as: theirs).rawValue == value.rawValue) }
        for value in theirs.allCases { #expect(counterpart(of: value, as: ours).rawValue == value.rawValue) }
    }

    @Test("every enumeration of the records")
    func records() {
        hold(Session.Status.self, PracticeAPI.SessionStatus.self)
        hold(Session.Kind.self, PracticeAPI.SessionType.self)
        hold(Session.Format.self, PracticeAPI.SessionFormat.self)
        hold(Form.Kind.self, PracticeAPI.FormType.self)
        hold(FormField.Kind.self, PracticeAPI.FieldType.self)
        hold(Resource.Kind.self, PracticeAPI.ResourceType.self)
        hold(Assignment.Status.self, PracticeAPI.AssignmentStatus.self)
    }

    @Test("every enumeration of the jobs")
    func jobs() {
        hold(JobState.self, SchedulerAPI.JobState.self)
        hold(RunOutcome.self, SchedulerAPI.RunOutcome.self)
    }

    @Test(
        "every state of a plugin",
        arguments: [
            (PluginStatus.disabled, "disabled", nil), (.active, "active", nil),
            (.degraded(reason: "r"), "degraded", "r"), (.failed(reason: "r"), "failed", "r"),
        ]
    )
    func plugins(status: PluginStatus, name: String, reason: String?) {
        #expect(PluginsAPI.PluginState(status).rawValue == name)
        #expect(status.name == name)
        #expect(status.reason == reason)
    }

    @Test(
        "objects go through as they stand, and back",
        arguments: [
            "{}",
            #"{"null":null,"true":true,"false":false,"array":[],"object":{},"text":""}"#,
            #"{"z":1,"a":2,"m":3,"10":4,"9":5}"#,
            #"{"n":[0,-0,1.0,1.50,1e5,1E+5,1e-7,-0.0,123456789012345678901234567890,1e999,9007199254740993]}"#,
            #"{"n":3.14159265358979323846264338327950288419716939937510}"#,
            #"{"ümlaut":"größe","emoji":"👩🏽‍⚕️","zwj":"\u200d","line":"\u2028"}"#,
            #"{"\"quoted\\":"\b\f\n\r\t\"\\/\u0000\u001f"}"#,
            #"{"surrogates":"\ud83d\ude00"}"#,
            #"{"deep":[[[[{"a":[{"b":{"c":[null]}}]}]]]]}"#,
            #"{"":"the empty name"}"#,
        ]
    )
    func json(text: String) throws {
        let object = try #require(try JSONValue(parsing: text).object)
        let raw = RawJSON(object)
        #expect(raw.description == JSONValue.object(object).text)
        let back = try raw.object(parameter: "meta")
        #expect(back == object)
        #expect(JSONValue.object(back).text == JSONValue.object(object).text)
        // Through a message, too.
        let message = VarlinkReply(parameters: RawJSON(object: ["meta": raw])).encoded()
        #expect(try VarlinkReply(parsing: message).parameters?["meta"]?.description == raw.description)
    }

    @Test("as deep as the records' JSON may be nested, the contract's may")
    func depth() throws {
        let text = #"{"a":"# + String(repeating: "[", count: 99) + String(repeating: "]", count: 99) + "}"
        let object = try #require(try JSONValue(parsing: text).object)
        #expect(RawJSON(object).description == text)
        // Where it stands in a list of sessions, too.
        let meta = RawJSON(object: ["sessions": [RawJSON(object: ["meta": RawJSON(object)])]])
        #expect(try VarlinkReply(parsing: VarlinkReply(parameters: meta).encoded()).parameters == meta)
    }

    @Test("what is no object is a mistyped parameter", arguments: ["[]", "1", "null", #""text""#])
    func noObject(text: String) throws {
        let raw = try RawJSON(parsing: text)
        #expect(throws: OrgVarlinkService.InvalidParameter(parameter: "meta")) { try raw.object(parameter: "meta") }
    }
}
