import Foundation
import TestSupport

/// How a process ended.
enum Ending: Equatable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
}

/// A program at work, with what it writes kept in files. It is killed with the last reference to it.
final class ChildProcess: Sendable {
    let id: pid_t
    private let ending: Task<Ending, Never>
    private let hasEnded = Flag()
    private let files: TemporaryDirectory

    /// - Parameter environment: added to the test's own, which is passed on without what a service manager adds.
    init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        files = try TemporaryDirectory()
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let inherited = ProcessInfo.processInfo.environment.filter { name, _ in
            !["NOTIFY_SOCKET", "LISTEN_PID", "LISTEN_FDS", "JOURNAL_STREAM", "THERAPYD_SOCKET"].contains(name)
        }
        process.environment = inherited.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: try files.write([], to: "output"))
        process.standardError = FileHandle(forWritingAtPath: try files.write([], to: "errors"))
        let (endings, continuation) = AsyncStream.makeStream(of: Ending.self)
        process.terminationHandler = {
            let status = $0.terminationStatus
            continuation.yield($0.terminationReason == .exit ? .exited(status) : .killed(signal: status))
        }
        try process.run()
        id = process.processIdentifier
        ending = Task {
            for await ending in endings { return ending }
            return .killed(signal: 0)
        }
        Task { [ending, hasEnded] in
            _ = await ending.value
            hasEnded.set()
        }
    }

    deinit {
        if !hasEnded.isSet { kill(id, SIGKILL) }
    }

    var isRunning: Bool { !hasEnded.isSet }

    /// What it wrote to standard output so far.
    var output: String { text(of: "output") }

    /// What it wrote to standard error so far.
    var errors: String { text(of: "errors") }

    func send(_ signal: Int32) {
        if !hasEnded.isSet { kill(id, signal) }
    }

    /// Waits for its end. One that does not end within the limit is killed, which its ending shows.
    func end(within limit: Duration = .seconds(30)) async -> Ending {
        let killer = Task {
            try await Task.sleep(for: limit)
            send(SIGKILL)
        }
        defer { killer.cancel() }
        return await ending.value
    }

    private func text(of file: String) -> String {
        String(decoding: FileManager.default.contents(atPath: files.file(file)) ?? Data(), as: UTF8.self)
    }
}

extension ChildProcess {
    /// Runs a program to its end.
    static func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) async throws -> (ending: Ending, output: String, errors: String) {
        let process = try ChildProcess(program, arguments, environment: environment)
        let ending = await process.end()
        return (ending, process.output, process.errors)
    }
}
