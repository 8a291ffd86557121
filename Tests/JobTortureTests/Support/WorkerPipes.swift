import Foundation
import Synchronization
import TestSupport

/// The standard input and output of a worker, from the outside.
///
/// By posix_spawn(3): Foundation's `Process` crashes in a process with many open files.
final class WorkerPipes: Sendable {
    private struct State {
        var input: Int32?
        var unread: [UInt8] = []
    }

    private let state: Mutex<State>
    private let output: Int32
    /// Its own ends, until it has them.
    private let theirInput: Int32
    private let theirOutput: Int32

    init() throws {
        let input = try Self.pipe()
        let output = try Self.pipe()
        theirInput = input.reading
        theirOutput = output.writing
        self.output = output.reading
        state = Mutex(State(input: input.writing))
    }

    deinit {
        closeInput()
        close(output)
    }

    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Foundation.pipe(&ends) == 0 else { throw Worker.Failure(description: String(cString: strerror(errno))) }
        // Another child that kept one would keep this one's input open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    // MARK: - Talking

    func closeInput() {
        if let input = state.withLock({ state in state.input.take() }) { close(input) }
    }

    func send(_ byte: UInt8) {
        state.withLock { state in
            var byte = byte
            if let input = state.input { _ = write(input, &byte, 1) }
        }
    }

    /// The next line; nil at the end. Throws when none comes.
    func line(until deadline: ContinuousClock.Instant) throws -> String? {
        while true {
            if let line = nextLine() { return line }
            var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            let left = max(0, (deadline - .now) / .milliseconds(1))
            guard poll(&entry, 1, Int32(left)) > 0 else { throw Worker.Failure(description: "it says nothing") }
            var buffer = [UInt8](repeating: 0, count: 256)
            let count = read(output, &buffer, buffer.count)
            guard count > 0 else { return nil }
            state.withLock { $0.unread += buffer[..<count] }
        }
    }

    private func nextLine() -> String? {
        state.withLock { state in
            guard let end = state.unread.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            defer { state.unread.removeFirst(end + 1) }
            return String(decoding: state.unread[..<end], as: UTF8.self)
        }
    }

    // MARK: - Starting

    /// Starts a program whose ends these are. To be called once.
    func spawn(_ words: [String], errors: String) throws -> pid_t {
        defer {
            close(theirInput)
            close(theirOutput)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, theirInput, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, theirOutput, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)

        // A process that dies of a fault is to be dead, and not to read its debug information first.
        let environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var id = pid_t()
        let code = posix_spawnp(&id, words[0], &actions, nil, &arguments, &variables)
        guard code == 0 else { throw Worker.Failure(description: "\(words[0]): \(String(cString: strerror(code)))") }
        return id
    }
}

extension Worker {
    /// In `$THERAPYD_BIN`, else in `.build/debug` of the repository.
    static func program() throws -> String {
        let directory =
            try ProcessInfo.processInfo.environment["THERAPYD_BIN"] ?? SharedFiles.repository() + "/.build/debug"
        let path = "\(directory)/JobTorture"
        guard access(path, X_OK) == 0 else { throw Failure(description: "\(path) is missing: build it (swift build)") }
        return path
    }
}
