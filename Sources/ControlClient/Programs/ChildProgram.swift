import Glibc

/// A program that is run to its end.
enum ChildProgram {
    /// So much of what it writes is looked at.
    private static let limit = 1024 * 1024

    /// Its exit status, or 128 and the signal that ended it, as a shell has it, and what it wrote to standard output
    /// and standard error. Nil when it could not be started.
    static func output(of arguments: [String]) -> (status: Int32, text: String)? {
        var ends: [Int32] = [-1, -1]
        guard let program = arguments.first, pipe(&ends) == 0 else { return nil }
        // The child would else wait for the end of what it holds open itself.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO)
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var id = pid_t()
        let code = posix_spawn(&id, program, &actions, nil, &words, environ)
        close(ends[1])
        let bytes = code == 0 ? try? FileDescriptorSource(descriptor: ends[0]).readAll(limit: limit) : nil
        // Who has more to say than anybody reads must not wait for that.
        close(ends[0])
        guard code == 0 else { return nil }
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 { guard errno == EINTR else { return nil } }
        let signal = status & 0x7F
        return (signal == 0 ? (status >> 8) & 0xFF : 128 + signal, String(decoding: bytes ?? [], as: UTF8.self))
    }
}
