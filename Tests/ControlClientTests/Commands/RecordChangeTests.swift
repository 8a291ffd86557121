import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("Changing records")
struct RecordChangeTests {
    @Test("every change reaches its method with what was typed, and says what became of the record", arguments: all)
    func changes(example: ChangeExample) throws {
        let daemon = try FakeDaemon.changing()
        let outcome = Prompt.run(example.arguments, socket: daemon.path, width: 120, input: example.input)
        #expect(outcome.status == .success, "\(outcome.diagnostics)")
        #expect(outcome.output == example.output + "\n")
        #expect(daemon.parameters(of: example.method)?.description == example.parameters)
    }

    @Test("a script gets the record as it is now, and the whole of it as JSON")
    func forScripts() throws {
        let daemon = try FakeDaemon.changing()
        let arguments = ["clients", "add", "--name", "Ben Ode"]
        #expect(
            Prompt.run(arguments, socket: daemon.path).output
                == "\(Sample.client.id)\tBen Ode\tsomeone@practice.example\t-\tEurope/Berlin\n"
        )
        let json = Prompt.run(arguments + ["-o", "jsonl"], socket: daemon.path)
        #expect(json.output.hasPrefix(#"{"schema":1,"user":{"id":"\#(Sample.client.id)","name":"Ben Ode""#))
    }

    @Test(
        "an update of nothing, or of what it takes away, is refused before anything is asked",
        arguments: [
            ["clients", "update", "b298"], ["therapists", "update", "5d10"], ["forms", "update", "653a"],
            ["resources", "update", "8d23"], ["assignments", "update", "0b95"], ["sessions", "update", "13ab"],
            ["clients", "update", "b298", "--if-updated-at", "2026-11-23T18:26:40.623Z"],
            ["clients", "update", "b298", "--email", "x@y.example", "--clear", "email"],
            ["therapists", "update", "5d10", "--specialty", "act", "--clear", "specialty"],
            ["assignments", "update", "0b95", "--due", "tomorrow", "--clear", "due"],
            ["clients", "update", "b298", "--clear", "name"],
            ["clients", "update", "b298", "--meta", "{}"],
            ["therapists", "update", "5d10", "--meta", "[]"],
            ["therapists", "add", "--user", "fb86", "--bio", "x", "--calendar", "google"],
            ["forms", "add"], ["forms", "add", "--title", "x", "--type", "custom"],
            ["forms", "add", "--instrument", "phq-9", "--title", "x"],
            ["responses", "submit", "--form", "653a", "--client", "b298"],
            ["responses", "submit", "--form", "653a", "--client", "b298", "--answer", "a=1", "--answers", "-"],
            ["responses", "submit", "--form", "653a", "--client", "b298", "--answer", "=1"],
        ]
    )
    func refused(arguments: [String]) throws {
        let daemon = try FakeDaemon.changing()
        let outcome = Prompt.run(arguments, socket: daemon.path)
        #expect(outcome.status == .usage)
        #expect(daemon.calls.isEmpty)
    }

    @Test("a time before now stands behind its option, though it begins with a dash")
    func dashes() throws {
        let daemon = try FakeDaemon.changing()
        #expect(Prompt.run("sessions", "list", "--from", "-2h", at: daemon).status == .success)
        #expect(daemon.parameters(of: "ListSessions")?.description == #"{"from":"2026-11-24T07:00:00.000Z"}"#)
        #expect(Prompt.run("sessions", "--until", "-1hour", "--no-legend", at: daemon).status == .success)
        #expect(daemon.parameters(of: "ListSessions")?.description == #"{"until":"2026-11-24T08:00:00.000Z"}"#)
        for arguments in [["--from", "-1fortnight"], ["--all", "-1d"], ["--", "-1d"], ["-1d"]] {
            #expect(Prompt.run(["sessions", "list"] + arguments, socket: daemon.path).status == .usage)
        }
    }

    // MARK: Answers

    @Test("answers that are typed become what their fields want; what does not fit is the daemon's to judge")
    func typedAnswers() throws {
        let types: [(String, PracticeAPI.FieldType)] = [
            ("a", .scale), ("b", .number), ("c", .checkbox), ("d", .text), ("e", .number), ("f", .radio),
        ]
        let fields = types.map { PracticeAPI.FormField(id: $0, label: $0, type: $1, required: false) }
        let typed = ["a=2", "c=x", "b=-1.50", "c=y=z", "d=12", "e=many", "f=", "g=5"]
        let answers = typed.compactMap(AnswerArgument.init(argument:))
        #expect(
            try TypedAnswers(answers, fields: fields).json.description
                == #"{"a":2,"c":["x","y=z"],"b":-1.50,"d":"12","e":"many","f":"","g":"5"}"#
        )
        #expect(throws: ClientError.self) {
            try TypedAnswers(["a=1", "a=2"].compactMap(AnswerArgument.init(argument:)), fields: fields)
        }
    }

    @Test(
        "a file that is no answers is refused",
        arguments: ["[1]", "{", "", "{\"a\":1}{}"]
    )
    func badAnswers(text: String) throws {
        let daemon = try FakeDaemon.changing()
        let arguments = ["responses", "submit", "--form", "653a", "--client", "b298", "--answers", "-"]
        let outcome = Prompt.run(arguments, socket: daemon.path, input: text)
        #expect(outcome.status == .usage)
        #expect(daemon.calls.isEmpty)
    }

    @Test("a file that is not there says so, and what it holds is never told")
    func files() throws {
        let arguments = ["forms", "add", "--title", "T", "--type", "custom", "--fields"]
        let missing = Prompt.run(arguments + ["/nowhere/fields.json"], socket: "/nowhere")
        #expect(missing.status == .failure)
        #expect(missing.diagnostics == "therapyctl: cannot read /nowhere/fields.json: No such file or directory\n")
        let other = Prompt.run(arguments + ["-"], socket: "/nowhere", input: #"[{"id":"secret"}]"#)
        #expect(other.status == .usage)
        #expect(other.diagnostics.hasPrefix("therapyctl: standard input does not hold the fields of a form: "))
        #expect(!other.diagnostics.contains("secret"))
    }

    @Test("a score stands beside its response, and what it is made of on its page")
    func scores() throws {
        let daemon = try FakeDaemon.practice([
            "Practice.ListResponses": { _ in
                [.result(PracticeAPI.ListResponses.Reply(responses: [Sample.scoredResponse, Sample.response]))]
            },
            "Practice.GetResponse": { _ in [.result(PracticeAPI.GetResponse.Reply(response: Sample.scoredResponse))] },
        ])
        let table = Prompt.run("responses", "list", at: daemon, width: 200)
        #expect(table.lines[0].hasSuffix("SESSION  SCORE"))
        #expect(table.lines[1].hasSuffix("Ben Ode           14 moderate, flagged"))
        #expect(table.lines[2].hasSuffix("Ben Ode"))
        #expect(
            Prompt.run("responses", "list", at: daemon).lines.map { $0.split(separator: "\t").last } == ["14", "-"]
        )
        let page = Prompt.run("responses", "show", Sample.response.id, at: daemon, width: 80)
        #expect(
            page.output.contains(
                """
                    Score: phq-9: 14 moderate, flagged
                           9 of 9 answered
                           look at: phq9
                """
            )
        )
    }
}

