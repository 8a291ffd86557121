import Glibc
import Systemd
import Testing

@Suite("telling the service manager")
struct ServiceNotifierTests {
    private let directory: TestDirectory

    init() throws {
        directory = try TestDirectory()
    }

    @Test(
        "each notification is the protocol's line",
        arguments: [
            (.ready, "READY=1"),
            (.stopping, "STOPPING=1"),
            (.reloading(monotonicMicroseconds: 1_234_567), "RELOADING=1\nMONOTONIC_USEC=1234567"),
            (.status("3 sessions"), "STATUS=3 sessions"),
            (.status("two\nlines\r\nand a third"), "STATUS=two lines and a third"),
            (.status(""), "STATUS="),
            (.extendTimeout(.seconds(30)), "EXTEND_TIMEOUT_USEC=30000000"),
            (.extendTimeout(.nanoseconds(1)), "EXTEND_TIMEOUT_USEC=1"),
            (.extendTimeout(.seconds(-1)), "EXTEND_TIMEOUT_USEC=0"),
            (.extendTimeout(.seconds(Int64.max)), "EXTEND_TIMEOUT_USEC=9223372036854775807"),
            (.watchdog, "WATCHDOG=1"),
            (.watchdogTrigger, "WATCHDOG=trigger"),
            (.mainProcess(4711), "MAINPID=4711"),
            (.failure(errno: 28), "ERRNO=28"),
        ] as [(ServiceNotification, String)]
    )
    func line(notification: ServiceNotification, expected: String) throws {
        let socket = try TestSocket(SOCK_DGRAM, at: "\(directory.path)/notify")
        try notifier(at: "\(directory.path)/notify").send(notification)
        #expect(socket.received() == [expected])
    }

    @Test("several notifications travel in one datagram, in their order")
    func together() throws {
        let socket = try TestSocket(SOCK_DGRAM, at: "\(directory.path)/notify")
        let notifier = try notifier(at: "\(directory.path)/notify")
        try notifier.send(.ready, .status("up"))
        try notifier.send(.watchdog)
        #expect(socket.received() == ["READY=1\nSTATUS=up", "WATCHDOG=1"])
    }

    @Test("an abstract socket is reached")
    func abstract() throws {
        let address = "@therapyd-test\(directory.path)"
        let socket = try TestSocket(SOCK_DGRAM, at: address)
        try notifier(at: address).send(.ready)
        #expect(socket.received() == ["READY=1"])
    }

    @Test("without a manager, notifications do nothing", arguments: [[:], ["NOTIFY_SOCKET": ""]])
    func absent(variables: [String: String]) throws {
        let notifier = try ServiceNotifier(environment: ServiceEnvironment(variables))
        #expect(!notifier.isConnected)
        try notifier.send(.ready)
    }

    @Test(
        "an address that is no Unix socket's is refused",
        arguments: ["notify", "@", "vsock:2:1234", "/" + String(repeating: "x", count: 107)]
    )
    func unsupported(address: String) {
        #expect(throws: NotificationError.unsupportedAddress(address)) { try notifier(at: address) }
    }

    @Test("the longest path that the kernel takes is taken")
    func longestPath() throws {
        let path = "\(directory.path)/".padding(to: 107)
        let socket = try TestSocket(SOCK_DGRAM, at: path)
        try notifier(at: path).send(.ready)
        #expect(socket.received() == ["READY=1"])
    }

    @Test("a manager that is gone is an error with its number")
    func gone() throws {
        let notifier = try notifier(at: "\(directory.path)/nobody")
        #expect(throws: NotificationError.system(SystemCallError("sendto", code: ENOENT))) {
            try notifier.send(.ready)
        }
    }

    @Test("a reload is dated by the monotonic clock")
    func reloadTime() {
        guard case .reloading(let first) = ServiceNotification.reloading(),
            case .reloading(let second) = ServiceNotification.reloading()
        else {
            Issue.record("not a reload")
            return
        }
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        #expect(first <= second)
        #expect(second / 1_000_000 <= UInt64(now.tv_sec))
        #expect(second / 1_000_000 + 60 > UInt64(now.tv_sec))
    }

    @Test(
        "the watchdog's interval counts for the process that it names",
        arguments: [
            ([:], nil),
            (["WATCHDOG_USEC": "1500000"], .milliseconds(1500)),
            (["WATCHDOG_USEC": "1500000", "WATCHDOG_PID": "42"], .milliseconds(1500)),
            (["WATCHDOG_USEC": "1500000", "WATCHDOG_PID": "43"], nil),
        ] as [([String: String], Duration?)]
    )
    func watchdog(variables: [String: String], expected: Duration?) throws {
        let notifier = try ServiceNotifier(environment: ServiceEnvironment(variables, processID: 42))
        #expect(notifier.watchdogTimeout == expected)
    }

    @Test(
        "a watchdog interval that is no positive number is refused",
        arguments: [
            (["WATCHDOG_USEC": "soon"], "WATCHDOG_USEC", "soon"),
            (["WATCHDOG_USEC": "0"], "WATCHDOG_USEC", "0"),
            (["WATCHDOG_USEC": "1", "WATCHDOG_PID": "me"], "WATCHDOG_PID", "me"),
        ]
    )
    func badWatchdog(variables: [String: String], name: String, value: String) {
        #expect(throws: NotificationError.invalidVariable(name, value: value)) {
            try ServiceNotifier(environment: ServiceEnvironment(variables))
        }
    }

    private func notifier(at address: String) throws -> ServiceNotifier {
        try ServiceNotifier(environment: ServiceEnvironment(["NOTIFY_SOCKET": address]))
    }
}

extension String {
    fileprivate func padding(to count: Int) -> String {
        self + String(repeating: "x", count: count - utf8.count)
    }
}
