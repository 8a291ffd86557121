import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("therapyctl reload, config and log-level")
struct ConfigurationCommandTests {
    private static let file = "/etc/therapyd/therapyd.conf"

    private static let changing: FakeDaemon.Script = { _ in
        [
            .result(
                DaemonAPI.Reload.Reply(changes: [
                    .init(key: "log.level", old: "info", new: "debug", file: file, line: 3, needsRestart: false),
                    .init(key: "database.path", old: nil, new: "/p.sqlite", file: file, line: 9, needsRestart: true),
                ])
            )
        ]
    }

    private static let invalid: FakeDaemon.Script = { _ in
        [
            .refusal(
                DaemonAPI.InvalidConfiguration(problems: [
                    .init(file: file, line: 3, key: "log.levle", message: "no such key; did you mean \"level\"?"),
                    .init(file: "/etc/therapyd/therapyd.conf.d/10-x.conf", message: "cannot be read"),
                ])
            )
        ]
    }

    // MARK: reload

    @Test("says what changed, where it stands, and what it takes")
    func reload() throws {
        let daemon = try FakeDaemon(["Daemon.Reload": Self.changing])
        let outcome = Prompt.run("reload", at: daemon, width: 100)
        #expect(outcome.status == .success)
        #expect(
            outcome.output == """
                KEY            OLD   NEW        WHERE                          TAKES
                log.level      info  debug      /etc/therapyd/therapyd.conf:3  reload
                database.path        /p.sqlite  /etc/therapyd/therapyd.conf:9  restart

                1 change applied; 1 needs a restart: systemctl restart therapyd

                """
        )
        #expect(daemon.parameters(of: "Reload")?.description == "{}")
        #expect(Prompt.run("reload", at: daemon, width: 60).lines.allSatisfy { $0.displayWidth <= 63 })
    }

    @Test("in the journal each change is a line, and so is how many there are")
    func journal() throws {
        let daemon = try FakeDaemon(["Daemon.Reload": Self.changing])
        let outcome = Prompt.run("reload", at: daemon)
        #expect(outcome.lines[0] == "log.level\tinfo\tdebug\t\(Self.file):3\treload")
        #expect(outcome.lines[1] == "database.path\t-\t/p.sqlite\t\(Self.file):9\trestart")
        #expect(
            outcome.diagnostics
                == "therapyctl: 1 change applied; 1 needs a restart: systemctl restart therapyd\n"
        )
    }

    @Test(
        "nothing is something to say, too",
        arguments: [(["reload"], "Nothing changed"), (["config", "check"], "A reload would change nothing")]
    )
    func nothing(arguments: [String], words: String) throws {
        let daemon = try FakeDaemon(["Daemon.Reload": { _ in [.json(#"{"changes":[]}"#)] }])
        #expect(Prompt.run(arguments, socket: daemon.path, width: 80).output == "\(words)\n")
        let piped = Prompt.run(arguments, socket: daemon.path)
        #expect(piped.output.isEmpty && piped.diagnostics.hasPrefix("therapyctl: "))
    }

    @Test(
        "--dry-run and config check ask what would change",
        arguments: [["reload", "--dry-run"], ["config", "check"]]
    )
    func dryRun(arguments: [String]) throws {
        let daemon = try FakeDaemon(["Daemon.Reload": Self.changing])
        let outcome = Prompt.run(arguments, socket: daemon.path, width: 100)
        #expect(outcome.output.contains("\n1 change would be applied; 1 needs a restart"))
        #expect(daemon.parameters(of: "Reload")?.description == #"{"dryRun":true}"#)
    }

    @Test(
        "every problem is a line as compilers have it, and 78",
        arguments: [(["reload"], "nothing was changed"), (["config", "check"], "neither a reload nor a restart")]
    )
    func problems(arguments: [String], consequence: String) throws {
        let daemon = try FakeDaemon(["Daemon.Reload": Self.invalid])
        let outcome = Prompt.run(arguments, socket: daemon.path, width: 80)
        #expect(outcome.status == .configuration)
        #expect(outcome.output.isEmpty)
        let lines = outcome.diagnostics.split(separator: "\n").map(String.init)
        #expect(lines.count == 3)
        #expect(lines[0] == "\(Self.file):3: log.levle: no such key; did you mean \"level\"?")
        #expect(lines[1] == "/etc/therapyd/therapyd.conf.d/10-x.conf: cannot be read")
        #expect(lines[2].hasPrefix("therapyctl: the configuration has 2 problems: \(consequence)"))
        let json = Prompt.run(arguments + ["-o", "jsonl"], socket: daemon.path)
        #expect(json.status == .configuration && json.output.hasPrefix(#"{"schema":1,"problems":[{"file":"#))
    }

    // MARK: config check with the daemon down

    @Test("with the daemon down, the program checks the configuration")
    func checkByProgram() {
        let valid = ConfigurationCheck(program: "/usr/sbin/therapyd", status: 0, lines: [])
        let good = Prompt.run("config", "check", width: 80, check: valid)
        #expect(good.status == .success)
        #expect(good.output == "The configuration is valid, says /usr/sbin/therapyd --check-config.\n")
        #expect(good.diagnostics.hasPrefix("therapyctl: therapyd is not running"))
        let broken = ConfigurationCheck(program: "/usr/sbin/therapyd", status: 78, lines: ["\(Self.file):3: no"])
        let bad = Prompt.run("config", "check", check: broken)
        #expect(bad.status == .configuration)
        #expect(bad.diagnostics.contains("\n\(Self.file):3: no\ntherapyctl: the configuration has a problem: "))
        #expect(Prompt.run("config", "check").status == .unreachable)
    }

    // MARK: config show

    private static func configured() throws -> FakeDaemon {
        let reply = """
            {"configuration": {
                "log": {"level": "debug"}, "access": {"staff": ["office", "team"], "accounts": {}},
                "plugins": {"reminders": {"enabled": true, "lead": "2d"}}, "sessions": {"longest": "1d"}},
             "sources": {
                "log.level": "\(file):3", "access.staff": "\(file):5", "access.accounts": "default",
                "plugins.reminders.enabled": "\(file):8", "plugins.reminders.lead": "default",
                "sessions.longest": "default", "delivery.password": "credential"}}
            """
        return try FakeDaemon(["Daemon.GetConfiguration": { _ in [.json(reply)] }])
    }

    @Test("shows what was set and where, and no secret")
    func show() throws {
        let daemon = try Self.configured()
        #expect(
            Prompt.run("config", "show", at: daemon, width: 100).output == """
                KEY                        VALUE              SOURCE
                access.staff               ["office","team"]  /etc/therapyd/therapyd.conf:5
                delivery.password          not shown          credential
                log.level                  debug              /etc/therapyd/therapyd.conf:3
                plugins.reminders.enabled  true               /etc/therapyd/therapyd.conf:8

                4 keys set; 3 more with their defaults: --all.

                """
        )
        let plain = Prompt.run("config", "show", "--all", at: daemon)
        #expect(plain.lines.count == 7)
        #expect(plain.lines[0] == "access.accounts\t{}\tdefault")
        #expect(plain.lines[2] == "delivery.password\t-\tcredential")
    }

    @Test("a key stands for all below it, with their defaults")
    func key() throws {
        let daemon = try Self.configured()
        let outcome = Prompt.run("config", "show", "plugins.reminders", at: daemon)
        #expect(
            outcome.lines == [
                "plugins.reminders.enabled\ttrue\t\(Self.file):8", "plugins.reminders.lead\t2d\tdefault",
            ]
        )
        #expect(Prompt.run("config", "show", "log.level", at: daemon).lines.count == 1)
        let none = Prompt.run("config", "show", "log.lev", at: daemon)
        #expect(none.status == .failure)
        #expect(none.diagnostics.contains("no key is log.lev, or below it"))
    }

    @Test("JSON is the daemon's reply, JSON Lines and CSV have a line for each key")
    func showForPrograms() throws {
        let daemon = try Self.configured()
        let json = Prompt.run("config", "show", "-o", "json", at: daemon)
        #expect(json.output.contains(#""sources": {"#))
        let lines = Prompt.run("config", "show", "-o", "jsonl", at: daemon).lines
        #expect(
            lines.last == #"{"schema":1,"key":"plugins.reminders.enabled","value":true,"source":"\#(Self.file):8"}"#
        )
        #expect(lines[1] == #"{"schema":1,"key":"delivery.password","value":null,"source":"credential"}"#)
        let csv = Prompt.run("config", "show", "-o", "csv", at: daemon).lines
        #expect(csv[0] == "key,value,source" && csv[1].hasPrefix(#"access.staff,"[""office"",""team""]","#))
        let below = Prompt.run("config", "show", "log", "-o", "json", at: daemon)
        #expect(below.output.contains(#""log.level": "debug""#) && !below.output.contains("reminders"))
    }

    // MARK: log-level

    @Test("sets the level, and knows which there are")
    func logLevel() throws {
        let daemon = try FakeDaemon(["Daemon.SetLogLevel": { _ in [.json("{}")] }])
        let outcome = Prompt.run("log-level", "debug", at: daemon, width: 80)
        #expect(outcome.output == "therapyd logs debug and what matters more, until its next reload or restart.\n")
        #expect(daemon.parameters(of: "SetLogLevel")?.description == #"{"level":"debug"}"#)
        #expect(Prompt.run("log-level", "loud", at: daemon).status == .usage)
    }
}
