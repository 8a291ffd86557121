import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("Commands that plugins contribute")
struct ContributedCommandTests {
    /// What the daemon was asked to do.
    private func arguments(_ words: String...) throws -> String {
        let daemon = try FakeDaemon.practice(
            [
                "Plugins.Invoke": { call in
                    let echo = RawJSON(object: ["got": call["arguments"] ?? .null])
                    return [.result(PluginsAPI.Invoke.Reply(result: echo))]
                }
            ]
        )
        let outcome = Prompt.run(["--output", "json", "auto-completion", "review"] + words, socket: daemon.path)
        #expect(outcome.status == .success, "\(outcome.diagnostics)")
        let reply = try RawJSON(parsing: outcome.output)
        return reply["got"].map { JSONText.compact($0) } ?? "nothing"
    }

    @Test("arguments are read by their declaration")
    func typed() throws {
        #expect(try arguments() == "null")
        #expect(try arguments("--limit", "5", "--all") == #"{"limit":"5","all":"true"}"#)
        #expect(try arguments("--limit=5", "--no-all") == #"{"limit":"5","all":"false"}"#)
        #expect(try arguments("--tag", "a", "--tag=b", "--format", "audio") == #"{"format":"audio","tag":["a","b"]}"#)
        let id = "7e000001-0000-4000-8000-000000000002"
        #expect(try arguments(id) == #"{"session":"\#(id)"}"#)
        #expect(try arguments("--", id) == #"{"session":"\#(id)"}"#)
    }

    @Test(
        "what does not fit is told in one line, and the daemon is not troubled",
        arguments: [
            (["--limit", "0"], "--limit is from 1 to 1000, and not 0"),
            (["--limit", "x"], "--limit is a number, and not x"),
            (["--limit"], "--limit needs a value; see: therapyctl auto-completion review --help"),
            (["--limit", "1", "--limit", "2"], "--limit is given twice"),
            (["--format", "smoke"], "--format is one of video, audio, and not smoke"),
            (
                ["--bogus"],
                "--bogus is no option of auto-completion review; see: therapyctl auto-completion review --help"
            ),
            (
                ["--no-limit"],
                "--no-limit is no option of auto-completion review; see: therapyctl auto-completion review --help"
            ),
            (["zz"], "zz is no id of a session; see: therapyctl sessions list"),
        ]
    )
    func mistakes(words: [String], told: String) throws {
        let daemon = try FakeDaemon.practice()
        let outcome = Prompt.run(["auto-completion", "review"] + words, socket: daemon.path)
        #expect(outcome.status == .usage)
        #expect(outcome.diagnostics == "therapyctl: \(told)\n")
    }

    @Test("its help looks like that of the program's own commands")
    func help() throws {
        let daemon = try FakeDaemon.practice()
        let plugin = Prompt.run(["auto-completion", "--help"], socket: daemon.path)
        #expect(plugin.output.contains("COMMANDS:\n  review  Lists what is left for review\n"))
        let command = Prompt.run(["auto-completion", "review", "--help"], socket: daemon.path)
        #expect(
            command.output == """
                OVERVIEW: Lists what is left for review.

                The oldest comes first.

                USAGE: therapyctl auto-completion review [options] [<session>]

                ARGUMENTS:
                  <session>  Only this one.

                OPTIONS:
                  --limit <integer>       How many to list. (from 1 to 1000; default: 100)
                  --format <video|audio>  Only these.
                  --all, --no-all         Those of others, too. (default: false)
                  --tag <text>            Only with these tags.

                  What every command takes (--output, --socket, ...): see 'therapyctl --help'.

                """
        )
    }

    @Test("what comes before the end is shown as it comes, in every form")
    func streaming() throws {
        let replies: FakeDaemon.Script = { _ in
            [
                .result(PluginsAPI.Invoke.Reply(result: RawJSON(object: ["step": 1, "of": 2])), continues: true),
                .result(PluginsAPI.Invoke.Reply(result: RawJSON(object: ["done": true]))),
            ]
        }
        for (format, text) in [
            ("jsonl", "{\"schema\":1,\"step\":1,\"of\":2}\n{\"schema\":1,\"done\":true}\n"),
            ("plain", "1\t2\ndone\ttrue\n"),
            ("table", "step 1  of 2\nDone: yes\n"),
        ] {
            let daemon = try FakeDaemon.practice(["Plugins.Invoke": replies])
            let outcome = Prompt.run(["auto-completion", "review", "-o", format], socket: daemon.path)
            #expect(outcome.output == text)
        }
    }

    @Test("a list of objects is a table, with ids and times as everywhere")
    func table() throws {
        let list = """
            {"sessions":[{"id":"7e000001-0000-4000-8000-000000000002","endTime":"2026-11-24T10:50:00.000Z","isLate":true},
             {"id":"8e000001-0000-4000-8000-000000000002","note":"a,b"}],"more":false}
            """
        let answer: FakeDaemon.Script = { _ in
            [.result(PluginsAPI.Invoke.Reply(result: RawJSON(literal: list)))]
        }
        func output(_ format: String) throws -> String {
            let daemon = try FakeDaemon.practice(["Plugins.Invoke": answer])
            return Prompt.run(["auto-completion", "review", "-o", format], socket: daemon.path).output
        }
        #expect(try output("csv").hasPrefix("id,endTime,isLate,note\n7e000001-"))
        #expect(try output("csv").hasSuffix(",,,\"a,b\"\n"))
        #expect(try output("plain").split(separator: "\n").count == 2)
        let table = try output("table")
        #expect(table.hasPrefix("ID "))
        #expect(table.contains("IS LATE"))
        #expect(table.hasSuffix("\n2 sessions listed.\n"))
    }

    @Test("an unknown plugin or command says where to look")
    func unknown() throws {
        let daemon = try FakeDaemon.practice(
            [
                "Plugins.Get": { call in
                    guard call["name"]?.description != "\"bogus\"" else {
                        return [.refusal(PluginsAPI.PluginNotFound(name: "bogus"))]
                    }
                    let reply = PluginsAPI.Get.Reply(plugin: Sample.plugin, configuration: .emptyObject, setAside: [])
                    return [.result(reply)]
                }
            ]
        )
        let plugin = Prompt.run(["bogus", "x"], socket: daemon.path)
        #expect(plugin.diagnostics == "therapyctl: bogus is neither a command nor a plugin; see: therapyctl --help\n")
        let command = Prompt.run(["auto-completion", "x"], socket: daemon.path)
        let words = "plugin auto-completion has no command x; see: therapyctl auto-completion --help"
        #expect(command.diagnostics == "therapyctl: \(words)\n")
        #expect(command.status == .usage)
    }
}
