import Foundation

/// Another program at work on the same file: the `sqlite3` shell, with locks and a view of its own.
package struct ForeignProgram: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let path: String
    /// How many milliseconds it waits for others' transactions.
    package var busyTimeout = 5000

    package init(_ path: String) {
        self.path = path
    }

    /// Runs SQL, and the shell's own commands such as `.shell sleep 1`, as Sequelize would: with foreign keys on.
    /// - Returns: the rows, columns separated by `|`.
    @discardableResult
    package func run(_ script: String) async throws -> String {
        try await Self.run(
            ["sqlite3", "-batch", "-bail", "-cmd", ".timeout \(busyTimeout)", path],
            input: "PRAGMA foreign_keys = ON;\n\(script)\n"
        )
    }

    /// Runs a script by the Python of the tree, with the packages that `scripts/setup` installs, or else the system's.
    package static func python(_ script: String, input: String) async throws -> String {
        let own = try SharedFiles.repository() + "/.build-tools/python/bin/python3"
        let program = access(own, X_OK) == 0 ? own : "python3"
        return try await run([program, "-c", script], input: input)
    }

    /// Runs a program of the system.
    /// - Returns: what it writes, without the last line's end.
    @discardableResult
    package static func output(of words: [String]) async throws -> String { try await run(words, input: "") }

    /// Runs a program.
    /// - Returns: what it writes, without the last line's end.
    private static func run(_ words: [String], input: String) async throws -> String {
        // Files, not pipes: those fill up when nobody reads them meanwhile.
        let files = try TemporaryDirectory()
        let child = try Child(
            words,
            input: files.write(Array(input.utf8), to: "input"),
            output: files.write([], to: "output"),
            errors: files.write([], to: "errors")
        )
        let status = await child.exit()
        let output = try String(contentsOfFile: files.file("output"), encoding: .utf8)
        guard status == 0 else {
            let errors = try String(contentsOfFile: files.file("errors"), encoding: .utf8)
            throw Failure(description: "\(words[0]) failed (wait status \(status)): \(errors)")
        }
        return output.hasSuffix("\n") ? String(output.dropLast()) : output
    }
}

/// A child process, by posix_spawn(3): Foundation's `Process` crashes in a process with many open files, as one is that
/// runs many tests at once.
private struct Child {
    private let id: pid_t

    init(_ arguments: [String], input: String, output: String, errors: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY, 0)
        var words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var id = pid_t()
        let code = posix_spawnp(&id, arguments[0], &actions, nil, &words, environ)
        guard code == 0 else {
            throw ForeignProgram.Failure(description: "\(arguments[0]): \(String(cString: strerror(code)))")
        }
        self.id = id
    }

    /// Waits, on a thread of its own.
    /// - Returns: what waitpid(2) gives.
    func exit() async -> Int32 {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [id] in
                var status: Int32 = -1
                while waitpid(id, &status, 0) < 0, errno == EINTR {}
                continuation.resume(returning: status)
            }
        }
    }
}
