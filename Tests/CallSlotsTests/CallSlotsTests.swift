import CallSlots
import Glibc
import TaskLanes
import Testing

/// Every way to end a process, each in a process of its own; what it left is read as the next process would.
@Suite("Calls on record", .serialized, .timeLimit(.minutes(5)))
struct CallSlotsTests {
    /// What the process found out: in a text, since an exit test's process shares nothing else.
    private func death(after body: (String) async throws -> Void) async throws -> LastDeath? {
        var template = Array("/tmp/call-slots-XXXXXX".utf8CString)
        let directory = try #require(mkdtemp(&template).map { String(cString: $0) })
        defer {
            unlink("\(directory)/calls")
            rmdir(directory)
        }
        try await body("\(directory)/calls")
        return try LastDeath.left(at: "\(directory)/calls")
    }

    private static func begin(_ path: String) {
        _ = try? CallSlots.begin(at: path)
    }

    private static func enter(_ owner: String, _ subject: String) {
        CallRecord(owner: owner, kind: 5, subject: subject).enter()
    }

    /// Does not say that it never comes back: the compiler would warn of what follows.
    private static func end(_ body: () -> Never) { body() }
    private static func trap() { end { fatalError("on purpose") } }

    private func expectFault(_ fault: LastDeath.Fault, in death: LastDeath?) throws {
        let death = try #require(death)
        #expect(death.calls.map(\.record.owner) == ["culprit"])
        #expect(death.calls.map(\.record.subject) == ["event 12"])
        #expect(death.calls.map(\.record.kind) == [5])
        #expect(death.calls.map(\.fault) == [fault])
        #expect(!death.wasRestart)
        #expect(death.killedBy == nil)
    }

