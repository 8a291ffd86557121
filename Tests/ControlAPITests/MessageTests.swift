import ControlAPI
import Testing
import Varlink

@Suite("Messages of the control API")
struct MessageTests {
    private let session = PracticeAPI.Session(
        id: "0b8f5a3e-7d1c-4f0e-9a43-1f2e3d4c5b6a",
        therapistId: "t",
        clientId: "c",
        startTime: "2026-12-01T10:00:00.000Z",
        endTime: "2026-12-01T10:50:00.000Z",
        status: .noShow,
        type: .followUp,
        format: .inPerson,
        hasPrivateNotes: false,
        meta: RawJSON(object: ["b": 1, "a": 2]),
        createdAt: "x",
        updatedAt: "y"
    )

    @Test("a session is written as the interface says, and reads back")
    func roundTrip() throws {
        let json = RawJSON(session)
        #expect(
            json.description
                == #"{"id":"0b8f5a3e-7d1c-4f0e-9a43-1f2e3d4c5b6a","therapistId":"t","clientId":"c","#
                + #""startTime":"2026-12-01T10:00:00.000Z","endTime":"2026-12-01T10:50:00.000Z","#
                + #""status":"no_show","type":"follow_up","format":"in_person","hasPrivateNotes":false,"#
                + #""meta":{"b":1,"a":2},"createdAt":"x","updatedAt":"y"}"#
        )
        #expect(try json.decode() == session)
    }

    @Test(
        "null and absent are the same for what may be left out",
        arguments: [
            #"{"title":"a","type":"custom","fields":[]}"#, #"{"meta":null,"title":"a","type":"custom","fields":[]}"#,
        ]
    )
    func nullIsAbsent(text: String) throws {
        let parameters = try RawJSON(parsing: text).decode(as: PracticeAPI.CreateForm.Parameters.self)
        #expect(parameters == .init(title: "a", type: .custom, fields: []))
    }

    @Test(
        "what does not fit is named",
        arguments: [
            ("{}", "title"),
            (#"{"title":null}"#, "title"),
            (#"{"title":1}"#, "title"),
            (#"{"title":"a","type":"Custom","fields":[]}"#, "type"),
            (#"{"title":"a","type":"custom","fields":{}}"#, "fields"),
            (#"{"title":"a","type":"custom","fields":[],"extra":1}"#, "extra"),
            (#"{"title":"a","type":"custom","fields":[],"meta":[]}"#, "meta"),
            (#"{"title":"a","type":"custom","fields":[1]}"#, "fields[0]"),
            (
                #"{"title":"a","type":"custom","fields":[{"id":"x","label":"l","type":"text","required":true},"#
                    + #"{"id":"x","label":7}]}"#,
                "fields[1].label"
            ),
            (
                #"{"title":"a","type":"custom","fields":[{"id":"x","label":"l","type":"te","required":true}]}"#,
                "fields[0].type"
            ),
            (
                #"{"title":"a","type":"custom","fields":[{"id":"x","label":"l","type":"text","required":true,"#
                    + #""options":["a",null]}]}"#,
                "fields[0].options[1]"
            ),
            (#"{"title":"a","type":"custom","fields":[{"id":"x","type":"text","required":true}]}"#, "fields[0].label"),
        ]
    )
    func invalidParameters(text: String, parameter: String) async throws {
        let call = VarlinkCall(method: PracticeAPI.CreateForm.name, parameters: try RawJSON(parsing: text))
        let reply = try await answer(call)
        #expect(reply.error == OrgVarlinkService.InvalidParameter.name)
        #expect(try reply.parameters?.member("parameter", as: String.self) == parameter)
    }

    @Test("a call reaches its handler; without one it is not implemented, beyond the interface not found")
    func dispatch() async throws {
        let call = VarlinkCall(PracticeAPI.GetSession.self, .init(id: "0b8f"))
        #expect(try await answer(call).result(of: PracticeAPI.GetSession.self).session == session)
        let other = try await answer(VarlinkCall(PracticeAPI.GetUser.self, .init(id: "0b8f")))
        #expect(other.error == OrgVarlinkService.MethodNotImplemented.name)
        let missing = try await answer(VarlinkCall(method: "io.unclutter.Therapy.Practice.GetSessions"))
        #expect(missing.error == OrgVarlinkService.MethodNotFound.name)
    }

    @Test("every method of every interface is dispatched", arguments: RepositoryFiles.interfaceNames)
    func everyMethod(name: String) async throws {
        let interface = try InterfaceDescription(parsing: RepositoryFiles.interfaceText(name))
        #expect(!interface.methods.isEmpty)
        for method in interface.methods where method.member.name != "GetSession" {
            let reply = try await answer(VarlinkCall(method: "\(interface.name).\(method.member.name)"))
            let isRequired = method.parameters.fields.contains {
                if case .nullable = $0.type { false } else { true }
            }
            let expected =
                isRequired ? OrgVarlinkService.InvalidParameter.name : OrgVarlinkService.MethodNotImplemented.name
            #expect(reply.error == expected, "\(method.member.name)")
        }
    }

    @Test("a client reads what a newer daemon adds, and an inline type")
    func newerDaemon() throws {
        let text = #"{"parameters":{"changes":[{"key":"a.b","needsRestart":true,"new":"1","since":2}],"plan":{}}}"#
        let reply = try VarlinkReply(parsing: Array(text.utf8)).result(of: DaemonAPI.Reload.self)
        #expect(reply.changes == [.init(key: "a.b", new: "1", needsRestart: true)])
    }

    private func answer(_ call: VarlinkCall) async throws -> VarlinkReply {
        let service = VarlinkService<Void>(
            identity: .init(vendor: "", product: "", version: "", url: ""),
            interfaces: [Practice(session: session), Daemon(), Plugins(), Scheduler()]
        ) { _, _ in .close }
        let message = try #require(try await service.answer(call, context: (), sink: NoSink()))
        return try VarlinkReply(parsing: message.bytes)
    }
}

private struct NoSink: VarlinkReplySink {
    func send(_ reply: VarlinkReplyMessage) async throws {}
}

private struct Practice: PracticeInterface {
    typealias Context = Void
    let session: PracticeAPI.Session

    func getSession(_ call: MethodCall<PracticeAPI.GetSession, Void>) async throws -> PracticeAPI.GetSession.Reply {
        .init(session: session)
    }
}

private struct Daemon: DaemonInterface { typealias Context = Void }
private struct Plugins: PluginsInterface { typealias Context = Void }
private struct Scheduler: SchedulerInterface { typealias Context = Void }
