import Testing
import Varlink

@Suite("Interface descriptions")
struct InterfaceDescriptionTests {
    @Test("everything the grammar has")
    func everything() throws {
        let interface = try InterfaceDescription(
            parsing: """
                # A licence.

                # About the interface.
                # In two lines.
                interface org.example.more-1

                # A colour.
                type Colour (red, dark_green,
                  # The sky's.
                  blue)
                type Deep (
                  foo: ?[]?[string](foo, bar, baz),
                  set: [string](),
                  anon: (object: object, float: float),
                  method: ?Colour # trailing
                )

                # Not about Go.

                method Go(bool: bool,int:int) -> ()
                error Bad (parameter: []Deep)
                # The end.
                """
        )
        #expect(interface.name == "org.example.more-1")
        #expect(interface.comments.blocks == [["A licence."], ["About the interface.", "In two lines."]])
        #expect(interface.comments.documentation == ["About the interface.", "In two lines."])
        #expect(interface.members.map(\.name) == ["Colour", "Deep", "Go", "Bad"])
        #expect(interface.trailingComments.blocks == [["The end."]])
        #expect(interface.members[2].comments.documentation.isEmpty)
        #expect(interface.members[2].comments.blocks == [["Not about Go."]])

        let colour = try #require(interface.members[0].definition.enumeration)
        let deep = try #require(interface.members[1].definition.structure)
        #expect(colour.values.map(\.name) == ["red", "dark_green", "blue"])
        #expect(colour.values[2].comments.documentation == ["The sky's."])
        let words = InterfaceDescription.Enumeration(values: ["foo", "bar", "baz"].map { .init(name: $0) })
        #expect(deep.fields[0].type == .nullable(.array(.nullable(.map(.enumeration(words))))))
        #expect(deep.fields[1].type == .map(.structure(.init(fields: []))))
        #expect(deep.fields[3].type == .nullable(.named("Colour")))
        #expect(deep.trailingComments.blocks == [["trailing"]])
        #expect(interface.methods.map(\.member.name) == ["Go"])
        #expect(interface.methods[0].parameters.fields.map(\.type) == [.bool, .int])
        #expect(interface.errors[0].fields.fields[0].type == .array(.named("Deep")))
    }

    struct Flaw: Sendable {
        let text: String
        let error: InterfaceDescriptionError

        init(_ text: String, _ reason: InterfaceDescriptionError.Reason, _ line: Int, _ column: Int) {
            self.text = text
            error = InterfaceDescriptionError(reason: reason, line: line, column: column)
        }
    }

    static let flaws: [Flaw] = [
        Flaw("", .expected("\"interface\"", found: "the end"), 1, 1),
        Flaw("# only this", .expected("\"interface\"", found: "the end"), 1, 12),
        Flaw("interface", .expected("an interface name", found: "the end"), 1, 10),
        Flaw("interface foo", .invalidInterfaceName("foo"), 1, 11),
        Flaw("interface 1a.b", .invalidInterfaceName("1a.b"), 1, 11),
        Flaw("interface a..b", .invalidInterfaceName("a..b"), 1, 11),
        Flaw("interface a.b-", .invalidInterfaceName("a.b-"), 1, 11),
        Flaw("interface a.b_c", .invalidInterfaceName("a.b_c"), 1, 11),
        Flaw("interface a.b\nfoo", .expected("\"type\", \"method\" or \"error\"", found: "\"foo\""), 2, 1),
        Flaw(
            "interface a.b\ninterface c.d",
            .expected("\"type\", \"method\" or \"error\"", found: "\"interface\""),
            2,
            1
        ),
        Flaw("interface a.b\ntype x (a: int)", .invalidMemberName("x"), 2, 6),
        Flaw("interface a.b\ntype X_Y (a: int)", .invalidMemberName("X_Y"), 2, 6),
        Flaw("interface a.b\ntype X a: int", .expected("\"(\"", found: "\"a\""), 2, 8),
        Flaw("interface a.b\ntype X (a: int", .expected("\",\" or \")\"", found: "the end"), 2, 15),
        Flaw("interface a.b\ntype X (a: int,)", .expected("a field", found: "\")\""), 2, 16),
        Flaw("interface a.b\ntype X (a: int b: int)", .expected("\",\" or \")\"", found: "\"b\""), 2, 16),
        Flaw("interface a.b\ntype X (a b)", .expected("\":\", \",\" or \")\"", found: "\"b\""), 2, 11),
        Flaw("interface a.b\ntype X (a: )", .expected("a type", found: "\")\""), 2, 12),
        Flaw("interface a.b\ntype X (a: int, b)", .mixedEnumeration, 2, 17),
        Flaw("interface a.b\ntype X (a, b: int)", .mixedEnumeration, 2, 12),
        Flaw("interface a.b\ntype X (a_: int)", .invalidFieldName("a_"), 2, 9),
        Flaw("interface a.b\ntype X (a__b: int)", .invalidFieldName("a__b"), 2, 9),
        Flaw("interface a.b\ntype X (1a: int)", .invalidFieldName("1a"), 2, 9),
        Flaw("interface a.b\ntype X (a: int, a: int)", .duplicateName("a"), 2, 17),
        Flaw("interface a.b\ntype X (a, a)", .duplicateName("a"), 2, 12),
        Flaw("interface a.b\ntype X (a: integer)", .unknownType("integer"), 2, 12),
        Flaw("interface a.b\ntype X (a: Y)", .unknownType("Y"), 2, 12),
        Flaw("interface a.b\ntype X (a: ??int)", .nullableNullable, 2, 13),
        Flaw("interface a.b\ntype X (a: [int]int)", .expected("a type", found: "\"[\""), 2, 12),
        Flaw("interface a.b\nerror X ()\nmethod X() -> ()", .duplicateName("X"), 3, 8),
        Flaw("interface a.b\nerror X ()\nmethod Y(x: ?X) -> ()", .notAType("X"), 3, 14),
        Flaw("interface a.b\nmethod X()", .expected("\"->\"", found: "the end"), 2, 11),
        Flaw("interface a.b\nmethod X() - ()", .expected("\"->\"", found: "\"-\""), 2, 12),
        Flaw("interface a.b\nmethod X(a, b) -> ()", .mixedEnumeration, 2, 9),
        Flaw("interface a.b\ntype X (x: X)", .endlessType("X"), 2, 6),
        Flaw("interface a.b\ntype X (y: Y)\ntype Y (z: (x: X))", .endlessType("X"), 2, 6),
        Flaw("interface a.b\n# é\ntype X (é: int)", .expected("a field", found: "\"é\""), 3, 9),
        Flaw("interface a.b; x", .expected("\"type\", \"method\" or \"error\"", found: "\";\""), 1, 14),
    ]

