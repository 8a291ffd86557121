import Testing
import Varlink

@testable import ControlClient

@Suite("JSON text")
struct JSONTextTests {
    private static let text = #"{ "b" : 1.50, "a":[1,{"x":null},[]], "ü\u0041":"\"q\"", "e":{} }"#

    @Test("keeps the order of members and the text of numbers")
    func compact() throws {
        let json = try RawJSON(parsing: Self.text)
        #expect(JSONText.compact(json) == #"{"b":1.50,"a":[1,{"x":null},[]],"üA":"\"q\"","e":{}}"#)
    }

    @Test("indents by two blanks and leaves what is empty on one line")
    func indented() throws {
        let json = try RawJSON(parsing: Self.text)
        #expect(
            JSONText.indented(json) == #"""
                {
                  "b": 1.50,
                  "a": [
                    1,
                    {
                      "x": null
                    },
                    []
                  ],
                  "üA": "\"q\"",
                  "e": {}
                }
                """#
        )
    }

    @Test("the schema's version stands first")
    func schema() throws {
        #expect(JSONText.withSchema(try RawJSON(parsing: #"{"a":1}"#)).description == #"{"schema":1,"a":1}"#)
        #expect(JSONText.withSchema(.emptyObject).description == #"{"schema":1}"#)
    }

    @Test("pages become one list without a mark")
    func joining() throws {
        let pages = try [#"{"jobs":[{"id":1}],"next":"x"}"#, #"{"jobs":[{"id":2}]}"#].map { try RawJSON(parsing: $0) }
        #expect(JSONText.joining(pages, member: "jobs").description == #"{"jobs":[{"id":1},{"id":2}]}"#)
    }
}
