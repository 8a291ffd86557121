import Foundation
import GRDB
import JobScheduler
import JobSchedulerTestKit
import JobTorture
import TestSupport
import Testing
import TimeZoneRules

@Suite("A scheduler whose database is locked", .serialized)
struct LockTests {
    @Test(
        "transactions of another program that outlast all patience cost time and nothing else",
        arguments: ["IMMEDIATE", "EXCLUSIVE"]
    )
    func locked(mode: String) async throws {
        var home = try TortureHome(seed: 4)
        var options = WorkerOptions(directory: home.directory)
        options.busyTimeout = 0.03
        let intruder = ForeignProgram(TortureDatabase.path(in: home.directory))
        try await home.enqueue(20)
        let worker = try Worker(options)
        try await blocking { try worker.wait(for: "open") }
        for _ in 0..<6 {
            try await home.enqueue(20)
            // Nothing is due for the worker's eyes before it looks again; its recurring jobs make it look.
            try await intruder.run("BEGIN \(mode);\n.shell sleep 0.4\nCOMMIT;")
        }
        try await blocking { try worker.wait(for: "trouble") }
        try await blocking { try worker.wait(for: "good") }
        let ending = try await blocking { worker.stop() }
        #expect(ending == .exited(0), "\(worker.errorText)")

        let last = try await home.finish()
        #expect(last.ending == .exited(0), "\(last.errors)")
        let evidence = try home.evidence()
        #expect(evidence.violations() == [])
        #expect(evidence.count(.crashed) == 0)
    }

    @Test("kills while the database is locked lose nothing and do nothing twice")
    func killedWhileLocked() async throws {
        var home = try TortureHome(seed: 5)
        var options = WorkerOptions(directory: home.directory)
        options.busyTimeout = 0.03
        let intruder = ForeignProgram(TortureDatabase.path(in: home.directory))
        for _ in 0..<15 {
            try await home.enqueue(10)
            let worker = try Worker(options)
            try await blocking { try worker.wait(for: "open") }
            let pause = home.number(in: 0...30)
            async let lock = intruder.run(".shell sleep 0.0\(pause)\nBEGIN IMMEDIATE;\n.shell sleep 0.15\nCOMMIT;")
            let span = home.number(in: 50...180)
            let ending = try await blocking {
                usleep(useconds_t(span * 1000))
                return worker.kill()
            }
            #expect(ending == .killed(signal: SIGKILL), "\(worker.errorText)")
            _ = try await lock
        }
        let last = try await home.finish()
        #expect(last.ending == .exited(0), "\(last.errors)")
        let evidence = try home.evidence()
        #expect(evidence.violations() == [])
    }

    @Test("many runs that end in one outage do not make it longer")
    func oneOutage() async throws {
        let start = Timestamp(seconds: 1_792_742_400)
        var home = try TortureHome(seed: 6)
        let process = try await TortureInProcess(home, at: start, busyTimeout: 0)
        let requests = home.requests(12, of: [.slow], now: start, within: 0...0)
        try await process.scheduler.enqueue(requests)
        await process.clock.advance(by: .milliseconds(1))
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let intruder = try DatabaseQueue(path: TortureDatabase.path(in: home.directory), configuration: configuration)
        try await intruder.writeWithoutTransaction { try $0.beginTransaction(.immediate) }
        await process.clock.advance(by: .milliseconds(100))
        #expect(await process.scheduler.health.storeTrouble?.failures == 1)
        #expect(try await process.scheduler.countsByState() == [.running: 12])
        try await intruder.writeWithoutTransaction { try $0.rollback() }
        await process.clock.advance(by: .seconds(1))
        #expect(await process.scheduler.health.isGood)
        #expect(try await process.scheduler.countsByState() == [.completed: 12])
        try await process.stop()
        let evidence = try home.evidence(recurring: [])
        #expect(evidence.violations() == [])
    }
}