    @Test("what is wrong is named with its line and column", arguments: flaws)
    func errors(flaw: Flaw) throws {
        let error = try #require(throws: InterfaceDescriptionError.self) {
            try InterfaceDescription(parsing: flaw.text)
        }
        #expect(error == flaw.error)
    }

    @Test("no depth exhausts the stack", arguments: ["[]", "[string]", "(a: ", "?[]"])
    func depth(opening: String) throws {
        let text = "interface a.b\ntype X (a: " + String(repeating: opening, count: 100_000)
        let error = try #require(throws: InterfaceDescriptionError.self) { try InterfaceDescription(parsing: text) }
        #expect(error.reason == .tooDeep)
    }

    @Test(
        "a type may hold itself through what can end",
        arguments: ["?X", "[]X", "[string]X", "?[]X", "?(x: X)", "[](x: X)"]
    )
    func recursion(type: String) throws {
        _ = try InterfaceDescription(parsing: "interface a.b\ntype X (x: \(type))")
    }

    @Test("the canonical text says the same, and is its own canonical text", arguments: [20, 60, 100])
    func canonical(width: Int) throws {
        let interface = try InterfaceDescription(parsing: Self.untidy)
        let text = interface.formatted(width: width)
        #expect(try InterfaceDescription(parsing: text) == interface)
        #expect(try InterfaceDescription(parsing: text).formatted(width: width) == text)
    }

    @Test("the canonical text keeps to its width and its style")
    func canonicalStyle() throws {
        let text = try InterfaceDescription(parsing: Self.untidy).formatted(width: 60)
        #expect(
            text == """
                # Licence.

                # About.
                interface org.example.untidy

                type Short (one, two)

                # Detached.

                # Of Long.
                type Long (
                  # The first.
                  first: ?[string](one: int, two: Short),
                  second: [](
                    aRatherLongName: string,
                    anotherRatherLongName: string
                  )
                  # Last words.
                )

                method Small(a: int) -> (b: int)

                method Big(parameterNumberOne: string) -> (
                  replyNumberOne: string,
                  replyNumberTwo: string
                )

                error Empty ()

                # After all.

                """
        )
    }

    private static let untidy = """
        #Licence.

        # About.
        interface   org.example.untidy
        type Short(one,two)
        # Detached.


        # Of Long.
        type Long(
          # The first.
          first:?[string](one:int,two:Short),second:[](aRatherLongName:string,anotherRatherLongName:string)
          # Last words.
          )
        method Small(a:int)->(b:int)
        method Big(parameterNumberOne: string) -> (replyNumberOne: string, replyNumberTwo: string)
        error Empty()

        # After all.
        """
}

extension InterfaceDescription.Definition {
    fileprivate var enumeration: InterfaceDescription.Enumeration? {
        if case .enumeration(let enumeration) = self { enumeration } else { nil }
    }

    fileprivate var structure: InterfaceDescription.Structure? {
        if case .structure(let structure) = self { structure } else { nil }
    }
}
