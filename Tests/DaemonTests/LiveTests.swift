import ControlAPI
import TestSupport
import Testing
import Varlink
import VarlinkClient

@Suite("Beside the application at work")
struct LiveTests {
    @Test("a session that the application writes is completed when it is over, and a watcher sees both")
    func completion() async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        let id = "5e000001-0000-4000-8000-000000000003"

        let watcher = try await Watcher.begin(daemon)
        try await home.application.run(
            SamplePeople.insertSession(id: id, end: SamplePeople.moment("+3 seconds"))
        )
        let events = try await watcher.events(untilKind: "session.completed")
        #expect(events.map(\.kind) == ["session.created", "session.completed"])
        #expect(events.map(\.actor) == ["application", "plugin:auto-completion"])
        #expect(events.allSatisfy { $0.id == id && $0.entity == "Session" })

        let row = try await home.application.run(
            """
            SELECT status, (julianday(updatedAt) - julianday(endTime)) * 86400 BETWEEN -0.001 AND 3 FROM Sessions;
            """
        )
        #expect(row == "completed|1", "within seconds of its end, and not before")
        #expect(await daemon.stop() == .exited(0))
    }

    @Test("what the application does to a session before its end is heeded: moved, cancelled, deleted, brought forward")
    func foreignChanges() async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        let watcher = try await Watcher.begin(daemon)
        let ids = (1...4).map { "5e00000\($0)-0000-4000-8000-000000000003" }
        let soon = SamplePeople.moment("+2 seconds")
        let changes = """
            UPDATE Sessions SET endTime = \(SamplePeople.moment("+1 hour")) WHERE id = '\(ids[0])';
            UPDATE Sessions SET status = 'canceled' WHERE id = '\(ids[1])';
            DELETE FROM Sessions WHERE id = '\(ids[2])';
            UPDATE Sessions SET endTime = \(SamplePeople.moment("+3 seconds")) WHERE id = '\(ids[3])';
            """
        try await home.application.run(
            ids.map { id in
                SamplePeople.insertSession(id: id, end: id == ids[3] ? SamplePeople.moment("+1 hour") : soon)
            }.joined()
        )
        try await home.application.run(changes)
        // The last of them ends last: whatever was to happen to the others has happened.
        let events = try await watcher.events(untilKind: "session.completed")
        #expect(events.last?.id == ids[3])
        let rows = try await home.application.run("SELECT id, status FROM Sessions ORDER BY id")
        #expect(rows == "\(ids[0])|scheduled\n\(ids[1])|canceled\n\(ids[3])|completed")
        await daemon.stop()
    }

    @Test("while the application keeps the database locked others are answered, and afterwards what was due is done")
    func lockedDatabase() async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        let id = "5e000001-0000-4000-8000-000000000003"
        try await home.application.run(SamplePeople.insertSession(id: id, end: SamplePeople.moment("+1 second")))
        let release = home.directory.file("release")
        async let lock = home.application.run(
            "BEGIN IMMEDIATE; SELECT 1;\n.shell until [ -e \(release) ]; do sleep 0.1; done\nCOMMIT;"
        )

        // The session ends meanwhile, and nobody can write.
        try await eventually("it cannot be completed") {
            try await home.application.run("SELECT endTime <= \(SamplePeople.moment()) FROM Sessions") == "1"
        }
        let refusal = try await daemon.calling { connection in
            _ = try connection.call(PracticeAPI.GetSession.self, .init(id: id))
            let call = try connection.send(PracticeAPI.UpdateSession.self, .init(id: id, type: .initial))
            _ = try daemon.connect().call(DaemonAPI.GetStatus.self, .init(), timeout: .seconds(2))
            return #expect(throws: VarlinkErrorReply.self) { try connection.receive(call) }
        }
        #expect(refusal?.name == PracticeAPI.Unavailable.name)
        _ = try home.directory.write([], to: "release")
        _ = try await lock
        try await eventually("it is completed") {
            try await home.application.run("SELECT status FROM Sessions") == "completed"
        }
        // Whoever met the lock says so until its next try.
        try await eventually("all is well again") {
            try await daemon.calling { try $0.call(DaemonAPI.GetStatus.self, .init()).healthy }
        }
        await daemon.stop()
        try await home.checkIntegrity()
    }

    @Test("what happened while the daemon was down is caught up with")
    func downtime() async throws {
        let home = try DaemonHome()
        var daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        await daemon.stop()
        let id = "5e000001-0000-4000-8000-000000000003"
        try await home.application.run(
            SamplePeople.insertSession(id: id, end: SamplePeople.moment("-1 minute"))
        )
        daemon = try await home.start()
        try await eventually("it is completed") {
            try await home.application.run("SELECT status FROM Sessions") == "completed"
        }
        let events = try await daemon.calling { try $0.call(DaemonAPI.Watch.self, .init(since: 0)).events }
        let actors = events.filter { $0.id == id }.map { "\($0.kind) by \($0.actor)" }
        #expect(actors == ["session.created by application", "session.completed by plugin:auto-completion"])
        await daemon.stop()
    }
}

/// Somebody who watches what happens from now on.
private struct Watcher {
    private let events: AsyncThrowingStream<DaemonAPI.Event, any Error>

    /// Begins, and returns when the daemon has said that it has.
    static func begin(_ daemon: RunningDaemon) async throws -> Watcher {
        let (events, continuation) = AsyncThrowingStream.makeStream(of: DaemonAPI.Event.self)
        let (beginnings, begun) = AsyncStream.makeStream(of: Void.self)
        Task {
            do {
                try await daemon.calling { connection in
                    try connection.stream(DaemonAPI.Watch.self, .init(kinds: ["session"]), timeout: .seconds(20)) {
                        begun.finish()
                        for event in $0.events { continuation.yield(event) }
                        return .next
                    }
                }
                continuation.finish()
            } catch {
                begun.finish()
                continuation.finish(throwing: error)
            }
        }
        for await _ in beginnings {}
        return Watcher(events: events)
    }

    /// What comes, up to an event of that kind.
    func events(untilKind kind: String) async throws -> [DaemonAPI.Event] {
        var seen: [DaemonAPI.Event] = []
        for try await event in events {
            seen.append(event)
            if event.kind == kind { break }
        }
        return seen
    }
}
