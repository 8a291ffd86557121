import Foundation
import TestSupport
import Testing
import VarlinkClient

/// A daemon at work.
struct RunningDaemon: Sendable {
    let home: DaemonHome
    let process: ChildProcess
    /// Kept, so that what the daemon says later has somewhere to go.
    private let readiness: ReadinessSocket

    init(home: DaemonHome, process: ChildProcess, readiness: ReadinessSocket) {
        self.home = home
        self.process = process
        self.readiness = readiness
    }

    func connect() throws -> VarlinkConnection {
        let connection = try VarlinkConnection(path: home.socket, connectTimeout: .seconds(20))
        connection.callTimeout = .seconds(20)
        return connection
    }

    /// Makes calls over a connection of their own.
    func calling<Result: Sendable>(
        _ body: @escaping @Sendable (VarlinkConnection) throws -> Result
    ) async throws -> Result {
        try await blocking { try body(connect()) }
    }

    /// Stops it as a service manager does.
    @discardableResult
    func stop() async -> Ending {
        process.send(SIGTERM)
        return await process.end()
    }

    /// Memory that is resident, in bytes: proc_pid_status(5).
    func residentMemory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.id)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.split(separator: " ").dropFirst().first ?? "")) * 1024
    }
}
