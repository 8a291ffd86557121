import Reference
import Testing

@Suite("Pages of commands")
struct CommandPagesTests {
    private let pages: CommandPages

    init() throws {
        let json = """
            {"serializationVersion": 0, "command": {"commandName": "tool", "arguments": [\(Self.socket)], "subcommands": [
              {"commandName": "things", "abstract": "Things: list", "defaultSubcommand": "list", "subcommands": [
                {"commandName": "list", "abstract": "List things.", "discussion": "All of them.", "arguments": [
                  \(Self.socket),
                  {"kind": "positional", "valueName": "id", "isOptional": true, "isRepeating": true, "abstract": "Which."},
                  {"kind": "option", "valueName": "n", "isOptional": false, "isRepeating": false, "abstract": "How many",
                   "names": [{"kind": "long", "name": "limit"}, {"kind": "short", "name": "l"}], "defaultValue": "3",
                   "preferredName": {"kind": "long", "name": "limit"}, "allValues": ["3", "4"]}]},
                {"commandName": "secret", "shouldDisplay": false}]},
              {"commandName": "help"}]}}
            """
        pages = CommandPages(try CommandDump(parsing: json))
    }

    private static let socket = """
        {"kind": "option", "valueName": "path", "isOptional": true, "isRepeating": false, "abstract": "The socket.",
         "names": [{"kind": "long", "name": "socket"}], "preferredName": {"kind": "long", "name": "socket"}}
        """

    @Test("a command has its synopsis, its help and its own options; what all have and what is hidden are left out")
    func commands() {
        #expect(
            pages.commands.lines == [
                ".Ss things", "Things: list.", ".Bl -tag -width Ds",
                ".It Cm things list Fl \\-limit Ar n Oo Ar id Oc ...", "List things.", ".Pp", "All of them.", ".Pp",
                "This is what",
                ".Ql things", "alone does.", ".Pp", ".Bl -tag -width Ds -compact",
                ".It Fl l , Fl \\-limit Ar n", "How many.", "One of", ".Ql 3 ,", ".Ql 4 .", "Default:", ".Ql 3 .",
                ".It Ar id", "Which.", ".El", ".El",
            ]
        )
    }

    @Test("what all commands have is told of once")
    func options() {
        #expect(
            pages.options.lines == [
                ".Bl -tag -width Ds", ".It Fl \\-socket Ar path", "The socket.", ".El",
            ]
        )
        #expect(pages.synopsis.lines == [".Nm", ".Op Fl \\-socket Ar path"])
    }
}
