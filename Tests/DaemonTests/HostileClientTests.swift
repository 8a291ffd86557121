import ControlAPI
import TestSupport
import Testing
import Varlink
import VarlinkClient

@Suite("Clients that mean no good", .serialized)
struct HostileClientTests {
    /// What a debug build may use; a release build takes less than half.
    private static let memoryLimit = 150 * 1024 * 1024

    enum Misbehaviour: CaseIterable {
        case noJSON, noCall, callWithoutEnd, halfACall, idleConnections, unreadStreams, unreadReplies

        /// Begins, and returns the connections that go on with it.
        func begin(_ socket: String) throws -> [RawClient] {
            switch self {
            case .noJSON: try cutOff(socket, "\u{1}{]garbage\0")
            case .noCall: try cutOff(socket, #"{"method":7}"# + "\0")
            case .callWithoutEnd: try withoutEnd(socket)
            case .halfACall:
                try (0..<20).map { _ in
                    let client = try RawClient(path: socket)
                    try client.send(#"{"method":"io.unclutter.Therapy.Daemon.GetSta"#)
                    return client
                }
            case .idleConnections: try (0..<500).map { _ in try RawClient(path: socket) }
            case .unreadStreams:
                try (0..<20).map { _ in
                    let client = try RawClient(path: socket)
                    try client.send(
                        #"{"method":"io.unclutter.Therapy.Practice.ListSessions","parameters":{"limit":1000},"more":true}"#
                            + "\0"
                    )
                    return client
                }
            case .unreadReplies:
                try (0..<5).map { _ in
                    let client = try RawClient(path: socket)
                    let call = Array(#"{"method":"io.unclutter.Therapy.Practice.ListSessions"}"#.utf8) + [0]
                    for _ in 0..<2000 where client.sendSome(call) < call.count { break }
                    return client
                }
            }
        }

        private func cutOff(_ socket: String, _ message: String) throws -> [RawClient] {
            for _ in 0..<50 {
                let client = try RawClient(path: socket)
                try client.send(message)
                #expect(try client.isClosedByServer())
            }
            return []
        }

        /// Sends until the daemon has had enough.
        private func withoutEnd(_ socket: String) throws -> [RawClient] {
            let client = try RawClient(path: socket)
            try client.send(#"{"method":""#)
            let chunk = [UInt8](repeating: UInt8(ascii: "a"), count: 1024 * 1024)
            var sent = 0
            do {
                while sent < 256 {
                    try client.send(chunk)
                    sent += 1
                }
                Issue.record("a message of \(sent) MB was taken")
            } catch is SystemError {
                #expect(sent <= 17)
            }
            return []
        }
    }

    @Test("others are served as before, and memory stays bounded", arguments: Misbehaviour.allCases)
    func others(_ misbehaviour: Misbehaviour) async throws {
        let home = try DaemonHome(fixture: true)
        let daemon = try await home.start()
        try await daemon.checkThatItServes()
        let hostile = try await blocking { try misbehaviour.begin(home.socket) }
        for _ in 0..<5 { try await daemon.checkThatItServes() }
        try await daemon.checkThatItReads()
        #expect(try daemon.residentMemory() < Self.memoryLimit)
        withExtendedLifetime(hostile) {}
        #expect(await daemon.stop() == .exited(0))
    }

    @Test("all of them at once, and again, change nothing of that")
    func allAtOnce() async throws {
        let home = try DaemonHome(fixture: true)
        let daemon = try await home.start()
        var hostile: [RawClient] = []
        for _ in 0..<2 {
            hostile += await withThrowingTaskGroup { group in
                for misbehaviour in Misbehaviour.allCases {
                    group.addTask { try await blocking { try misbehaviour.begin(home.socket) } }
                }
                var clients: [RawClient] = []
                // Whoever is refused because too many are there already has misbehaved enough.
                while let result = await group.nextResult() {
                    if case .success(let begun) = result { clients += begun }
                }
                return clients
            }
            #expect(try daemon.residentMemory() < Self.memoryLimit)
        }
        withExtendedLifetime(hostile) {}
        hostile = []
        try await eventually("the daemon is itself again") {
            (try? await daemon.calling { try $0.call(DaemonAPI.GetStatus.self, .init()).connections }) == 1
        }
        try await daemon.checkThatItReads()
        #expect(await daemon.stop() == .exited(0))
        try await home.checkIntegrity()
    }

    @Test("a stream that nobody reads does not keep another one from its end")
    func streams() async throws {
        let home = try DaemonHome(fixture: true)
        let daemon = try await home.start()
        let unread = try await blocking { try Misbehaviour.unreadStreams.begin(home.socket) }
        let streamed = try await daemon.calling { connection in
            var count = 0
            try connection.stream(PracticeAPI.ListSessions.self, .init(limit: 1000), timeout: .seconds(20)) {
                count += $0.sessions.count
                return .next
            }
            return count
        }
        #expect(try await home.application.run("SELECT count(*) FROM Sessions") == "\(streamed)")
        withExtendedLifetime(unread) {}
        await daemon.stop()
    }
}

extension RunningDaemon {
    /// That records are read and found.
    fileprivate func checkThatItReads(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let found = try await calling { connection in
            let session = try #require(
                try connection.call(PracticeAPI.ListSessions.self, .init(limit: 1)).sessions.first
            )
            return try connection.call(PracticeAPI.GetSession.self, .init(id: session.id)).session == session
        }
        #expect(found, sourceLocation: sourceLocation)
    }
}