/// A command that changes a record, what it sends and what it says.
struct ChangeExample: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    var input = ""
    let method: String
    let parameters: String
    let output: String

    var testDescription: String { arguments.prefix(2).joined(separator: " ") }
}

extension RecordChangeTests {
    private static let client = Sample.client.id
    private static let therapist = Sample.therapist.id
    private static let form = Sample.form.id
    private static let resource = Sample.resource.id
    private static let assignment = Sample.assignment.id
    private static let fields = #"[{"id":"a","label":"A","type":"text","required":true}]"#
    private static let assigned =
        "\(assignment): resource 8d23a1b6 to Ben Ode, assigned, due Fri 20 Nov 06:00"
    private static let submitted =
        "Submitted response \(Sample.response.id): Ben Ode to form 653a5113, Fri 20 Nov 09:35,"
        + " phq-9 14 moderate, flagged"

    static let all: [ChangeExample] = people + forms + resources

    private static let people: [ChangeExample] = [
        .init(
            arguments: ["clients", "add", "--name", "Ben Ode", "--phone", "+49 30 1", "--time-zone", "Europe/Berlin"],
            method: "CreateUser",
            parameters: #"{"name":"Ben Ode","phone":"+49 30 1","timeZone":"Europe/Berlin"}"#,
            output: "Added client \(client): Ben Ode"
        ),
        .init(
            arguments: [
                "clients", "update", "b298", "--email", "b@x.example", "--clear", "phone", "--clear", "time-zone",
                "--if-updated-at", "u",
            ],
            method: "UpdateUser",
            parameters:
                #"{"id":"\#(client)","email":"b@x.example","clear":["phone","timeZone"],"ifUpdatedAt":"u"}"#,
            output: "Updated client \(client): Ben Ode"
        ),
        .init(
            arguments: [
                "therapists", "add", "--user", client, "--bio", "Works.", "--specialty", "act", "--specialty", "trauma",
                "--credential", "LCSW", "--calendar", "google:t1:x", "--meta", #"{"room":2}"#,
            ],
            method: "CreateTherapist",
            parameters: #"{"userId":"\#(client)","bio":"Works.","specialties":["act","trauma"],"#
                + #""credentials":["LCSW"],"calendarIntegration":{"provider":"google","calendarId":"t1:x"},"#
                + #""meta":{"room":2}}"#,
            output: "Added therapist \(therapist): Amara Brandt"
        ),
        .init(
            arguments: ["therapists", "update", "5d10", "--clear", "specialty", "--clear", "calendar"],
            method: "UpdateTherapist",
            parameters: #"{"id":"\#(therapist)","specialties":[],"clear":["calendarIntegration"]}"#,
            output: "Updated therapist \(therapist): Amara Brandt"
        ),
        .init(
            arguments: ["therapists", "activate", "5d10"],
            method: "UpdateTherapist",
            parameters: #"{"id":"\#(therapist)","isActive":true}"#,
            output: "Activated therapist \(therapist): Amara Brandt"
        ),
        .init(
            arguments: ["therapists", "deactivate", "5d10"],
            method: "UpdateTherapist",
            parameters: #"{"id":"\#(therapist)","isActive":false}"#,
            output: "Deactivated therapist \(therapist): Amara Brandt"
        ),
        .init(
            arguments: ["sessions", "update", "13ab", "--meta", #"{"room":3}"#],
            method: "UpdateSession",
            parameters: #"{"id":"\#(Sample.session().id)","meta":{"room":3}}"#,
            output:
                "Updated \(Sample.session().id): Tue 24 Nov 12:00–12:50, Amara Brandt with Ben Ode, scheduled"
        ),
    ]

    private static let forms: [ChangeExample] = [
        .init(
            arguments: ["forms", "add", "--title", "T", "--type", "post-session", "--fields", "-"],
            input: fields,
            method: "CreateForm",
            parameters: #"{"title":"T","type":"post_session","fields":\#(fields)}"#,
            output: "Added form \(form): PHQ-9, version 2"
        ),
        .init(
            arguments: ["forms", "add", "--instrument", "phq-9"],
            method: "CreateInstrumentForm",
            parameters: #"{"instrument":"phq-9"}"#,
            output: "Added form \(form): PHQ-9, version 2"
        ),
        .init(
            arguments: ["forms", "update", "653a", "--no-active", "--fields", "-", "--clear", "description"],
            input: #"{"schema":1,"form":{"id":"x","fields":\#(fields)}}"#,
            method: "UpdateForm",
            parameters: #"{"id":"\#(form)","fields":\#(fields),"isActive":false,"clear":["description"]}"#,
            output: "Updated form \(form): PHQ-9, version 2"
        ),
        .init(
            arguments: ["responses", "submit", "--form", "653a", "--client", "b298", "--session", "13ab"]
                + ["--answer", "phq1=2", "--answer", "note=2"],
            method: "SubmitResponse",
            parameters: #"{"formId":"\#(form)","clientId":"\#(client)","sessionId":"\#(Sample.session().id)","#
                + #""responses":{"phq1":2,"note":"2"}}"#,
            output: submitted
        ),
        .init(
            arguments: ["responses", "submit", "--form", "653a", "--client", "b298", "--answers", "-"],
            input: #" {"phq1": 3.0} "#,
            method: "SubmitResponse",
            parameters: #"{"formId":"\#(form)","clientId":"\#(client)","responses":{"phq1": 3.0}}"#,
            output: submitted
        ),
    ]

    private static let resources: [ChangeExample] = [
        .init(
            arguments: ["resources", "add", "--therapist", "5d10", "--title", "T", "--type", "pdf", "--url", "/t.pdf"]
                + ["--no-public", "--tag", "sleep", "--tag", "pdf"],
            method: "CreateResource",
            parameters: #"{"therapistId":"\#(therapist)","title":"T","type":"pdf","url":"/t.pdf","#
                + #""isPublic":false,"tags":["sleep","pdf"]}"#,
            output: "Added resource \(resource): PDF worksheet"
        ),
        .init(
            arguments: ["resources", "update", resource, "--public", "--tag", "sleep", "--clear", "description"],
            method: "UpdateResource",
            parameters: #"{"id":"\#(resource)","isPublic":true,"tags":["sleep"],"clear":["description"]}"#,
            output: "Updated resource \(resource): PDF worksheet"
        ),
        .init(
            arguments: ["resources", "assign", resource, "b298", "--due", "tomorrow 18:00", "--notes", "Page 2"],
            method: "AssignResource",
            parameters: #"{"resourceId":"\#(resource)","clientId":"\#(client)","#
                + #""dueDate":"2026-11-25T17:00:00.000Z","notes":"Page 2"}"#,
            output: "Assigned \(assigned)"
        ),
        .init(
            arguments: ["assignments", "update", assignment, "--due", "2026-12-01", "--clear", "notes"],
            method: "UpdateAssignment",
            parameters: #"{"id":"\#(assignment)","dueDate":"2026-11-30T23:00:00.000Z","clear":["notes"]}"#,
            output: "Updated assignment \(assigned)"
        ),
        .init(
            arguments: ["assignments", "view", assignment],
            method: "MarkViewed",
            parameters: #"{"assignmentId":"\#(assignment)"}"#,
            output: "Viewed assignment \(assigned)"
        ),
        .init(
            arguments: ["assignments", "complete", assignment],
            method: "CompleteAssignment",
            parameters: #"{"assignmentId":"\#(assignment)"}"#,
            output: "Completed assignment \(assigned)"
        ),
    ]
}
