import Glibc
import Testing
import Varlink
import VarlinkServer

@Suite("The socket in the file system", .timeLimit(.minutes(5)))
struct SocketTests {
    private func mode(_ path: String) -> UInt32? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    @Test("is made with the mode that was asked for, whatever the umask", arguments: [0o600, 0o660, 0o666])
    func mode(wanted: UInt32) async throws {
        let directory = TemporaryDirectory()
        let path = directory.file("socket")
        try await withServer(address: .path(path, mode: wanted), directory: directory) { running in
            #expect(mode(path) == wanted)
            try await running.checkThatItServes()
        }
    }

    @Test("goes when the server stops, and so does its lock")
    func removed() async throws {
        let directory = TemporaryDirectory()
        try await withServer(directory: directory) { _ in
            #expect(directory.entries == ["socket", "socket.lock"])
        }
        #expect(directory.entries == [])
    }

    @Test("stays when somebody else has put another in its place")
    func replaced() async throws {
        let directory = TemporaryDirectory()
        let path = directory.file("socket")
        try await withServer(directory: directory) { _ in
            unlink(path)
            let other = try ListeningSocket(path: path)
            _ = other.descriptor
        }
        #expect(directory.entries == ["socket"])
    }

    @Test("a socket that a dead server left is replaced")
    func stale() async throws {
        let directory = TemporaryDirectory()
        do {
            let dead = try ListeningSocket(path: directory.file("socket"))
            _ = dead.descriptor
        }
        #expect(directory.entries == ["socket"])
        try await withServer(directory: directory) { running in
            try await running.checkThatItServes()
        }
    }

    @Test("a socket that somebody listens on is left alone")
    func live() async throws {
        let directory = TemporaryDirectory()
        let path = directory.file("socket")
        let other = try ListeningSocket(path: path)
        let running = RunningServer.make(directory: directory)
        await #expect(throws: ListeningError.inUse(path: path)) { try await running.server.start() }
        _ = try RawClient(path: path)
        #expect(directory.entries == ["socket"])
        _ = other.descriptor
    }

    @Test("of two servers at one path the second does not start, and the first goes on")
    func two() async throws {
        let directory = TemporaryDirectory()
        try await withServer(directory: directory) { running in
            let second = RunningServer.make(directory: directory)
            await #expect(throws: ListeningError.inUse(path: running.path)) { try await second.server.start() }
            try await running.checkThatItServes()
            #expect(directory.entries == ["socket", "socket.lock"])
        }
    }

    @Test("a file that is no socket is left alone")
    func file() async throws {
        let directory = TemporaryDirectory()
        let path = directory.file("socket")
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        let running = RunningServer.make(directory: directory)
        await #expect(throws: ListeningError.notASocket(path: path)) { try await running.server.start() }
        #expect(directory.entries == ["socket"])
    }

    @Test("a path that is too long says so", arguments: [0, 108, 500])
    func tooLong(length: Int) async throws {
        let path = String(repeating: "x", count: length)
        let running = RunningServer.make(address: .path(path))
        await #expect(throws: ListeningError.badPath(path, limit: 107)) { try await running.server.start() }
    }

    @Test("a directory that is not there says so")
    func noDirectory() async throws {
        let running = RunningServer.make(address: .path("/nonexistent/socket"))
        await #expect(
            throws: ListeningError.system(call: "open", path: "/nonexistent/socket.lock", errno: ENOENT)
        ) { try await running.server.start() }
    }

    @Test("an inherited socket is served, and outlives the server with the connections that wait in it")
    func inherited() async throws {
        let directory = TemporaryDirectory()
        let path = directory.file("socket")
        let socket = try ListeningSocket(path: path)
        for _ in 0..<2 {
            try await withServer(address: .inherited(descriptor: dup(socket.descriptor)), directory: directory) {
                try await $0.checkThatItServes()
            }
        }
        #expect(directory.entries == ["socket"])
        let waiting = try RawClient(path: path)
        try waiting.send(#"{"method":"io.example.probe.Echo","parameters":{"text":"patient"}}"# + "\0")
        try await withServer(address: .inherited(descriptor: dup(socket.descriptor)), directory: directory) { _ in
            let replies = try await blocking { try waiting.receive(1) }
            #expect(replies == [#"{"parameters":{"text":"patient"}}"#])
        }
    }

    @Test("a descriptor that is no listening socket is refused")
    func notListening() async throws {
        let descriptor = dup(0)
        let running = RunningServer.make(address: .inherited(descriptor: descriptor))
        await #expect(throws: ListeningError.notListening(descriptor: descriptor)) {
            try await running.server.start()
        }
        close(descriptor)
    }

    @Test("errors say what is the matter and where")
    func descriptions() {
        #expect("\(ListeningError.inUse(path: "/run/s"))" == "another server listens on '/run/s'")
        #expect(
            "\(ListeningError.system(call: "bind", path: "/run/s", errno: EACCES))"
                == "bind '/run/s': Permission denied"
        )
    }
}

/// A listening socket as somebody else would make it.
private final class ListeningSocket: Sendable {
    let descriptor: Int32

    init(path: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, listen(descriptor, 16) == 0 else { throw SystemError(errno: errno) }
    }

    deinit {
        close(descriptor)
    }
}
