import ControlAPI
import Foundation
import TestSupport
import Testing
import Varlink
import VarlinkClient

@Suite("Who may do what")
struct AccessTests {
    @Test("as a service, root operates the daemon and sees no record")
    func rootOfAService() async throws {
        try #require(geteuid() == 0, "needs root")
        let home = try DaemonHome(fixture: true, configuration: "")
        let daemon = try await home.start()
        try await daemon.calling { connection in
            let access = try connection.call(DaemonAPI.GetAccess.self, .init()).access
            #expect(access.uid == 0)
            #expect(access.roles == ["operator"])
            #expect(try connection.call(DaemonAPI.GetStatus.self, .init()).healthy)
            let refusal = #expect(throws: VarlinkErrorReply.self) {
                try connection.call(PracticeAPI.ListSessions.self, .init())
            }
            #expect(
                refusal?.decode(as: DaemonAPI.AccessDenied.self)
                    == .init(action: PracticeAPI.ListSessions.name, role: "staff")
            )
        }
        await daemon.stop()
    }

    @Test("the account that started the daemon by hand may do everything")
    func owner() async throws {
        let home = try DaemonHome(fixture: true, configuration: "")
        let process = try home.launch()
        try await eventually("it answers") { (try? RawClient(path: home.socket)) != nil || !process.isRunning }
        let socket = home.socket
        let roles = try await blocking {
            let connection = try VarlinkConnection(path: socket)
            #expect(try !connection.call(PracticeAPI.ListSessions.self, .init(limit: 1)).sessions.isEmpty)
            return try connection.call(DaemonAPI.GetAccess.self, .init()).access.roles
        }
        #expect(roles == ["frontend", "observer", "operator", "staff"])
        process.send(SIGTERM)
        #expect(await process.end() == .exited(0))
    }

    @Test("an account without a role is told that it has none, and nothing else")
    func nobody() async throws {
        try #require(geteuid() == 0, "needs root, to become somebody else")
        let home = try DaemonHome(fixture: true)
        let daemon = try await home.start()
        #expect(try await Self.asNobody(home.socket, "Daemon.GetAccess").contains("EACCES"), "the socket is private")

        // As a socket unit of systemd may make it.
        #expect(chmod(home.directory.path, 0o711) == 0 && chmod(home.socket, 0o666) == 0)
        let access = try await Self.asNobody(home.socket, "Daemon.GetAccess")
        #expect(access.contains(#""uid":65534"#) && access.contains(#""roles":[]"#), "\(access)")
        for method in [
            "Practice.GetSession", "Practice.ListUsers", "Daemon.GetStatus", "Daemon.Watch", "Scheduler.ListJobs",
            "Plugins.List",
        ] {
            let answer = try await Self.asNobody(home.socket, method)
            #expect(answer.hasPrefix(#"{"error":"io.unclutter.Therapy.Daemon.AccessDenied""#), "\(method): \(answer)")
        }
        await daemon.stop()
    }

    /// Makes a call as an account without any group; without parameters, since the right to call comes before them.
    private static func asNobody(_ socket: String, _ method: String) async throws -> String {
        let script = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX)
            s.settimeout(20)
            try:
                s.connect(sys.argv[1])
            except PermissionError:
                sys.exit("EACCES")
            s.sendall(('{"method":"io.unclutter.Therapy.%s"}' % sys.argv[2]).encode() + b"\\0")
            answer = b""
            while not answer.endswith(b"\\0"):
                chunk = s.recv(65536)
                if not chunk: break
                answer += chunk
            print(answer.rstrip(b"\\0").decode())
            """
        let (_, output, errors) = try await ChildProcess.run(
            "/usr/bin/env",
            [
                "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/env", "python3", "-c", script,
                socket, method,
            ]
        )
        return output + errors
    }
}
