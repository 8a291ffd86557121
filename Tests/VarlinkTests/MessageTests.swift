import Testing
import Varlink

@Suite("Calls and replies")
struct MessageTests {
    @Test(
        "a call is what its members say",
        arguments: [
            (#"{"method":"a.b.C"}"#, VarlinkCall(method: "a.b.C")),
            (#"{"method":"a.b.C","parameters":null}"#, VarlinkCall(method: "a.b.C")),
            (#"{"parameters":{},"method":"a.b.C"}"#, VarlinkCall(method: "a.b.C", parameters: .emptyObject)),
            (#"{"method":"a.b.C","more":true,"oneway":false}"#, VarlinkCall(method: "a.b.C", more: true)),
            (#" { "method" : "a.b.C" , "oneway" : true } "#, VarlinkCall(method: "a.b.C", oneway: true)),
            (#"{"method":"a.b.C","upgrade":true}"#, VarlinkCall(method: "a.b.C", upgrade: true)),
        ]
    )
    func calls(text: String, call: VarlinkCall) throws {
        #expect(try VarlinkCall(parsing: Array(text.utf8)) == call)
        #expect(try VarlinkCall(parsing: call.encoded()) == call)
    }

    @Test(
        "what is no call is refused by name",
        arguments: [
            ("{}", "method"), (#"{"method":null}"#, "method"), (#"{"method":1}"#, "method"),
            (#"{"method":"a.b.C","parameters":[]}"#, "parameters"),
            (#"{"method":"a.b.C","parameters":"x"}"#, "parameters"), (#"{"method":"a.b.C","more":1}"#, "more"),
            (#"{"method":"a.b.C","more":null}"#, "more"), (#"{"method":"a.b.C","id":1}"#, "id"),
            (#"{"method":"a.b.C","oneway":true,"more":true}"#, "oneway"),
            (#"{"method":"a.b.C","method":"a.b.D"}"#, "method"), ("[]", ""), (#""a.b.C""#, ""), ("", ""),
            (#"{"method":"a.b.C","parameters":{"x":{"y":[1,2,]}}}"#, "parameters.x.y[2]"),
            (#"{"method":"a.b.C"} {}"#, ""),
        ]
    )
    func notCalls(text: String, path: String) throws {
        let error = try #require(throws: JSONError.self) { try VarlinkCall(parsing: Array(text.utf8)) }
        #expect(error.path == path)
    }

    @Test("parameters keep their bytes: order, numbers, unknown keys")
    func parametersSurvive() throws {
        let text = #"{ "z": 1.50, "a": 12345678901234567890, "é": [null] }"#
        let call = try VarlinkCall(parsing: Array(#"{"method":"a.b.C","parameters":\#(text)}"#.utf8))
        #expect(call.parameters?.description == text)
        #expect(try VarlinkCall(parsing: call.encoded()).parameters?.description == text)
    }

    @Test(
        "a reply is what its members say",
        arguments: [
            ("{}", VarlinkReply()), (#"{"parameters":null,"error":null}"#, VarlinkReply()),
            (#"{"parameters":{},"continues":true}"#, VarlinkReply(parameters: .emptyObject, continues: true)),
            (#"{"error":"a.b.C"}"#, VarlinkReply(error: "a.b.C")),
        ]
    )
    func replies(text: String, reply: VarlinkReply) throws {
        #expect(try VarlinkReply(parsing: Array(text.utf8)) == reply)
        #expect(try VarlinkReply(parsing: reply.encoded()) == reply)
    }

    @Test("continues is absent from the last reply")
    func continues() {
        #expect(VarlinkReplyMessage(VarlinkEmpty()).bytes == Array(#"{"parameters":{}}"#.utf8))
        #expect(
            VarlinkReplyMessage(VarlinkEmpty(), continues: true).bytes
                == Array(#"{"parameters":{},"continues":true}"#.utf8)
        )
    }

    @Test("a client gets the result, or the error with its members")
    func results() throws {
        let text = #"{"parameters":{"description":"interface x.y","later":1}}"#
        let result = try VarlinkReply(parsing: Array(text.utf8)).result(
            of: OrgVarlinkService.GetInterfaceDescription.self
        )
        #expect(result.description == "interface x.y")

        let refusal = VarlinkReplyMessage(error: OrgVarlinkService.InvalidParameter(parameter: "a.b"))
        let reply = try VarlinkReply(parsing: refusal.bytes)
        let error = try #require(throws: VarlinkErrorReply.self) {
            try reply.result(of: OrgVarlinkService.GetInterfaceDescription.self)
        }
        #expect(error.decode(as: OrgVarlinkService.InvalidParameter.self)?.parameter == "a.b")
        #expect(error.decode(as: OrgVarlinkService.ExpectedMore.self) == nil)
    }
}
