import Foundation
import JobScheduler
import JobTorture
import Testing

@Suite("A scheduler that is killed", .serialized)
struct KillTests {
    private static let kills = TortureHome.isLong ? 2000 : 300

    @Test("hundreds of kills at any moment lose nothing and do nothing twice")
    func anyMoment() async throws {
        var home = try TortureHome(seed: 20_261_126)
        let options = WorkerOptions(directory: home.directory)
        for round in 0..<Self.kills {
            // Before it starts, or at the same time.
            let isEarly = round.isMultiple(of: 2)
            let now = SystemWallClock().now
            let requests = home.requests(home.number(in: 2...10), now: now)
            if isEarly { try await home.enqueue(requests, now: now) }
            let worker = try Worker(options)
            if !isEarly { try await home.enqueue(requests, now: now) }
            // Mostly at work, now and then while it starts.
            let isStarting = round % 8 == 7
            let span = isStarting ? home.number(in: 0...15) : home.number(in: 5...80)
            let ending = try await blocking {
                if !isStarting { try worker.wait(for: "open") }
                usleep(useconds_t(span * 1000))
                return worker.kill()
            }
            #expect(ending == .killed(signal: SIGKILL), "\(worker.errorText)")
        }
        let last = try await home.finish()
        #expect(last.ending == .exited(0), "\(last.errors)")

        let evidence = try home.evidence()
        #expect(evidence.violations() == [])
        #expect(evidence.count(.crashed) > Self.kills / 4, "it was killed at work")
        #expect(evidence.expected.count > home.roots.count, "jobs enqueued jobs")
    }

    @Test("one that was only frozen while the next one took over completes nothing of what it held")
    func frozen() async throws {
        var home = try TortureHome(seed: 11)
        let options = WorkerOptions(directory: home.directory)
        for _ in 0..<25 {
            try await home.enqueue(20)
            let (work, overlap) = (home.number(in: 1...60), home.number(in: 10...120))
            let endings = try await blocking {
                let first = try Worker(options)
                try first.wait(for: "open")
                usleep(useconds_t(work * 1000))
                first.freeze()
                // It may hold the database's lock: then the second one has to wait for it to thaw.
                let second = try Worker(options)
                usleep(100_000)
                first.thaw()
                usleep(useconds_t(overlap * 1000))
                return [first.kill(), second.kill()]
            }
            #expect(endings == [.killed(signal: SIGKILL), .killed(signal: SIGKILL)])
        }
        let last = try await home.finish()
        #expect(last.ending == .exited(0), "\(last.errors)")
        let evidence = try home.evidence()
        #expect(evidence.violations() == [])
    }
}
