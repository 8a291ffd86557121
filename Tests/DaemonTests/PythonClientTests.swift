import Foundation
import TestSupport
import Testing

/// Varlink's reference client, `varlink` from PyPI, which `scripts/setup` installs.
@Suite("Python's Varlink client")
struct PythonClientTests {
    private static let interfaces = ["Daemon", "Plugins", "Practice", "Scheduler"].map { "io.unclutter.Therapy.\($0)" }

    /// The one of the tree, else the system's.
    private static var python: String {
        let own = RepositoryFiles.path(".build-tools/python/bin/python3")
        return FileManager.default.isExecutableFile(atPath: own) ? own : "/usr/bin/env"
    }

    private func varlink(_ arguments: String...) async throws -> String {
        let program = Self.python
        let module = (program == "/usr/bin/env" ? ["python3"] : []) + ["-m", "varlink.cli"]
        let (ending, output, errors) = try await ChildProcess.run(program, module + arguments)
        try #require(ending == .exited(0), "varlink \(arguments): \(errors)")
        return output
    }

    @Test("it lists the interfaces and reads their descriptions, which are the contract's")
    func introspection() async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        let info = try await varlink("info", "unix:\(home.socket)")
        #expect(info.contains("Product: therapyd"))
        for interface in Self.interfaces {
            #expect(info.contains("  \(interface)\n"))
            let help = try await varlink("help", "unix:\(home.socket)/\(interface)")
            let contract = try String(
                contentsOfFile: RepositoryFiles.path("Sources/ControlAPI/Interfaces/\(interface).varlink"),
                encoding: .utf8
            )
            #expect(Self.words(help) == Self.words(contract))
        }
        await daemon.stop()
    }

    @Test("it calls, and it streams")
    func calls() async throws {
        let home = try DaemonHome(fixture: true)
        let daemon = try await home.start()
        let status = try await varlink("call", "unix:\(home.socket)/io.unclutter.Therapy.Daemon.GetStatus")
        let members = try JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: Any]
        #expect(members?["healthy"] as? Bool == true)
        #expect(members?["pid"] as? Int == Int(daemon.process.id))

        let pages = try await varlink(
            "call",
            "--more",
            "unix:\(home.socket)/io.unclutter.Therapy.Practice.ListSessions",
            #"{"limit": 1000}"#
        )
        let sessions = try await home.application.run("SELECT count(*) FROM Sessions")
        #expect("\(pages.split(separator: "\"hasPrivateNotes\"").count - 1)" == sessions)
        await daemon.stop()
    }

    /// A description without its layout and comments.
    private static func words(_ description: String) -> [Substring] {
        description.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: " ")
            .replacing("(", with: " ( ").replacing(")", with: " ) ").replacing(",", with: " ").split(separator: " ")
    }
}
