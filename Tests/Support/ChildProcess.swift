package import Foundation

/// How a process ended.
package enum Ending: Equatable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
}

/// A program at work, with what it writes kept in files. It is killed with the last reference to it.
///
/// By posix_spawn(3): Foundation's `Process` crashes in a process with many open files, as this one is at times.
package final class ChildProcess: Sendable {
    package let id: pid_t
    private let ending: Task<Ending, Never>
    private let hasEnded = Flag()
    private let files: TemporaryDirectory

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// - Parameters:
    ///   - program: the path of it.
    ///   - environment: added to the test's own, which is passed on without what a service manager adds.
    package init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        let inherited = ProcessInfo.processInfo.environment.filter { name, _ in
            !["NOTIFY_SOCKET", "LISTEN_PID", "LISTEN_FDS", "JOURNAL_STREAM", "THERAPYD_SOCKET"].contains(name)
        }
        files = try TemporaryDirectory()
        id = try Self.spawn(
            [program] + arguments,
            environment: inherited.merging(environment) { $1 },
            output: files.write([], to: "output"),
            errors: files.write([], to: "errors")
        )
        ending = Task { [id, hasEnded] in
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    let ending = Self.wait(for: id)
                    hasEnded.set()
                    continuation.resume(returning: ending)
                }
            }
        }
    }

    deinit {
        if !hasEnded.isSet { kill(id, SIGKILL) }
    }

    package var isRunning: Bool { !hasEnded.isSet }

    /// What it wrote to standard output so far.
    package var output: String { text(of: "output") }

    /// What it wrote to standard error so far.
    package var errors: String { text(of: "errors") }

    package func send(_ signal: Int32) {
        if !hasEnded.isSet { kill(id, signal) }
    }

    /// Waits for its end. One that does not end within the limit is killed, which its ending shows.
    package func end(within limit: Duration = .seconds(30)) async -> Ending {
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

    // MARK: System calls

    private static func spawn(
        _ arguments: [String],
        environment: [String: String],
        output: String,
        errors: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY, 0)
        // Other tests may have blocked signals, which a program inherits.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var words = arguments.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var id = pid_t()
        let code = posix_spawn(&id, arguments[0], &actions, &attributes, &words, &variables)
        guard code == 0 else { throw Failure(description: "\(arguments[0]): \(String(cString: strerror(code)))") }
        return id
    }

    /// waitpid(2); blocks the thread.
    private static func wait(for id: pid_t) -> Ending {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
    }
}

extension ChildProcess {
    /// Runs a program to its end.
    package static func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:]
    ) async throws -> (ending: Ending, output: String, errors: String) {
        let process = try ChildProcess(program, arguments, environment: environment)
        let ending = await process.end()
        return (ending, process.output, process.errors)
    }
}
