import Foundation
import GRDB
import JobSchedulerSQLite
import Logging
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@Suite struct RestoreTests {
    /// A practice with a backup of its, and something that came after.
    private struct Bench {
        let test: TestPractice
        let shelf: BackupShelf
        let backup: String

        init(fixture: Bool = false) async throws {
            test = try TestPractice(fixture: fixture)
            if !fixture { try await test.populate() }
            shelf = BackupShelf(directory: test.directory.file("backups"), keeping: 7)
            backup = try await test.store.backup(to: shelf.path(at: test.clock.now)).path
            test.clock.advance(by: .seconds(3600))
            try await test.application.run("UPDATE Users SET name = 'Later' WHERE id = (SELECT min(id) FROM Users)")
        }

        /// What the daemon that begins anew finds.
        func reopen() throws -> TestPractice {
            try test.store.close()
            return try TestPractice(in: test.directory)
        }

        var files: [String] {
            get throws {
                try FileManager.default.contentsOfDirectory(atPath: test.directory.path).filter {
                    $0.hasPrefix("practice.sqlite") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm")
                }.sorted()
            }
        }

        static let names = "SELECT count(*) FROM Users WHERE name = 'Later'"

        func later(in path: String) async throws -> String {
            try await ForeignProgram(path).run(names)
        }

        private var names: String { Self.names }
    }

    @Test("a restore puts the backup's content in place when the file is opened next, and keeps what there was")
    func restore() async throws {
        let bench = try await Bench(fixture: true)
        let head = try bench.test.store.head()
        let kept = try await bench.test.store.requestRestore(of: bench.backup, keepingOn: bench.shelf, as: .clerk)
        #expect(try await bench.later(in: bench.test.path) == "1", "not yet")
        let again = try bench.reopen()
        #expect(try await bench.later(in: again.path) == "0")
        #expect(try await bench.later(in: kept) == "1")
        #expect(try again.store.restoredAt() == TestPractice.noon)
        #expect(try bench.files == ["practice.sqlite", "practice.sqlite-therapyd"])
        #expect(try bench.shelf.entries().count == 2)

        // Whoever watches goes on behind what there was, and hears that everything may be another now.
        let changes = try again.store.changes(after: head, limit: 100)
        #expect(changes.count == 7 && changes.allSatisfy { $0.operation == .replace && $0.at == TestPractice.noon })
        let trail = try await again.store.verifyAudit()
        #expect(trail.firstBroken == nil)
        #expect(
            try await again.rows("SELECT actor, uid, action, reason FROM therapyd_audit ORDER BY sequence DESC LIMIT 1")
                == "uid:1000|1000|database.restore|from \(bench.backup)"
        )
        #expect(try await again.store.problems() == [])
    }

    @Test("what is changed between the request and the restore is kept, too")
    func lateChange() async throws {
        let bench = try await Bench()
        _ = try await bench.test.store.requestRestore(of: bench.backup, keepingOn: bench.shelf, as: .clerk)
        try await bench.test.application.run("UPDATE Users SET name = 'Last' WHERE name = 'Later'")
        _ = try bench.reopen()
        let entries = try bench.shelf.entries()
        #expect(entries.count == 3)
        var kept: [String] = []
        for entry in entries {
            kept.append(
                try await ForeignProgram(entry.path).run("SELECT group_concat(name) FROM Users WHERE name LIKE 'La%'")
            )
        }
        #expect(Set(kept) == ["", "Later", "Last"])
    }

    @Test("a request that was done already is not done once more", arguments: [true, false])
    func doneAlready(isInterrupted: Bool) async throws {
        let bench = try await Bench()
        _ = try await bench.test.store.requestRestore(of: bench.backup, keepingOn: bench.shelf, as: .clerk)
        let staged = bench.test.path + "-therapyd-restore"
        let saved = bench.test.directory.file("saved")
        try FileManager.default.copyItem(atPath: staged, toPath: saved)
        let again = try bench.reopen()
        try await again.application.run("UPDATE Users SET name = 'Anew' WHERE id = (SELECT min(id) FROM Users)")
        try again.store.close()
        // As if the daemon had died just before it deleted the copy.
        if isInterrupted { try FileManager.default.copyItem(atPath: saved, toPath: staged) }
        let last = try TestPractice(in: bench.test.directory)
        #expect(try await last.rows("SELECT count(*) FROM Users WHERE name = 'Anew'") == "1")
        #expect(!FileManager.default.fileExists(atPath: staged))
        #expect(try bench.shelf.entries().count == 2)
    }

    @Test("what cannot be restored is refused before anything happens")
    func refusals() async throws {
        let bench = try await Bench(fixture: true)
        let newer = bench.test.directory.file("newer.sqlite")
        try FileManager.default.copyItem(atPath: bench.backup, toPath: newer)
        try await ForeignProgram(newer).run("INSERT INTO therapyd_migrations VALUES ('9999-future', '')")
        let damaged = bench.test.directory.file("damaged.sqlite")
        try FileManager.default.copyItem(atPath: bench.backup, toPath: damaged)
        let handle = try FileHandle(forWritingTo: URL(filePath: damaged))
        try handle.seek(toOffset: 4096 * 40)
        try handle.write(contentsOf: Data(repeating: 0x5a, count: 4096 * 20))
        try handle.close()
        let foreign = bench.test.directory.file("foreign.sqlite")
        try await ForeignProgram(foreign).run("CREATE TABLE Notes (id)")
        for (file, reason) in [
            (newer, "9999-future"), (damaged, "not sound"), (foreign, "no practice"),
            (bench.test.directory.file("missing.sqlite"), "unable to open"),
        ] {
            let error = await #expect(throws: BackupError.self) {
                try await bench.test.store.requestRestore(of: file, keepingOn: bench.shelf, as: .clerk)
            }
            #expect(error?.path == file)
            #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
            #expect(error?.reason.contains("partial") == false)
        }
        #expect(try bench.files == ["practice.sqlite", "practice.sqlite-therapyd"])
        #expect(try bench.shelf.entries().count == 1)
    }

    @Test("while another program keeps the database locked, the restore waits for the next start")
    func locked() async throws {
        let bench = try await Bench()
        _ = try await bench.test.store.requestRestore(of: bench.backup, keepingOn: bench.shelf, as: .clerk)
        try bench.test.store.close()
        var options = PracticeStore.Options()
        options.busyTimeout = .milliseconds(20)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: bench.test.path, configuration: configuration)
        try await other.writeWithoutTransaction {
            try $0.execute(sql: "BEGIN IMMEDIATE; DELETE FROM therapyd_settings")
        }
        let path = bench.test.path
        #expect(throws: StoreError.locked(path: path)) {
            try PracticeStore.open(path, clock: bench.test.clock, options: options, logger: bench.test.log.logger)
        }
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try other.close()
        let again = try TestPractice(in: bench.test.directory)
        #expect(try await bench.later(in: again.path) == "0")
    }

    // MARK: Without a daemon

    @Test(
        "without a daemon, a backup takes the place of whatever there is: sound, damaged, no database, or nothing",
        arguments: ["sound", "damaged", "text", "missing"]
    )
    func offline(state: String) async throws {
        let bench = try await Bench()
        try bench.test.store.close()
        let path = bench.test.path
        switch state {
        case "damaged":
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            try handle.seek(toOffset: 100)
            try handle.write(contentsOf: Data(repeating: 0x5a, count: 3000))
            try handle.close()
        case "text":
            try String(repeating: "no database ", count: 1000).write(toFile: path, atomically: false, encoding: .utf8)
        case "missing": try FileManager.default.removeItem(atPath: path)
        default: break
        }
        let kept = try PracticeStore.restore(
            bench.backup,
            to: path,
            keepingIn: bench.shelf.directory,
            clock: bench.test.clock,
            options: PracticeStore.Options(),
            logger: bench.test.log.logger
        )
        switch state {
        case "sound": #expect(try await bench.later(in: try #require(kept)) == "1")
        case "missing": #expect(kept == nil)
        default: #expect(kept?.hasPrefix("\(path).damaged-") == true, "\(kept ?? "")")
        }
        let again = try TestPractice(in: bench.test.directory)
        #expect(try await bench.later(in: again.path) == "0")
        #expect(try await again.store.problems() == [])
    }

    @Test("a backup with other pages, and one that no daemon has seen, are restored like any other")
    func otherFiles() async throws {
        let bench = try await Bench()
        let path = bench.test.directory.file("other.sqlite")
        try await ForeignProgram(bench.backup).run("PRAGMA page_size = 8192; VACUUM INTO '\(path)'")
        let tables = try await ForeignProgram(path).run(
            "SELECT group_concat('DROP ' || type || ' IF EXISTS ' || name, ';') FROM sqlite_master WHERE name LIKE 'therapyd%'"
        )
        try await ForeignProgram(path).run("\(tables); PRAGMA page_size = 8192; VACUUM")
        #expect(try await ForeignProgram(path).run("PRAGMA page_size") == "8192")
        _ = try await bench.test.store.requestRestore(of: path, keepingOn: bench.shelf, as: .clerk)
        let again = try bench.reopen()
        #expect(try await bench.later(in: again.path) == "0")
        #expect(try await again.rows("PRAGMA page_size") == "4096")
        #expect(try await again.store.problems() == [])
    }

    @Test("migrations are taken back one at a time, each with a backup, and applied again by the next start")
    func downgrade() async throws {
        let bench = try await Bench()
        try bench.test.store.close()
        var options = PracticeStore.Options()
        options.migrations = SQLiteJobStore.migrations().map { Migration(name: $0.name, up: $0.up, down: $0.down) }
        let path = bench.test.path
        func open() throws -> PracticeStore {
            try PracticeStore.open(path, clock: bench.test.clock, options: options, logger: bench.test.log.logger)
        }
        try open().close()
        let all = try await bench.test.rows("SELECT count(*) FROM therapyd_migrations")
        for left in [1, 2] {
            let (migration, kept) = try PracticeStore.revertNewestMigration(
                of: path,
                keepingIn: bench.shelf.directory,
                clock: bench.test.clock,
                options: options
            )
            #expect(migration == options.migrations[options.migrations.count - left].name)
            #expect(try PracticeStore.problems(ofFile: kept) == [])
        }
        #expect(try await bench.test.rows("SELECT count(*) FROM therapyd_migrations") == "\(Int(all)! - 2)")
        try open().close()
        #expect(try await bench.test.rows("SELECT count(*) FROM therapyd_migrations") == all)
        try await bench.test.application.run("INSERT INTO therapyd_migrations VALUES ('9999-future', '')")
        #expect(throws: StoreError.newerSchema(path: path, migrations: ["9999-future"])) {
            try PracticeStore.revertNewestMigration(
                of: path,
                keepingIn: nil,
                clock: bench.test.clock,
                options: options
            )
        }
    }
}
