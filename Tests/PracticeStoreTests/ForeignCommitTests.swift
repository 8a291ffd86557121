import GRDB
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@testable import PracticeStore

@Suite(.timeLimit(.minutes(5))) struct ForeignCommitTests {
    private static let insertUser = """
        INSERT INTO Users (id, name, createdAt, updatedAt) VALUES
        (lower(hex(randomblob(16))), 'Somebody', '2026-12-01 12:00:00.000 +00:00', '2026-12-01 12:00:00.000 +00:00');
        """

    /// Runs a body while foreign commits are watched for.
    private func watching(
        _ practice: TestPractice,
        _ body: (PracticeStore) async throws -> Void
    ) async throws {
        let store = practice.store
        let watcher = Task { try await store.watchForeignCommits() }
        // The first thing that the watch does is to signal: from then on, it notices.
        try await store.commits.wait(beyond: 0)
        try await body(store)
        watcher.cancel()
        try await watcher.value
    }

    @Test("another program's commit wakes who waits for changes, each time")
    func wakes() async throws {
        let practice = try TestPractice()
        try await watching(practice) { store in
            for round in 1...5 {
                async let waited = store.nextChanges(after: Int64(round - 1), limit: 10)
                try await practice.application.run(Self.insertUser)
                #expect(try await waited.map(\.sequence) == [Int64(round)])
            }
        }
    }

    @Test("a commit is not lost although it becomes visible long after the log was written")
    func slowCommit() async throws {
        let practice = try TestPractice()
        try await watching(practice) { store in
            async let waited = store.nextChanges(after: 0, limit: 1)
            // So small a cache spills to the log at once; the commit, half a second later, writes little more.
            try await practice.application.run(
                """
                PRAGMA cache_size = 5;
                PRAGMA cache_spill = 1;
                BEGIN IMMEDIATE;
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                INSERT INTO Users (id, name, createdAt, updatedAt) SELECT 'u' || i, 'Somebody', 'x', 'x' FROM n;
                .shell sleep 0.5
                COMMIT;
                """
            )
            #expect(try await waited.count == 1)
        }
    }

    @Test("many waiters are woken by one commit")
    func manyWaiters() async throws {
        let practice = try TestPractice()
        try await watching(practice) { store in
            try await withThrowingTaskGroup { group in
                for _ in 1...20 { group.addTask { try await store.nextChanges(after: 0, limit: 1).count } }
                try await practice.application.run(Self.insertUser)
                for try await count in group { #expect(count == 1) }
            }
        }
    }

    @Test("a file behind a link is watched where it lies")
    func link() async throws {
        let practice = try TestPractice()
        let elsewhere = try TemporaryDirectory()
        try await practice.application.run(".shell ln -s '\(practice.path)' '\(elsewhere.file("link.sqlite"))'")
        let watch = try WriteAheadLogWatch(database: elsewhere.file("link.sqlite"))
        async let noticed = Task.detached { watch.wait() == .written }.value
        try await practice.application.run(Self.insertUser)
        #expect(await noticed)
    }

    @Test("triggers that another program dropped come back, and a change that stands for all tells of it")
    func reinstallsTriggers() async throws {
        let practice = try TestPractice()
        try await practice.populate()
        try await watching(practice) { store in
            let head = try store.head()
            // What Sequelize's sync({alter: true}) does to a table.
            let columns = try #require(ApplicationSchema.tables.first { $0.entity == .form })
            try await practice.application.run(
                """
                PRAGMA foreign_keys = OFF;
                BEGIN;
                DROP TABLE Forms;
                \(columns.sql);
                INSERT INTO Forms (id, title, type, fields, createdAt, updatedAt) VALUES ('f-1', 'Mood', 'custom', '[]', 'x', 'x');
                COMMIT;
                """
            )
            let told = try await store.nextChanges(after: head, limit: 10)
            #expect(told.map(\.kind.rawValue) == ["form.replaced"])
            #expect(told.map(\.id) == [""])
            #expect(told.map(\.actor) == ["application"])

            try await practice.application.run("UPDATE Forms SET title = 'Sleep';")
            let next = try await store.nextChanges(after: told[0].sequence, limit: 10)
            #expect(next.map(\.columns) == [["title"]])
            #expect(practice.log.lines.contains { $0.hasPrefix("warning: another program dropped triggers") })
            let indexes = try await practice.rows(
                "SELECT count(*) FROM sqlite_master WHERE name = 'therapyd_forms_title';"
            )
            #expect(indexes == "1")
        }
    }

    @Test("a table that is gone for a moment is waited for, and the others keep their triggers")
    func tableMadeAnewInSteps() async throws {
        let practice = try TestPractice()
        let table = try #require(ApplicationSchema.tables.first { $0.entity == .form })
        try await watching(practice) { store in
            try await practice.application.run(
                """
                PRAGMA foreign_keys = OFF;
                DROP TABLE Forms;
                .shell sleep 0.2
                \(table.sql);
                """
            )
            #expect(try await store.nextChanges(after: 0, limit: 10).map(\.kind.rawValue) == ["form.replaced"])
            #expect(practice.log.lines.filter { $0.hasPrefix("error") } == [])
        }
    }

    @Test("triggers that were dropped while no daemon ran come back at its start, with the same sign")
    func reinstallsAtStart() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("practice.sqlite")
        let log = LogRecorder()
        let clock = VirtualWallClock(TestPractice.noon)
        try PracticeStore.open(path, clock: clock, logger: log.logger).close()
        try await ForeignProgram(path).run("DROP TRIGGER therapyd_Sessions_update;")
        let again = try PracticeStore.open(path, clock: clock, logger: log.logger)
        #expect(try again.changes(after: 0, limit: 10).map(\.kind.rawValue) == ["session.replaced"])
    }

    @Test("our own commits wake without a watch")
    func ownCommits() async throws {
        let practice = try TestPractice()
        let store = practice.store
        async let waited = store.nextChanges(after: 0, limit: 1)
        try await store.write(as: .daemon) { db in
            try db.execute(sql: "INSERT INTO Users (id, name, createdAt, updatedAt) VALUES ('u', 'n', 'x', 'x')")
        }
        #expect(try await waited.map(\.actor) == ["daemon"])
    }

    @Test("who waits and is cancelled is told so")
    func cancellation() async throws {
        let practice = try TestPractice()
        let store = practice.store
        let task = Task { try await store.nextChanges(after: 0, limit: 1) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("a commit between the look and the wait is not lost")
    func noGap() async throws {
        let signal = CommitSignal()
        let version = signal.version
        signal.signal()
        try await signal.wait(beyond: version)
    }
}
