import ControlAPI
import Testing
import Varlink

@testable import ControlClient

@Suite("therapyctl status, access, watch, call and introspect")
struct DaemonCommandTests {
    private static func status(version: String = Therapyctl.version, healthy: Bool = true) -> FakeDaemon.Script {
        let reply = DaemonAPI.GetStatus.Reply(
            version: version,
            startedAt: "2026-11-24T07:00:00.000Z",
            pid: 4711,
            healthy: healthy,
            health: [
                .init(component: "database", ok: true), .init(component: "jobs", ok: healthy, detail: "all well"),
            ],
            database: RawJSON(object: [
                "path": "/var/lib/therapyd/practice.sqlite", "bytes": 3_051_520, "freeBytes": 4096,
                "counts": RawJSON(object: ["Users": 128, "Sessions": 7125]),
            ]),
            jobs: ["scheduled": 3, "running": 1],
            plugins: ["auto-completion": "active"],
            connections: 2,
            statusLine: "Serving"
        )
        return { _ in [.result(reply)] }
    }

    // MARK: status

    @Test("status is a glance")
    func glance() throws {
        let daemon = try FakeDaemon(["Daemon.GetStatus": Self.status()])
        let outcome = Prompt.run("status", at: daemon, width: 80)
        #expect(outcome.status == .success)
        #expect(
            outcome.output == """
                ● therapyd 0.1.0 - Serving
                     Active: healthy since Tue 24 Nov 08:00:00; 2 h ago
                        PID: 4711
                     Socket: \(daemon.path)
                     Health: ● jobs  all well
                             ● database
                   Database: /var/lib/therapyd/practice.sqlite, 2.9M, free 4.0K
                             128 Users, 7125 Sessions
                       Jobs: 1 running, 3 scheduled
                    Plugins: 1 active: auto-completion
                Connections: 2

                """
        )
        #expect(outcome.diagnostics.isEmpty)
    }

    @Test("dots are green where it is well and red where it is not, on a terminal with colour")
    func dots() throws {
        let daemon = try FakeDaemon(["Daemon.GetStatus": Self.status(healthy: false)])
        let outcome = Prompt.run("status", at: daemon, width: 80, hasColor: true)
        #expect(outcome.lines[0].hasPrefix("\u{1B}[31m●\u{1B}[0m therapyd"))
        #expect(outcome.output.contains("\u{1B}[32m●\u{1B}[0m database"))
        #expect(outcome.output.contains("\u{1B}[31m●\u{1B}[0m jobs"))
        let plain = Prompt.run("status", at: daemon)
        #expect(plain.lines.contains("health\tjobs") && plain.lines.contains("healthy\tfalse"))
    }

    @Test("a daemon of another version is worth a warning")
    func otherVersion() throws {
        let daemon = try FakeDaemon(["Daemon.GetStatus": Self.status(version: "9.9.9")])
        let outcome = Prompt.run("status", at: daemon, width: 80)
        #expect(outcome.status == .success)
        #expect(outcome.diagnostics.contains("this is version 0.1.0, the daemon is 9.9.9"))
    }

    @Test("what was not understood is told with the versions where they differ")
    func misunderstood() throws {
        let daemon = try FakeDaemon(["Daemon.GetStatus": Self.status(version: "9.9.9")])
        let outcome = Prompt.run("backup", at: daemon)
        #expect(outcome.status == .protocolError)
        #expect(outcome.diagnostics.contains("this is version 0.1.0, the daemon is 9.9.9"))
        #expect(outcome.diagnostics.contains("therapyd does not know io.unclutter.Therapy.Daemon.Backup"))
    }

    @Test("with the daemon down, status says so and exits with 3", arguments: ["table", "plain", "json"])
    func down(format: String) {
        let outcome = Prompt.run(["status", "-o", format], socket: "/nowhere/socket", width: 80)
        #expect(outcome.status == .notRunning)
        #expect(outcome.output.contains("therapyd is not running"))
        #expect(outcome.diagnostics.isEmpty)
    }

    @Test("with the daemon running elsewhere, that is what status says")
    func elsewhere() {
        let outcome = Prompt.run(["status"], socket: "/nowhere/socket", width: 80, processes: [12])
        #expect(outcome.status == .unreachable)
        #expect(outcome.diagnostics.hasPrefix("therapyctl: therapyd runs (process 12), but not with a socket"))
    }

    // MARK: watch

    private static let events: FakeDaemon.Script = { _ in
        [
            .json(#"{"events":[]}"#, continues: true),
            .json(
                #"""
                {"events":[
                  {"sequence":41,"at":"2026-11-24T09:00:03.000Z","kind":"session.completed","entity":"Session",
                   "id":"13ab99d8-2aab-4315-a67a-30f6743725f6","actor":"plugin:auto-completion",
                   "detail":{"columns":["status","updatedAt"],"from":"scheduled","to":"completed"}},
                  {"sequence":42,"at":"2026-11-24T09:00:04.000Z","kind":"user.updated","entity":"User",
                   "id":"b2987860-8482-419f-9806-177791eb60a7","actor":"application","detail":{"columns":["name"]}},
                  {"sequence":43,"at":"2026-11-24T09:00:05.000Z","kind":"daemon.rested","actor":"daemon",
                   "detail":{"for":"2h"}}
                ]}
                """#,
                continues: true
            ),
        ]
    }

    @Test("watch writes a line for each event and says how to go on when the daemon leaves")
    func watch() throws {
        let daemon = try FakeDaemon(["Daemon.Watch": Self.events])
        let outcome = Prompt.run(
            "watch",
            "--since",
            "40",
            "--kind",
            "session",
            "--kind",
            "user",
            at: daemon,
            width: 120
        )
        #expect(
            outcome.output == """
                Tue 24 Nov 10:00:03  session.completed     Session 13ab99d8    plugin:auto-completion  scheduled → completed
                Tue 24 Nov 10:00:04  user.updated          User b2987860       application  name
                Tue 24 Nov 10:00:05  daemon.rested                             daemon  {"for":"2h"}

                """
        )
        #expect(daemon.parameters(of: "Watch")?.description == #"{"since":40,"kinds":["session","user"]}"#)
        #expect(outcome.status == .tryAgain)
        #expect(
            outcome.diagnostics
                == "therapyctl: the service closed the connection; go on with: therapyctl watch --since 43\n"
        )
    }

    @Test("watch in a pipe has fields, and JSON has a line for each event")
    func watchForScripts() throws {
        let daemon = try FakeDaemon(["Daemon.Watch": Self.events])
        let plain = Prompt.run("watch", at: daemon)
        #expect(
            plain.lines[1] == "42\t2026-11-24T09:00:04.000Z\tuser.updated\tUser\t\(Sample.client.id)\tapplication\tname"
        )
        #expect(plain.lines[2] == "43\t2026-11-24T09:00:05.000Z\tdaemon.rested\t-\t-\tdaemon\t{\"for\":\"2h\"}")
        for format in ["json", "jsonl"] {
            let json = Prompt.run("watch", "-o", format, at: daemon)
            #expect(json.lines.count == 3)
            #expect(json.lines[2].hasPrefix(#"{"schema":1,"sequence":43,"#))
        }
    }

    @Test("a pipe that nobody reads any more ends the program without words")
    func closedPipe() throws {
        let daemon = try FakeDaemon(["Daemon.Watch": Self.events])
        let sink = FailingSink(error: .closedPipe)
        let outcome = Prompt.run(["watch"], socket: daemon.path, output: sink)
        #expect(outcome.status == .closedPipe)
        #expect(outcome.diagnostics.isEmpty)
    }

    @Test("a full disk is told")
    func fullDisk() throws {
        let daemon = try FakeDaemon(["Daemon.GetStatus": Self.status()])
        let outcome = Prompt.run(["status"], socket: daemon.path, output: FailingSink(error: .system(errno: 28)))
        #expect(outcome.status == .failure)
        #expect(outcome.diagnostics == "therapyctl: cannot write: No space left on device\n")
    }

    // MARK: access

    @Test("access says who one is")
    func access() throws {
        let daemon = try FakeDaemon([
            "Daemon.GetAccess": { _ in [.json(#"{"access":{"uid":1000,"roles":["observer","staff"]}}"#)] }
        ])
        #expect(
            Prompt.run("access", at: daemon, width: 80).lines == [
                "Unix account: 1000", "       Roles: observer, staff",
            ]
        )
    }

    // MARK: call and introspect

    @Test("call takes any method, with a short name for the daemon's own interfaces")
    func call() throws {
        let daemon = try FakeDaemon(["Practice.GetSession": { _ in [.json(#"{"session":{"id":"x"}}"#)] }])
        let outcome = Prompt.run("call", "Practice.GetSession", #"{ "id": "x" }"#, at: daemon)
        #expect(outcome.output == #"{"session":{"id":"x"}}"# + "\n")
        #expect(daemon.calls.first?.method == "io.unclutter.Therapy.Practice.GetSession")
        let piped = Prompt.run(
            "call",
            "io.unclutter.Therapy.Practice.GetSession",
            "-",
            at: daemon,
            input: #"{"id":"y"}"#
        )
        #expect(piped.status == .success)
        #expect(daemon.parameters(of: "GetSession")?.description == #"{"id":"y"}"#)
    }

    @Test("call --more writes every reply")
    func callMore() throws {
        let daemon = try FakeDaemon(["a.b.C": { _ in [.json(#"{"n":1}"#, continues: true), .json(#"{"n":2}"#)] }])
        #expect(Prompt.run("call", "a.b.C", "--more", at: daemon).lines == [#"{"n":1}"#, #"{"n":2}"#])
    }

    @Test("what is no JSON object is refused", arguments: ["{", "[]", "7", ""])
    func badJSON(text: String) {
        let outcome = Prompt.run(["call", "a.b.C", text], socket: "/nowhere")
        #expect(outcome.status == .usage)
        #expect(outcome.diagnostics.contains("the parameters are"))
    }

    @Test("a method that is not there is the typist's mistake")
    func noMethod() throws {
        let outcome = Prompt.run("call", "Practice.Get", at: try FakeDaemon([:]))
        #expect(outcome.status == .protocolError)
        #expect(
            outcome.diagnostics.contains("has no method io.unclutter.Therapy.Practice.Get; see: therapyctl introspect")
        )
    }

    @Test("a method that the daemon does not know yet means that it is older")
    func olderDaemon() throws {
        let outcome = Prompt.run("access", at: try FakeDaemon([:]))
        #expect(outcome.status == .protocolError)
        #expect(outcome.diagnostics.contains("it is older than this therapyctl"))
    }

    @Test("introspect lists interfaces and prints one")
    func introspect() throws {
        let daemon = try FakeDaemon([
            "org.varlink.service.GetInfo": { _ in
                [.json(#"{"vendor":"v","product":"p","version":"1","url":"u","interfaces":["a.b","c.d"]}"#)]
            },
            "org.varlink.service.GetInterfaceDescription": { _ in
                [.json(#"{"description":"interface a.b\n\nmethod C() -> ()\n"}"#)]
            },
        ])
        #expect(Prompt.run("introspect", at: daemon).lines == ["a.b", "c.d"])
        #expect(Prompt.run("introspect", "Practice", at: daemon).output == "interface a.b\n\nmethod C() -> ()\n")
        #expect(
            daemon.calls.last?.parameters?.description == #"{"interface":"io.unclutter.Therapy.Practice"}"#
        )
    }
}
