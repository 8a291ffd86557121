import Foundation
import GRDB
import PracticeStore
import Synchronization
import TestSupport
import Testing
import TherapyKit

@Suite struct BackupTests {
    @Test("a backup is one file for the account alone, with everything that was there, and sound")
    func backup() async throws {
        let test = try TestPractice(fixture: true)
        let path = test.directory.file("copy.sqlite")
        let file = try await test.store.backup(to: path)
        #expect(file.path == path && file.bytes == file.pages * 4096)
        let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
        #expect(try PracticeStore.problems(ofFile: path) == [])
        let copy = try DatabaseQueue(path: path)
        #expect(try await copy.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM Sessions") } == 7125)
        try copy.close()
        let names = try FileManager.default.contentsOfDirectory(atPath: test.directory.path)
        #expect(names.filter { $0.hasPrefix("copy.sqlite") } == ["copy.sqlite"])
    }

    @Test("nothing is overwritten, and what fails leaves nothing behind")
    func refusals() async throws {
        let test = try TestPractice()
        let path = test.directory.file("taken")
        try "mine".write(toFile: path, atomically: false, encoding: .utf8)
        await #expect(throws: BackupError(path: path, reason: "is there already")) {
            try await test.store.backup(to: path)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        await #expect(throws: BackupError.self) {
            try await test.store.backup(to: test.directory.file("missing/copy.sqlite"))
        }
    }

    @Test("a stop in the middle leaves nothing behind")
    func cancellation() async throws {
        let test = try TestPractice(fixture: true)
        let path = test.directory.file("copy.sqlite")
        let (steps, continuation) = AsyncStream<Void>.makeStream()
        let resume = DispatchSemaphore(value: 0)
        let hold = Mutex(true)
        let task = Task {
            try await test.store.backup(to: path) { _, _ in
                guard
                    hold.withLock({ isFirst in
                        defer { isFirst = false }
                        return isFirst
                    })
                else { return }
                continuation.yield()
                resume.wait()
            }
        }
        for await _ in steps.prefix(1) { task.cancel() }
        resume.signal()
        await #expect(throws: CancellationError.self) { try await task.value }
        let names = try FileManager.default.contentsOfDirectory(atPath: test.directory.path)
        #expect(!names.contains { $0.hasPrefix("copy.sqlite") })
    }

    @Test("a damaged file, one that is no database and one that is no practice are told apart from a sound one")
    func verification() async throws {
        let test = try TestPractice(fixture: true)
        let path = test.directory.file("copy.sqlite")
        _ = try await test.store.backup(to: path)
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seek(toOffset: 4096 * 40)
        try handle.write(contentsOf: Data(repeating: 0x5a, count: 4096 * 20))
        try handle.close()
        #expect(try !PracticeStore.problems(ofFile: path).isEmpty)

        let text = test.directory.file("text")
        try String(repeating: "no database ", count: 100).write(toFile: text, atomically: false, encoding: .utf8)
        #expect(try !PracticeStore.problems(ofFile: text).isEmpty)

        let other = test.directory.file("other.sqlite")
        try await DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE t (x)") }
        #expect(
            try PracticeStore.problems(ofFile: other).first
                == "it is no practice: tables of the application are missing"
        )
    }

    @Test("of the copies on the shelf the newest stay, and what is none of them is left alone")
    func rotation() throws {
        let directory = try TemporaryDirectory()
        let shelf = BackupShelf(directory: directory.file("backups"), keeping: 2)
        #expect(try shelf.entries() == [])
        var paths: [String] = []
        for hour in 0..<4 {
            let path = try shelf.path(at: TestPractice.noon + .seconds(hour * 3600))
            try "x".write(toFile: path, atomically: false, encoding: .utf8)
            paths.append(path)
        }
        let own = directory.file("backups/practice-mine.sqlite")
        try "x".write(toFile: own, atomically: false, encoding: .utf8)
        #expect(try shelf.entries().map(\.path) == paths.reversed())
        #expect(try shelf.entries().first?.at == TestPractice.noon + .seconds(3 * 3600))
        #expect(try shelf.rotate() == 2)
        #expect(try shelf.entries().map(\.path) == [paths[3], paths[2]])
        #expect(FileManager.default.fileExists(atPath: own))
    }
}
