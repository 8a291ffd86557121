import ControlAPI
import Testing
import Varlink
import VarlinkClient

@testable import ControlClient

@Suite("Errors in words")
struct ErrorWordsTests {
    @Test("every error of the contract has its words")
    func complete() throws {
        let definitions = [
            PracticeAPI.definition, SchedulerAPI.definition, PluginsAPI.definition, DaemonAPI.definition,
            OrgVarlinkService.definition,
        ]
        let known = Set(ExplainedErrors.all.map { $0.name })
        for definition in definitions {
            let interface = try InterfaceDescription(parsing: definition.text)
            for member in interface.members {
                guard case .error = member.definition else { continue }
                #expect(known.contains("\(interface.name).\(member.name)"), "\(member.name)")
            }
        }
    }

    @Test("say what happened and what to do, and have their exit status", arguments: ErrorExample.all)
    func words(example: ErrorExample) throws {
        let error = try refusal(example.refusal, isTyped: false)
        #expect(error.words(.test) == example.words)
        #expect(error.exitStatus == example.status)
    }

    @Test("every kind of error has an example")
    func examples() {
        #expect(Set(ErrorExample.all.map(\.testDescription)) == Set(ExplainedErrors.all.map { $0.name }))
    }

    @Test("a method that was typed is the typist's mistake, not the daemon's age")
    func typed() throws {
        let method = try refusal(OrgVarlinkService.MethodNotFound(method: "a.b.C"), isTyped: true)
        #expect(method.words(.test) == "therapyd has no method a.b.C; see: therapyctl introspect a.b")
        let interface = try refusal(OrgVarlinkService.InterfaceNotFound(interface: "a.b"), isTyped: true)
        #expect(interface.words(.test) == "therapyd has no interface a.b; see: therapyctl introspect")
    }

    @Test("an error of a newer daemon is passed on as it is")
    func unknown() {
        let reply = VarlinkErrorReply(name: "a.b.Strange", parameters: RawJSON(object: ["x": 1]))
        let error = ClientError.refused(reply, CallDescription(method: "a.b.C", isTyped: false))
        #expect(error.words(.test) == #"therapyd refused a.b.C: a.b.Strange {"x":1}"#)
        #expect(error.exitStatus == .failure)
    }

    private func refusal(_ error: any VarlinkError, isTyped: Bool) throws -> ClientError {
        func refused<Refusal: VarlinkError>(_ error: Refusal) -> ClientError {
            let reply = VarlinkErrorReply(name: Refusal.name, parameters: RawJSON(error))
            return .refused(reply, CallDescription(method: "a.b.C", isTyped: isTyped))
        }
        return refused(error)
    }
}
