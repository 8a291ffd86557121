import Foundation
import GRDB
import GroupCommit
import Synchronization
import Testing

@Suite("Writes that share a commit")
struct GroupCommitTests {
    let file: SampleFile
    let pool: DatabasePool
    let commits: GroupCommit

    init() throws {
        file = try SampleFile()
        pool = try file.open()
        try pool.write {
            try $0.execute(
                sql: "CREATE TABLE t (n INTEGER UNIQUE, p INTEGER REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED)"
            )
        }
        commits = GroupCommit(pool)
    }

    private func add(_ number: Int, isShort: Bool) async throws -> Int64 {
        try await commits.write(isShort: isShort) { database in
            try database.execute(sql: "INSERT INTO t (n) VALUES (?)", arguments: [number])
            return database.lastInsertedRowID
        }
    }

    private func numbers() async throws -> [Int] {
        try await pool.read { try Int.fetchAll($0, sql: "SELECT n FROM t ORDER BY n") }
    }

    @Test("what comes after the close is refused, and touches nothing", arguments: [true, false])
    func closed(isShort: Bool) async throws {
        _ = try await add(1, isShort: isShort)
        commits.close()
        try pool.close()
        for number in 2...50 {
            await #expect(throws: DatabaseError.self) { try await add(number, isShort: isShort) }
        }
        await #expect(throws: DatabaseError.self) { try await commits.exclusively { _ in } }
    }

    @Test("one that fails is undone alone, whether it is short or not", arguments: [true, false])
    func failure(isShort: Bool) async throws {
        _ = try await add(1, isShort: isShort)
        await #expect(throws: DatabaseError.self) { try await add(1, isShort: isShort) }
        struct Refused: Error {}
        await #expect(throws: Refused.self) {
            try await commits.write(isShort: isShort) { database in
                try database.execute(sql: "INSERT INTO t (n) VALUES (9)")
                throw Refused()
            }
        }
        _ = try await add(2, isShort: isShort)
        #expect(try await numbers() == [1, 2])
    }

    @Test("short and long ones from many tasks all come in, and none of the others' failures touches them")
    func crowd() async throws {
        let failures = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<400 {
                // Every tenth is there already.
                group.addTask {
                    do {
                        _ = try await add(number % 10 == 9 ? number - 1 : number, isShort: number % 3 != 0)
                        return false
                    } catch { return true }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(failures == 40)
        #expect(try await numbers() == (0..<400).filter { $0 % 10 != 9 })
    }

    @Test("a reference that is not whole at the commit fails its own write and no other's")
    func reference() async throws {
        let results = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let parent = number == 25 ? 1000 : number
                    return
                        (try? await commits.write { database in
                            try database.execute(sql: "INSERT INTO t VALUES (?, ?)", arguments: [number, parent])
                        }) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(results == 49)
        #expect(try await numbers() == (0..<50).filter { $0 != 25 })
    }

    @Test("a short one begins on the caller's thread; while another program writes it waits elsewhere")
    func lock() async throws {
        let here = pthread_self()
        let thread = try await commits.write(isShort: true) { _ in pthread_self() }
        #expect(thread == here)

        let other = try file.open()
        let (locked, lock) = AsyncStream.makeStream(of: Void.self)
        let release = DispatchSemaphore(value: 0)
        let holding = Task.detached {
            try await other.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    lock.yield()
                    release.wait()
                    return .commit
                }
            }
        }
        for await _ in locked { break }
        async let written = add(7, isShort: true)
        // It is the thread that runs this that it would have kept.
        release.signal()
        _ = try await written
        try await holding.value
        #expect(try await numbers() == [7])
    }

    @Test("exclusive work makes transactions of its own, between the others'")
    func exclusive() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<60 {
                group.addTask {
                    guard number % 20 == 0 else {
                        _ = try await add(number, isShort: number % 2 == 0)
                        return
                    }
                    try await commits.exclusively { database in
                        #expect(!database.isInsideTransaction)
                        try database.inTransaction(.immediate) {
                            try database.execute(sql: "INSERT INTO t (n) VALUES (?)", arguments: [number])
                            return .commit
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await numbers() == Array(0..<60))
        await #expect(throws: DatabaseError.self) {
            try await commits.exclusively { try $0.execute(sql: "INSERT INTO t (n) VALUES (0)") }
        }
    }

    @Test("a cancelled task's write is finished")
    func cancellation() async throws {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await add(1, isShort: false) + add(2, isShort: true)
        }
        #expect(try await task.value == 3)
    }
}

/// A database file in a directory of its own, gone with the value.
final class SampleFile: Sendable {
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "commits-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func open() throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(60)
        return try DatabasePool(path: directory.appending(path: "t.sqlite").path, configuration: configuration)
    }
}
