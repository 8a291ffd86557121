import Glibc
import Synchronization
import Systemd
import Testing

@Suite("sockets that systemd passes")
struct ListenSocketsTests {
    private let directory: TestDirectory

    init() throws {
        directory = try TestDirectory()
    }

    @Test("descriptors come by name, in order, and are closed on exec")
    func named() throws {
        let control = try TestSocket(SOCK_STREAM, at: "\(directory.path)/control", listening: true)
        let second = try TestSocket(SOCK_STREAM, at: "\(directory.path)/second", listening: true)
        let passed = PassedDescriptors([control.descriptor, second.descriptor, control.descriptor])
        let sockets = try passed.sockets(["LISTEN_FDNAMES": "control:other:control"])

        let first = passed.first
        #expect(sockets.all.map(\.name) == ["control", "other", "control"])
        #expect(sockets.all.map(\.descriptor) == [first, first + 1, first + 2])
        #expect(try sockets.unixStreamListeners(named: "control") == [first, first + 2])
        #expect(try sockets.unixStreamListeners(named: "missing") == [])
        for passed in sockets.all {
            #expect(fcntl(passed.descriptor, F_GETFD) & FD_CLOEXEC != 0)
        }
    }

    @Test("without names, all are unknown; a name may be empty")
    func unnamed() throws {
        let socket = try TestSocket(SOCK_STREAM, at: "\(directory.path)/control", listening: true)
        let passed = PassedDescriptors([socket.descriptor, socket.descriptor])
        #expect(try passed.sockets([:]).all.map(\.name) == ["unknown", "unknown"])
        #expect(try passed.sockets(["LISTEN_FDNAMES": ":x"]).all.map(\.name) == ["", "x"])
    }

    @Test(
        "what is meant for another process, or for none, is not taken",
        arguments: [
            [:],
            ["LISTEN_FDS": "1"],
            ["LISTEN_PID": "42"],
            ["LISTEN_PID": "43", "LISTEN_FDS": "1"],
            ["LISTEN_PID": "42", "LISTEN_FDS": "0"],
        ]
    )
    func none(variables: [String: String]) throws {
        let sockets = try ListenSockets(environment: ServiceEnvironment(variables, processID: 42))
        #expect(sockets.all.isEmpty)
    }

    @Test("a socket of another kind is refused under its name", arguments: Kind.allCases)
    func wrongKind(kind: Kind) throws {
        let descriptor = kind.open()
        defer { close(descriptor) }
        let passed = PassedDescriptors([descriptor])
        let sockets = try passed.sockets(["LISTEN_FDNAMES": "control"])
        #expect(throws: ListenSocketsError.notAListener(name: "control", descriptor: passed.first)) {
            try sockets.unixStreamListeners(named: "control")
        }
        #expect(try sockets.unixStreamListeners(named: "other") == [])
    }

    enum Kind: CaseIterable {
        case notListening, datagram, internet, file

        func open() -> Int32 {
            switch self {
            case .notListening: socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            case .datagram: socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            case .internet: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            case .file: Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
            }
        }
    }

    @Test("a descriptor that was announced and is not open is an error")
    func notOpen() {
        let passed = PassedDescriptors([])
        #expect(throws: ListenSocketsError.notOpen(descriptor: passed.first)) {
            try passed.sockets(["LISTEN_FDS": "1"])
        }
    }

    @Test(
        "variables that contradict each other or are no numbers are refused",
        arguments: [
            ("LISTEN_FDS", "many"), ("LISTEN_FDS", "-1"), ("LISTEN_FDS", "2147483647"), ("LISTEN_PID", "me"),
            ("LISTEN_FDNAMES", "one:two"),
        ]
    )
    func contradiction(name: String, value: String) {
        let variables = ["LISTEN_PID": "42", "LISTEN_FDS": "1"].merging([name: value]) { $1 }
        #expect(throws: ListenSocketsError.invalidVariable(name, value: value)) {
            try ListenSockets(environment: ServiceEnvironment(variables, processID: 42))
        }
    }
}

/// Copies of descriptors in a row, at numbers that nothing else in the process uses.
private final class PassedDescriptors: Sendable {
    private static let next = Atomic<Int32>(700)

    let first: Int32
    private let count: Int32

    init(_ descriptors: [Int32]) {
        count = Int32(descriptors.count)
        first = Self.next.add(8, ordering: .relaxed).oldValue
        for (number, descriptor) in zip(first..., descriptors) { dup2(descriptor, number) }
    }

    deinit {
        for descriptor in first..<first + count { close(descriptor) }
    }

    /// What a service finds that was passed these.
    func sockets(_ variables: [String: String]) throws -> ListenSockets {
        let all = ["LISTEN_PID": "42", "LISTEN_FDS": "\(count)"].merging(variables) { $1 }
        return try ListenSockets(environment: ServiceEnvironment(all, processID: 42), firstDescriptor: first)
    }
}
