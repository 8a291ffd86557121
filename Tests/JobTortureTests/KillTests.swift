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
}
