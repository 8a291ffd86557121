import Foundation
import PracticeStore
import Synchronization
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@Suite("The opening of a practice")
struct OpeningTests {
    private static let clock = VirtualWallClock(TestPractice.noon)

    private func mark(of path: String) throws -> String {
        try String(contentsOfFile: path + "-therapyd", encoding: .utf8)
    }

    @Test("after an end that was not in order the file is checked; a sound one is opened")
    func uncleanEnd() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.copyOfFixture()
        let log = LogRecorder()
        let store = try PracticeStore.open(path, clock: Self.clock, logger: log.logger)
        let mark = try mark(of: path)
        #expect(!mark.isEmpty)
        try store.close()
        #expect(try self.mark(of: path).isEmpty, "ended in order")
        let beside = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        #expect(beside == ["practice.sqlite", "practice.sqlite-therapyd"], "and whole in one file")
        #expect(!log.lines.contains { $0.contains("in order") })

        try mark.write(toFile: path + "-therapyd", atomically: false, encoding: .utf8)
        let steps = Mutex<[String]>([])
        try PracticeStore.open(path, clock: Self.clock, logger: log.logger) { step in
            steps.withLock { $0.append(step) }
        }.close()
        #expect(steps.withLock { $0 } == ["checking the database: the daemon before did not end in order"])
        #expect(log.lines.contains { $0.contains("did not end in order; the database is sound") })
    }

    @Test("a file that an end that was not in order has damaged is not opened, each time, until it is restored")
    func damage() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.copyOfFixture()
        let log = LogRecorder()
        let store = try PracticeStore.open(path, clock: Self.clock, logger: log.logger)
        let backup = directory.file("backup.sqlite")
        _ = try await store.backup(to: backup)
        try store.close()
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seek(toOffset: 4096 * 60)
        try handle.write(contentsOf: Data(repeating: 0x5a, count: 4096 * 40))
        try handle.close()
        try "1\n".write(toFile: path + "-therapyd", atomically: false, encoding: .utf8)
        for _ in 0..<2 {
            let error = #expect(throws: StoreError.self) {
                try PracticeStore.open(path, clock: Self.clock, logger: log.logger)
            }
            guard case .damaged? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        _ = try PracticeStore.restore(
            backup,
            to: path,
            keepingIn: directory.path,
            clock: Self.clock,
            options: PracticeStore.Options(),
            logger: log.logger
        )
        try PracticeStore.open(path, clock: Self.clock, logger: log.logger).close()
    }

    @Test("an opening can be ended at each of its steps, and the next one goes on there")
    func interruption() async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.copyOfFixture()
        let log = LogRecorder()
        var (isDone, tries) = (false, 0)
        while !isDone {
            let count = tries
            let interrupt = OpeningInterrupt()
            let seen = Mutex(0)
            do throws(StoreError) {
                // Each time one step later.
                let store = try PracticeStore.open(path, clock: Self.clock, logger: log.logger, interrupt: interrupt) {
                    _ in
                    let step = seen.withLock {
                        $0 += 1
                        return $0
                    }
                    if step > count { interrupt.request() }
                }
                isDone = true
                #expect(throws: Never.self) { try store.close() }
            } catch {
                #expect(error == .interrupted(path: path))
                tries += 1
                #expect(try await ForeignProgram(path).run("PRAGMA integrity_check") == "ok")
            }
            try #require(tries < 100, "it gets no further")
        }
        #expect(tries > 10)
        let store = try PracticeStore.open(path, clock: Self.clock, logger: log.logger)
        #expect(try await store.problems() == [])
        try store.close()
    }
}
