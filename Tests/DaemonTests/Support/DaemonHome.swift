import Foundation
import TestSupport
import Testing

/// Where a daemon lives: a directory of the test's own with the database, the socket and the configuration.
struct DaemonHome: Sendable {
    let directory: TemporaryDirectory
    let configuration: String

    var database: String { directory.file("practice.sqlite") }
    var socket: String { directory.file("therapyd.sock") }

    /// What the application does beside the daemon.
    var application: ForeignProgram { ForeignProgram(database) }

    /// Sessions that are over are completed at once, and the account of the test may do everything.
    static func completing() throws -> String {
        let group = try #require(getgrgid(getegid()), "the test's account has a group")
        let name = String(cString: group.pointee.gr_name)
        return """
            access: {staff: [\(name)], operator: [\(name)]}
            plugins:
              auto-completion:
                enabled: true
                rules:
                  - {action: complete}
            """
    }

    /// - Parameters:
    ///   - fixture: whether the database is a copy of what the application wrote; else the daemon makes it.
    ///   - configuration: the file's text; ``completing()`` when left out.
    init(fixture: Bool = false, configuration: String? = nil) throws {
        directory = try TemporaryDirectory()
        if fixture { _ = try directory.copyOfFixture() }
        let text = try configuration ?? Self.completing()
        self.configuration = try directory.write(Array(text.utf8), to: "therapyd.conf")
    }

    /// The daemon's options, each of which can be replaced.
    func arguments(database: String? = nil, socket: String? = nil) -> [String] {
        [
            "--database", database ?? self.database, "--state-dir", directory.file("state"),
            "--socket", socket ?? self.socket, "--config", configuration,
        ]
    }

    /// Runs the daemon, of which a test expects that it ends of itself.
    func run(_ arguments: [String]? = nil) async throws -> (ending: Ending, output: String, errors: String) {
        try await ChildProcess.run(BuiltProgram.therapyd.path(), arguments ?? self.arguments())
    }

    /// Starts the daemon and does not wait for it.
    func launch(_ arguments: [String]? = nil, environment: [String: String] = [:]) throws -> ChildProcess {
        try ChildProcess(
            BuiltProgram.therapyd.path(),
            arguments ?? self.arguments(),
            environment: environment
        )
    }

    /// Starts the daemon as a service manager would, and waits until it says that it is ready.
    func start(_ arguments: [String]? = nil, environment: [String: String] = [:]) async throws -> RunningDaemon {
        let readiness = try ReadinessSocket(path: directory.file("notify"))
        let process = try launch(
            arguments,
            environment: environment.merging(["NOTIFY_SOCKET": readiness.path]) { $1 }
        )
        let isReady = try await blocking { readiness.waitUntilReady { process.isRunning } }
        try #require(isReady, "the daemon is not ready: \(process.errors)")
        return RunningDaemon(home: self, process: process, readiness: readiness)
    }
}
