import Testing
import Varlink

@testable import ControlClient

@Suite("Arguments")
struct UsageTests {
    @Test(
        "a mistake is told in one line that names the help",
        arguments: [
            (["bogus"], "bogus is no command, and no daemon can be asked whether it is a plugin: try status"),
            (["--bogus"], "Unknown option '--bogus'; see: therapyctl --help"),
            (["sessions", "show"], "Missing expected argument '<id>'; see: therapyctl sessions show --help"),
            (["sessions", "list", "--limit", "0"], "--limit is 1 to 1000; see: therapyctl sessions list --help"),
            (
                ["sessions", "update", "x"],
                "nothing to change: give an option for what is to change, or --clear;"
                    + " see: therapyctl sessions update --help"
            ),
        ]
    )
    func mistakes(arguments: [String], words: String) {
        let outcome = Prompt.run(arguments, socket: nil)
        #expect(outcome.status == .usage)
        #expect(outcome.output.isEmpty)
        #expect(outcome.diagnostics == "therapyctl: \(words)\n")
    }

    @Test("general options stand before the command or behind it")
    func generalOptions() throws {
        let daemon = try FakeDaemon.practice()
        for arguments in [
            ["--socket", daemon.path, "-o", "jsonl", "sessions", "list"],
            ["sessions", "--socket", daemon.path, "-o", "jsonl", "list"],
            ["sessions", "list", "--socket", daemon.path, "-o", "jsonl"],
            ["sessions", "--socket", daemon.path, "-o", "jsonl"],
        ] {
            #expect(Prompt.run(arguments, socket: nil).output.hasPrefix(#"{"schema":1,"id":"#))
        }
    }

    @Test(
        "help and the version go to standard output",
        arguments: [["--help"], ["help", "sessions", "list"], ["jobs", "-h"]]
    )
    func help(arguments: [String]) {
        let outcome = Prompt.run(arguments, socket: nil, width: 80)
        #expect(outcome.status == .success)
        #expect(outcome.output.contains("USAGE: therapyctl"))
        #expect(Prompt.run("--version").output == "0.1.0\n")
    }

    @Test("every command says in a line what it does, and so does every argument")
    func documented() throws {
        let dump = Prompt.run("--experimental-dump-help")
        let root = try #require(try RawJSON(parsing: dump.output)["command"])
        var count = 0
        func check(_ command: RawJSON) {
            count += 1
            // Once through all of it, which is much.
            let members = Dictionary(command.members.map { ($0.key, $0.value) }) { $1 }
            let name = members["commandName"]?.description ?? ""
            // ArgumentParser's own.
            if name == #""help""# { return }
            #expect(members["abstract"]?.description.isEmpty == false, "\(name)")
            for argument in members["arguments"]?.elements ?? [] {
                #expect(argument["abstract"] != nil, "\(name): \(argument["valueName"]?.description ?? "")")
            }
            for subcommand in members["subcommands"]?.elements ?? [] { check(subcommand) }
        }
        check(root)
        #expect(count > 70)
    }
}
