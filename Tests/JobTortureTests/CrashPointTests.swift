import Foundation
import JobScheduler
import JobTorture
import Testing

@Suite("A scheduler that dies at a commit", .serialized)
struct CrashPointTests {
    @Test("every commit may be the last, just before or just after", arguments: CrashPoint.Side.allCases)
    func everyCommit(side: CrashPoint.Side) async throws {
        for commit in 1...(TortureHome.isLong ? 80 : 30) {
            var home = try TortureHome(seed: UInt64(commit))
            try await home.enqueue(21)
            var options = WorkerOptions(directory: home.directory)
            options.crash = CrashPoint(commit: commit, side: side)
            // A second time, too: now there is something to take over.
            for _ in 1...2 {
                let (ending, errors) = try await blocking { [options] in
                    let worker = try Worker(options)
                    return (worker.end(), worker.errorText)
                }
                #expect(ending == .killed(signal: SIGKILL), "\(side) commit \(commit): \(errors)")
            }
            let last = try await home.finish()
            #expect(last.ending == .exited(0), "after \(side) commit \(commit): \(last.errors)")
            let evidence = try home.evidence()
            #expect(evidence.violations() == [], "\(side) commit \(commit)")
        }
    }
}
