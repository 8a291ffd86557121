import Foundation
import GRDB
import JobSchedulerSQLite
import Logging
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@testable import PracticeStore

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
        let kept = try bench.test.store.requestRestore(of: bench.backup, keepingOn: bench.shelf, as: .clerk)
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

    @Test("what is changed between the request and the restore is in what is kept")
    func lateChange() async throws {
        let bench = try await Bench()
        let kept = try bench.test.store.requestRestore(of: bench.backup, keepingOn: bench.shelf, as: .clerk)
        #expect(!FileManager.default.fileExists(atPath: kept))
        try await bench.test.application.run("UPDATE Users SET name = 'Last' WHERE name = 'Later'")
        _ = try bench.reopen()
        #expect(try bench.shelf.entries().map(\.path) == [kept, bench.backup])
        #expect(try await ForeignProgram(kept).run("SELECT count(*) FROM Users WHERE name = 'Last'") == "1")
    }

    @Test("what an operator switched off, and who wants to be told nothing, outlast a restore")
    func lasting() async throws {
        let bench = try await Bench()
        func tables(_ people: String) async throws {
            try await bench.test.application.run(
                """
                CREATE TABLE IF NOT EXISTS "therapyd_plugin_sample.optouts" (clientId TEXT PRIMARY KEY, since INTEGER);
                INSERT OR REPLACE INTO "therapyd_plugin_sample.optouts" VALUES \(people);
                INSERT OR REPLACE INTO therapyd_plugins (name, isEnabled) VALUES ('before', 1), ('both', 1);
                """
            )
        }
        try await tables("('one', 1), ('both', 1)")
        let backup = try await bench.test.store.backup(to: bench.test.directory.file("with.sqlite")).path
        try await tables("('two', 2), ('both', 2)")
        try await bench.test.application.run("UPDATE therapyd_plugins SET isEnabled = 0 WHERE name = 'both'")
        _ = try bench.test.store.requestRestore(of: backup, keepingOn: bench.shelf, as: .clerk)
        let again = try bench.reopen()
        #expect(
            try await again.rows(#"SELECT * FROM "therapyd_plugin_sample.optouts" ORDER BY clientId"#)
                == "both|2\none|1\ntwo|2"
        )
        let records = try again.store.pluginRecords()
        #expect(records["both"]?.isEnabled == false && records["before"]?.isEnabled == true)
    }

    @Test("two restores at once do not meet, nor do two backups to one place")
    func together() async throws {
        let bench = try await Bench(fixture: true)
        let (store, shelf) = (bench.test.store, bench.shelf)
        let place = bench.test.directory.file("same.sqlite")
        let backups = [bench.backup, bench.backup, bench.backup]
        let outcomes = await withTaskGroup(of: (String, Bool).self) { group in
            for backup in backups {
                group.addTask {
                    ("restore", (try? store.requestRestore(of: backup, keepingOn: shelf, as: .clerk)) != nil)
                }
                group.addTask { ("backup", (try? await store.backup(to: place)) != nil) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == ("backup", true) } == 1)
        #expect(outcomes.contains { $0 == ("restore", true) })
        #expect(try PracticeStore.problems(ofFile: place) == [])
        let again = try bench.reopen()
        #expect(try await bench.later(in: again.path) == "0")
        #expect(try bench.files == ["practice.sqlite", "practice.sqlite-therapyd"])
    }

    @Test("a request that was done already is not done once more", arguments: [true, false])
    func doneAlready(isInterrupted: Bool) async throws {
        let bench = try await Bench()
        _ = try bench.test.store.requestRestore(of: bench.backup, keepingOn: bench.shelf, as: .clerk)
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
            (bench.test.directory.file("missing.sqlite"), "No such file"),
        ] {
            let error = #expect(throws: BackupError.self) {
                try bench.test.store.requestRestore(of: file, keepingOn: bench.shelf, as: .clerk)
            }
            #expect(error?.path == file)
            #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
            #expect(error?.reason.contains("partial") == false)
        }
        #expect(try bench.files == ["practice.sqlite", "practice.sqlite-therapyd"])
        #expect(try bench.shelf.entries().count == 1)
    }

    @Test("while another program keeps the database locked, the restore waits, and nothing is kept twice")
    func locked() async throws {
        let bench = try await Bench()
        _ = try bench.test.store.requestRestore(of: bench.backup, keepingOn: bench.shelf, as: .clerk)
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
        for _ in 0..<2 {
            let error = #expect(throws: StoreError.self) {
                try PracticeStore.open(path, clock: bench.test.clock, options: options, logger: bench.test.log.logger)
            }
            #expect("\(try #require(error))".contains("another program keeps the database locked"))
        }
        #expect(try bench.shelf.entries().count == 1)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try other.close()
        let again = try TestPractice(in: bench.test.directory)
        #expect(try await bench.later(in: again.path) == "0")
        #expect(try bench.shelf.entries().count == 2)
        #expect(try bench.shelf.rotate() == 0, "what was kept is a person's to delete")
    }

    // MARK: Without a daemon

    @Test(
        "without a daemon, a backup takes the place of whatever there is: sound, damaged, no database, or nothing",
        arguments: ["sound", "damaged", "therapyd_settings", "therapyd_changes", "therapyd_plugins", "text", "missing"]
    )
    func offline(state: String) async throws {
        let bench = try await Bench()
        try bench.test.store.close()
        let path = bench.test.path
        let head = try await Int(bench.test.rows("SELECT max(sequence) FROM therapyd_changes"))!
        chmod(path, 0o660)
        switch state {
        case _ where state.hasPrefix("therapyd_"):
            let page = try await Int(bench.test.rows("SELECT rootpage FROM sqlite_master WHERE name = '\(state)'"))!
            let handle = try FileHandle(forWritingTo: URL(filePath: path))
            try handle.seek(toOffset: UInt64((page - 1) * 4096))
            try handle.write(contentsOf: Data(repeating: 0xff, count: 4096))
            try handle.close()
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
        default:
            #expect(kept?.hasPrefix("\(path).damaged-") == true, "\(kept ?? "")")
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o660)
        }
        let again = try TestPractice(in: bench.test.directory)
        #expect(try await bench.later(in: again.path) == "0")
        #expect(try await again.store.problems() == [])
        #expect(try again.store.changes(after: Int64(head), limit: 10).count == 7, "watchers hear of it")
    }

    @Test("a restore without a daemon that fails is over: no later start does it")
    func offlineFailure() async throws {
        let bench = try await Bench()
        try bench.test.store.close()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: bench.test.path, configuration: configuration)
        try await other.writeWithoutTransaction {
            try $0.execute(sql: "BEGIN IMMEDIATE; DELETE FROM therapyd_settings")
        }
        var options = PracticeStore.Options()
        options.busyTimeout = .milliseconds(20)
        #expect(throws: StoreError.self) {
            try PracticeStore.restore(
                bench.backup,
                to: bench.test.path,
                keepingIn: nil,
                clock: bench.test.clock,
                options: options,
                logger: bench.test.log.logger
            )
        }
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try other.close()
        let again = try TestPractice(in: bench.test.directory)
        #expect(try await bench.later(in: again.path) == "1")
        #expect(try bench.files == ["practice.sqlite", "practice.sqlite-therapyd"])
    }

    @Test("a database known by a link is the same: one daemon at a time, and the file itself is restored")
    func link() async throws {
        let bench = try await Bench()
        let link = bench.test.directory.file("link.sqlite")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: bench.test.path)
        #expect(throws: StoreError.inUse(path: bench.test.path)) {
            try PracticeStore.open(link, clock: bench.test.clock, logger: bench.test.log.logger)
        }
        try bench.test.store.close()
        try String(repeating: "no database ", count: 1000).write(
            toFile: bench.test.path,
            atomically: false,
            encoding: .utf8
        )
        let kept = try PracticeStore.restore(
            bench.backup,
            to: link,
            keepingIn: nil,
            clock: bench.test.clock,
            options: PracticeStore.Options(),
            logger: bench.test.log.logger
        )
        #expect(kept?.hasPrefix("\(bench.test.path).damaged-") == true)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == bench.test.path)
        #expect(try await bench.later(in: bench.test.path) == "0")
    }

    @Test("what a daemon that was killed left unfinished is deleted by the next")
    func unfinished() async throws {
        let bench = try await Bench()
        let left = "\(bench.test.path)-therapyd-restore\(PartialFile.mark)1-wal"
        let onShelf = "\(bench.backup)\(PartialFile.mark)2"
        let other = bench.test.directory.file("backups/mine\(PartialFile.mark)3")
        for path in [left, onShelf, other] { try "x".write(toFile: path, atomically: false, encoding: .utf8) }
        _ = try bench.reopen()
        try bench.shelf.sweep()
        #expect([left, onShelf, other].map(FileManager.default.fileExists) == [false, false, true])
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
        _ = try bench.test.store.requestRestore(of: path, keepingOn: bench.shelf, as: .clerk)
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
