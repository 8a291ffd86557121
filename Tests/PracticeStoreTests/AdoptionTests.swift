import GRDB
import Synchronization
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@testable import PracticeStore

@Suite struct AdoptionTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(
        _ path: String,
        options: PracticeStore.Options = PracticeStore.Options(),
        progress: @escaping (String) -> Void = { _ in }
    ) throws(StoreError) -> PracticeStore {
        try PracticeStore.open(
            path,
            clock: VirtualWallClock(TestPractice.noon),
            options: options,
            logger: LogRecorder().logger,
            progress: progress
        )
    }

    private func opening(
        _ path: String,
        options: PracticeStore.Options = PracticeStore.Options()
    ) throws -> StoreError {
        try #require(throws: StoreError.self) { _ = try open(path, options: options) }
    }

    // MARK: What is taken as it is

    @Test("the application's rows and tables are the same after adoption, and the file is in WAL mode")
    func leavesRowsAlone() async throws {
        let path = try directory.copyOfFixture()
        let application = ForeignProgram(path)
        let dump = ApplicationSchema.tables.map { ".dump \($0.name)" }.joined(separator: "\n")
        // The dump of a table names its indexes and triggers, too: ours are no part of the comparison.
        func lines() async throws -> [Substring] {
            try await application.run(dump).split(separator: "\n").filter { !$0.contains("therapyd_") }
        }
        let before = try await lines()
        let store = try open(path)
        #expect(try await lines() == before)
        #expect(before.count > 8000)
        #expect(
            try await application.run("PRAGMA journal_mode; PRAGMA integrity_check; PRAGMA foreign_key_check;")
                == "wal\nok"
        )
        try store.close()
    }

    @Test("columns and tables that the application added are left alone")
    func toleratesExtras() async throws {
        let path = try directory.copyOfFixture()
        try await ForeignProgram(path).run(
            "ALTER TABLE Sessions ADD COLUMN room TEXT DEFAULT 'blue'; CREATE TABLE Rooms (id TEXT); "
        )
        _ = try open(path)
        #expect(
            try await ForeignProgram(path).run("SELECT DISTINCT room FROM Sessions; SELECT count(*) FROM Rooms;")
                == "blue\n0"
        )
    }

    @Test("an empty file and a missing one become practices")
    func createsTables() throws {
        _ = try open(directory.write([], to: "empty.sqlite"))
        _ = try open(directory.file("missing.sqlite"))
    }

    @Test("opening again changes nothing, and says nothing")
    func opensAgain() async throws {
        let path = try directory.copyOfFixture()
        let steps = Mutex<[String]>([])
        try open(path, progress: { step in steps.withLock { $0.append(step) } }).close()
        #expect(steps.withLock { $0.count } > 10)
        let schema =
            "SELECT * FROM sqlite_master; SELECT count(*) FROM therapyd_changes; SELECT * FROM therapyd_migrations;"
        let before = try await ForeignProgram(path).run(schema)
        steps.withLock { $0 = [] }
        try open(path, progress: { step in steps.withLock { $0.append(step) } }).close()
        #expect(steps.withLock { $0 } == [])
        #expect(try await ForeignProgram(path).run(schema) == before)
    }

    @Test("every connection keeps what was promised: foreign keys, and commits that survive a power cut")
    func connectionsAreSafe() async throws {
        let store = try open(directory.file("practice.sqlite"))
        let settings = "SELECT foreign_keys || ' ' || synchronous FROM pragma_foreign_keys, pragma_synchronous"
        // 2 is FULL: in WAL mode, NORMAL loses the last commits in a power cut.
        #expect(try await store.transaction { try String.fetchOne($0, sql: settings) } == "1 2")
        #expect(try store.fetch { try String.fetchOne($0, sql: settings) } == "1 2")
    }

    // MARK: What is refused

    @Test("a file that is no database is refused by that name")
    func refusesText() throws {
        let path = try directory.write(Array(repeating: UInt8(ascii: "x"), count: 8192), to: "letter.txt")
        #expect(try opening(path) == .notADatabase(path: path))
    }

    @Test("a directory that is missing is named")
    func refusesMissingDirectory() throws {
        let path = directory.file("missing/practice.sqlite")
        let error = try opening(path)
        guard case .cannotOpen(path, _) = error else { throw error }
    }

    @Test("a damaged file is refused as damaged")
    func refusesDamaged() async throws {
        let path = try directory.copyOfFixture()
        try await ForeignProgram(path).run(
            "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = 4000000 WHERE name = 'Sessions';"
        )
        let error = try opening(path)
        guard case .damaged(path, _) = error else { throw error }
    }

    @Test("a missing table is named")
    func refusesMissingTable() async throws {
        let path = try directory.copyOfFixture()
        try await ForeignProgram(path).run("DROP TABLE FormResponses;")
        #expect(try opening(path) == .missingTables(path: path, tables: ["FormResponses"]))
    }

    @Test("a missing column is named with its table")
    func refusesMissingColumn() async throws {
        let path = try directory.copyOfFixture()
        try await ForeignProgram(path).run("ALTER TABLE Sessions DROP COLUMN sharedNotes;")
        let error = try opening(path)
        #expect(error == .foreignSchema(path: path, table: "Sessions", missingColumns: ["sharedNotes"]))
        #expect(error.description.contains("Sessions"))
        #expect(error.description.contains("sharedNotes"))
    }

    @Test("a file that a newer daemon migrated is refused, and left as it is")
    func refusesNewer() async throws {
        let path = try directory.copyOfFixture()
        try open(path).close()
        try await ForeignProgram(path).run("INSERT INTO therapyd_migrations VALUES ('9999-from-the-future', 'then');")
        let error = try opening(path)
        #expect(error == .newerSchema(path: path, migrations: ["9999-from-the-future"]))
        #expect(error.description.contains("9999-from-the-future"))
    }

    @Test("a file that another program keeps locked is refused after the time-out")
    func refusesLocked() throws {
        let path = try directory.copyOfFixture()
        var options = PracticeStore.Options()
        options.busyTimeout = .milliseconds(50)
        let other = try DatabaseQueue(path: path)
        try other.inDatabase { db in
            try db.execute(sql: "BEGIN EXCLUSIVE")
            #expect(try opening(path, options: options) == .locked(path: path))
            try db.execute(sql: "ROLLBACK")
        }
    }

    // MARK: Migrations

    private static let guest = Migration(name: "guest-1") { db in
        try db.execute(sql: "CREATE TABLE therapyd_guest (id TEXT)")
    } down: { db in
        try db.execute(sql: "DROP TABLE therapyd_guest")
    }

    @Test("others' migrations come after the store's own, once, and are known from then on")
    func takesGuests() async throws {
        let path = try directory.copyOfFixture()
        var options = PracticeStore.Options()
        options.migrations = [Self.guest]
        try open(path, options: options).close()
        try open(path, options: options).close()
        #expect(try await ForeignProgram(path).run("SELECT count(*) FROM therapyd_guest;") == "0")
        #expect(try opening(path) == .newerSchema(path: path, migrations: ["guest-1"]))
    }

    @Test("taking every migration back leaves the file as the application can use it")
    func migratesDown() async throws {
        let path = try directory.copyOfFixture()
        let store = try open(path)
        let migrator = Migrator(migrations: Migration.store)
        let reverted = try await store.transaction { db in
            var names: [String] = []
            while let name = try migrator.revertNewest(db, path: "") { names.append(name) }
            return names
        }
        #expect(reverted == Migration.store.map(\.name).reversed())
        let left = try await ForeignProgram(path).run(
            "DELETE FROM Sessions; SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger') AND name LIKE 'therapyd%';"
        )
        #expect(left == "therapyd_migrations")
    }
}