    @Test("a trap is its call's")
    func trap() async throws {
        let death = try await death { path in
            await #expect(processExitsWith: .signal(SIGILL)) { [path = path as String] in
                Self.begin(path)
                Self.enter("culprit", "event 12")
                Self.trap()
            }
        }
        try expectFault(.signal(SIGILL), in: death)
    }

    @Test("a bad address is its call's")
    func badAddress() async throws {
        let death = try await death { path in
            await #expect(processExitsWith: .signal(SIGSEGV)) { [path = path as String] in
                Self.begin(path)
                Self.enter("culprit", "event 12")
                UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = 1
            }
        }
        try expectFault(.signal(SIGSEGV), in: death)
    }

    @Test("an overflowed stack is its call's")
    func overflow() async throws {
        let death = try await death { path in
            await #expect(processExitsWith: .signal(SIGSEGV)) { [path = path as String] in
                Self.begin(path)
                let pool = LanePool()
                let lane = pool.lane(named: "culprit")
                await Task(executorPreference: lane.executor(within: TestScope())) { _ = Self.recurse(1) }.value
            }
        }
        try expectFault(.signal(SIGSEGV), in: death)
    }

    @inline(never)
    private static func recurse(_ depth: Int) -> Int {
        var bytes = (depth, depth, depth, depth)
        return withUnsafeMutableBytes(of: &bytes) { $0.count } + recurse(depth + 1) + depth
    }

    @Test("abort() is its call's")
    func abortCall() async throws {
        let death = try await death { path in
            await #expect(processExitsWith: .signal(SIGABRT)) { [path = path as String] in
                Self.begin(path)
                Self.enter("culprit", "event 12")
                Self.end { abort() }
            }
        }
        try expectFault(.signal(SIGABRT), in: death)
    }

    @Test("exit() in the middle of a call is its call's")
    func exitCall() async throws {
        let death = try await death { path in
            await #expect(processExitsWith: .exitCode(3)) { [path = path as String] in
                Self.begin(path)
                Self.enter("culprit", "event 12")
                Self.end { exit(3) }
            }
        }
        try expectFault(.exit, in: death)
    }

    @Test("a kill from outside marks nobody, and shows who was at work")
    func killed() async throws {
        let death = try await death { path in
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                Self.begin(path)
                Self.enter("innocent", "event 1")
                kill(getpid(), SIGKILL)
                Self.end { while true { pause() } }
            }
        }
        let found = try #require(death)
        #expect(found.calls.map(\.record.owner) == ["innocent"])
        #expect(found.calls.map(\.fault) == [nil])
    }

    @Test("a watchdog's SIGABRT marks nobody, and is told")
    func watchdog() async throws {
        let death = try await death { path in
            await #expect(processExitsWith: .signal(SIGABRT)) { [path = path as String] in
                Self.begin(path)
                Self.enter("innocent", "event 1")
                let parent = getpid()
                // Another process, as a service manager is.
                var child = pid_t()
                var words: [UnsafeMutablePointer<CChar>?] = [
                    strdup("sh"), strdup("-c"), strdup("kill -ABRT \(parent)"),
                ]
                words.append(nil)
                posix_spawn(&child, "/bin/sh", nil, nil, words, environ)
                Self.end { while true { pause() } }
            }
        }
        let found = try #require(death)
        #expect(found.killedBy == SIGABRT)
        #expect(found.calls.map(\.fault) == [nil])
    }

    @Test("of calls that overlap, only the one that trapped is marked")
    func overlapping() async throws {
        let death = try await death { path in
            await #expect(processExitsWith: .signal(SIGILL)) { [path = path as String] in
                Self.begin(path)
                let pool = LanePool()
                for name in ["a", "b"] {
                    let lane = pool.lane(named: name)
                    Task(executorPreference: lane.executor(within: TestScope(owner: name))) {
                        Self.end { while true { pause() } }
                    }
                    while lane.usage.busyThreads == 0 { usleep(1000) }
                }
                usleep(20_000)
                let lane = pool.lane(named: "culprit")
                await Task(executorPreference: lane.executor(within: TestScope())) { Self.trap() }.value
            }
        }
        let found = try #require(death)
        #expect(Set(found.calls.map(\.record.owner)) == ["a", "b", "culprit"])
        #expect(found.calls.filter { $0.fault != nil }.map(\.record.owner) == ["culprit"])
    }

    @Test("a fault of a thread that is in no call is nobody's")
    func nobodys() async throws {
        let death = try await death { path in
            await #expect(processExitsWith: .signal(SIGILL)) { [path = path as String] in
                Self.begin(path)
                CallRecord(owner: "a", kind: 1, subject: "").during {}
                Self.trap()
            }
        }
        #expect(try #require(death).calls.isEmpty)
    }

    @Test("a call within a call gives the outer one back")
    func nested() async throws {
        let death = try await death { path in
            await #expect(processExitsWith: .signal(SIGILL)) { [path = path as String] in
                Self.begin(path)
                CallRecord(owner: "culprit", kind: 5, subject: "event 12").during {
                    CallRecord(owner: "inner", kind: 1, subject: "").during {}
                    Self.trap()
                }
            }
        }
        try expectFault(.signal(SIGILL), in: death)
    }

    @Test("an end in order leaves nothing")
    func inOrder() async throws {
        let death = try await death { path in
            await #expect(processExitsWith: .exitCode(0)) { [path = path as String] in
                Self.begin(path)
                Self.enter("a", "")
                CallSlots.end()
                Self.end { exit(0) }
            }
        }
        #expect(death == nil)
    }

    @Test("a file that is none of ours is no death", arguments: ["", "call", String(repeating: "x", count: 34_912)])
    func foreign(content: String) async throws {
        let death = try await death { path in
            let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
            write(descriptor, content, content.utf8.count)
            close(descriptor)
        }
        #expect(death == nil)
    }
}

private struct TestScope: LaneScope {
    let record: CallRecord

    init(owner: String = "culprit") {
        record = CallRecord(owner: owner, kind: 5, subject: "event 12")
    }

    func enter() { record.enter() }
    func leave() { record.leave() }
}
