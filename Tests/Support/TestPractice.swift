package import Practice
package import PracticeStore
package import TherapyKit
package import TherapyKitTesting

/// A practice in a directory of its own, with a clock that stands still, and a program beside the daemon.
package struct TestPractice: Sendable {
    package let directory: TemporaryDirectory
    package let path: String
    package let clock: VirtualWallClock
    package let log: LogRecorder
    package let store: PracticeStore
    package let practice: Practice
    private let closing: Closing

    /// Closes the store with the last copy of the practice, as its directory goes, too.
    private final class Closing: Sendable {
        let store: PracticeStore

        init(_ store: PracticeStore) { self.store = store }

        deinit { try? store.close() }
    }

    /// The file's name in its directory.
    package static let fileName = "practice.sqlite"

    /// What the application does.
    package var application: ForeignProgram { ForeignProgram(path) }

    /// Noon of a day in the middle of the fixture's sessions.
    package static let noon = Instant(milliseconds: 1_796_126_400_000)

    /// - Parameters:
    ///   - fixture: whether it is a copy of what the application wrote; else it is empty.
    ///   - directory: where there is a file already, as another program or another daemon left it.
    package init(
        fixture: Bool = false,
        in directory: TemporaryDirectory? = nil,
        options: PracticeStore.Options = PracticeStore.Options(),
        rules: PracticeRules = PracticeRules()
    ) throws {
        self.directory = try directory ?? TemporaryDirectory()
        path = try fixture ? self.directory.copyOfFixture() : self.directory.file(Self.fileName)
        clock = VirtualWallClock(Self.noon)
        log = LogRecorder()
        store = try PracticeStore.open(path, clock: clock, options: options, logger: log.logger)
        practice = Practice(store: store, clock: clock, rules: rules)
        closing = Closing(store)
    }

    /// Two therapists (the second is not active) and three clients, as the application writes them.
    package func populate() async throws {
        let now = clock.now.databaseText
        try await application.run(
            """
            INSERT INTO Users (id, name, email, createdAt, updatedAt) VALUES
              ('u-therapist-1', 'Vera Brandt', 'vera@practice.example', '\(now)', '\(now)'),
              ('u-therapist-2', 'Idle Person', NULL, '\(now)', '\(now)'),
              ('u-client-1', 'Client One', 'one@example.org', '\(now)', '\(now)'),
              ('u-client-2', 'Client Two', 'two@example.org', '\(now)', '\(now)'),
              ('u-client-3', 'Client Three', NULL, '\(now)', '\(now)');
            INSERT INTO Therapists (id, userId, bio, isActive, createdAt, updatedAt) VALUES
              ('t-1', 'u-therapist-1', 'Works with adults.', 1, '\(now)', '\(now)'),
              ('t-2', 'u-therapist-2', 'Retired.', 0, '\(now)', '\(now)');
            """
        )
    }

    /// An hour with the first therapist, so many hours from noon.
    package func request(
        hour: Int = 1,
        client: User.ID = User.ID("u-client-1"),
        therapist: Therapist.ID = Therapist.ID("t-1")
    ) -> SessionRequest {
        SessionRequest(
            therapistId: therapist,
            clientId: client,
            startTime: Self.noon + .seconds(hour * 3600),
            endTime: Self.noon + .seconds(hour * 3600 + 3000),
            type: .regular,
            format: .video
        )
    }

    /// The rows of a query as the file has them, columns separated by `|`.
    package func rows(_ sql: String) async throws -> String {
        try await application.run(sql)
    }
}

extension Actor {
    /// Somebody at the control socket.
    package static let clerk = Actor.account(uid: 1000, user: nil)
}
