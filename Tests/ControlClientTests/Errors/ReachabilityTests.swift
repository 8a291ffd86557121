import Testing
import Varlink
import VarlinkClient

@testable import ControlClient

@Suite("A daemon out of reach")
struct ReachabilityTests {
    @Test("the words tell apart what is wrong, and whether the process runs", arguments: ReachabilityExample.all)
    func words(example: ReachabilityExample) {
        let error = ClientError.unreachable(example.error, DaemonProcesses(ids: example.processes))
        #expect(error.words(.test) == example.words)
        #expect(error.exitStatus == example.status)
    }

    @Test("commands say so in one line and exit with 69")
    func command() {
        let outcome = Prompt.run("sessions", "list", "--socket", "/nowhere/socket")
        #expect(outcome.status == .unreachable)
        #expect(outcome.output.isEmpty)
        #expect(
            outcome.diagnostics
                == "therapyctl: therapyd is not running, and there is no socket at /nowhere/socket:"
                + " systemctl start therapyd\n"
        )
    }

    @Test("a connection that breaks in the middle is worth another try")
    func broken() throws {
        let daemon = try FakeDaemon(["Daemon.GetAccess": { _ in [] }])
        let outcome = Prompt.run("access", at: daemon, processes: [12])
        #expect(outcome.status == .tryAgain)
        #expect(outcome.diagnostics.contains("the connection broke during io.unclutter.Therapy.Daemon.GetAccess"))
    }

    @Test("a daemon that systemd starts for a client and that ends at once does not start, for status as for others")
    func doesNotStart() throws {
        let daemon = try FakeDaemon(["Daemon.GetAccess": { _ in [] }, "Daemon.GetStatus": { _ in [] }])
        let outcome = Prompt.run("access", at: daemon)
        #expect(outcome.status == .unreachable)
        #expect(outcome.diagnostics == "therapyctl: therapyd does not start; see: journalctl -u therapyd -n 20\n")
        let status = Prompt.run("status", at: daemon)
        #expect(status.status == .notRunning)
        #expect(status.output.contains("therapyd does not start"))
    }

    @Test("one practice of several is not running when nobody listens at its socket, whoever else runs")
    func instance() {
        let path = "/run/therapyd/no-such-practice.sock"
        let status = Prompt.run("status", "--socket", path, processes: [12])
        #expect(status.status == .notRunning)
        #expect(status.output.contains("systemctl start therapyd@no-such-practice"))
        #expect(Prompt.run("access", "--socket", path, processes: [12]).status == .unreachable)
    }

    @Test("a reply that the contract does not have is a matter of versions")
    func incomprehensible() throws {
        let daemon = try FakeDaemon(["Daemon.GetAccess": { _ in [.json(#"{"access":{"uid":"root","roles":[]}}"#)] }])
        let outcome = Prompt.run("access", at: daemon)
        #expect(outcome.status == .protocolError)
        #expect(outcome.diagnostics.contains("may be of different versions"))
    }

    @Test("members that this program does not know are passed over")
    func newerDaemon() throws {
        let daemon = try FakeDaemon([
            "Daemon.GetAccess": { _ in [.json(#"{"access":{"uid":0,"roles":["staff"],"shoeSize":43},"mood":"good"}"#)] }
        ])
        #expect(Prompt.run("access", at: daemon).lines == ["uid\t0", "user\t-", "roles\tstaff", "actingAs\t-"])
    }

    @Test(
        "the socket is what was given, else the variable's, else the system's, else the user's own",
        arguments: [
            ("/given", ["THERAPYD_SOCKET": "/v"], [], "/given"), (nil, ["THERAPYD_SOCKET": "/v"], [], "/v"),
            (nil, ["XDG_RUNTIME_DIR": "/r"], ["/r/therapyd/therapyd.sock"], "/r/therapyd/therapyd.sock"),
            (nil, ["XDG_RUNTIME_DIR": "/r"], ["/r/therapyd/therapyd.sock", SocketPath.system], SocketPath.system),
            (nil, ["XDG_RUNTIME_DIR": "/r"], [], SocketPath.system),
            (nil, ["THERAPYD_SOCKET": ""], [], SocketPath.system),
        ] as [(String?, [String: String], Set<String>, String)]
    )
    func socketPath(given: String?, variables: [String: String], existing: Set<String>, path: String) {
        #expect(SocketPath.resolved(given: given, variables: variables) { existing.contains($0) } == path)
    }
}

/// Why a socket does not answer, and how it is told.
struct ReachabilityExample: Sendable {
    let error: ConnectError
    let processes: [Int32]
    let status: CommandStatus
    let words: String
}

extension ReachabilityExample {
    static let all = [
        Self(
            error: .noSuchFile(path: "/s"),
            processes: [],
            status: .unreachable,
            words: "therapyd is not running, and there is no socket at /s: systemctl start therapyd"
        ),
        Self(
            error: .noSuchFile(path: "/s"),
            processes: [12],
            status: .unreachable,
            words: "therapyd runs (process 12), but not with a socket at /s:"
                + " give the right one with --socket or THERAPYD_SOCKET"
        ),
        Self(
            error: .refused(path: "/s"),
            processes: [],
            status: .unreachable,
            words: "therapyd is not running (nobody listens at /s): systemctl start therapyd"
        ),
        Self(
            error: .refused(path: "/s"),
            processes: [12, 13],
            status: .unreachable,
            words:
                "therapyd runs (process 12), but does not listen at /s: it may be starting or stopping, or use another"
                + " socket (--socket); see: systemctl status therapyd"
        ),
        Self(
            error: .notPermitted(path: "/s"),
            processes: [],
            status: .notPermitted,
            words: "no permission for the socket /s: its owner or a member of its group may use it; see: ls -l /s"
        ),
        Self(
            error: .timedOut(path: "/s"),
            processes: [12],
            status: .tryAgain,
            words: "therapyd did not take the connection at /s in time; try again"
        ),
        Self(
            error: .badPath("", limit: 107),
            processes: [],
            status: .usage,
            words: "an empty path cannot be a socket: a path has 1 to 107 bytes"
        ),
    ]
}
