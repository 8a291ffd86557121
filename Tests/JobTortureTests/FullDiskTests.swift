import Foundation
import GRDB
import JobScheduler
import JobSchedulerTestKit
import JobTorture
import Testing
import TimeZoneRules

@Suite("A scheduler whose disk is full", .serialized)
struct FullDiskTests {
    @Test(
        "says so, waits ever longer, and goes on by itself; nobody pays for it with an attempt",
        arguments: [1, 2, 4]
    )
    func databaseFull(pagesLeft: Int) async throws {
        let start = Timestamp(seconds: 1_792_742_400)
        var home = try TortureHome(seed: UInt64(pagesLeft))
        let process = try await TortureInProcess(home, at: start)
        try await process.scheduler.enqueue(home.requests(400, now: start, within: 1000...5000))
        try await process.pool.limit(pagesLeft: pagesLeft)
        let troubles = await process.troubles {
            await process.clock.advance(by: .seconds(3600))
            #expect(await process.scheduler.health.storeTrouble != nil)
        }
        // Twice a minute at most, and a few more before the wait is that long.
        #expect((1...140).contains(troubles))
        #expect(try await process.effects() < 400)

        try await process.pool.limit(pagesLeft: nil)
        await process.clock.advance(by: .seconds(3600))
        #expect(await process.scheduler.health.isGood)
        try await process.stop()
        let evidence = try home.evidence(recurring: [])
        #expect(evidence.violations() == [])
        // Those that fail do it as often as they must, and nobody else does.
        #expect(evidence.count(.failed) == evidence.expected.reduce(0) { $0 + $1.failures })
    }

    @Test("a file system without room, in a mount namespace of the worker's own")
    func fileSystemFull() async throws {
        var home = try TortureHome(seed: 3)
        // No effects in files, which would meet the full disk, too.
        try await home.enqueue(150, of: [.effect, .failing, .tree, .snoozing, .slow])
        var options = WorkerOptions(directory: home.directory)
        options.untilDone = true
        let (ending, errors) = try await blocking { [options] in
            let worker = try Worker(options, launcher: ["unshare", "--mount", "sh", "-ceu", Self.onSmallDisk, "sh"])
            try worker.wait(for: "trouble")
            try worker.wait(for: "good")
            return (worker.end(), worker.errorText)
        }
        #expect(ending == .exited(0), "\(errors)")
        let evidence = try home.evidence()
        #expect(evidence.violations() == [])
        #expect(evidence.count(.failed) == evidence.expected.reduce(0) { $0 + $1.failures })
    }

    /// Runs a worker on a copy of its directory in a small tmpfs, which is full for a while once it works. `$@` is the
    /// worker's command, `$2` its directory.
    private static let onSmallDisk = """
        real=$2.real
        mkdir "$real"
        mount --bind "$2" "$real"
        mount -t tmpfs -o size=16m tmpfs "$2"
        cp "$real"/* "$2"
        exec 3<&0
        "$@" <&3 &
        worker=$!
        sleep 0.05
        cat /dev/zero >"$2/ballast" 2>/dev/null || true
        sleep 1
        rm "$2/ballast"
        wait $worker
        cp "$2"/* "$real"
        umount "$real"
        rmdir "$real"
        """

    @Test("files that may not grow any further (a quota) are a full disk, too")
    func fileLimit() async throws {
        var home = try TortureHome(seed: 9)
        try await home.enqueue(150)
        var options = WorkerOptions(directory: home.directory)
        options.untilDone = true
        options.fileLimit = 150_000
        let (ending, errors) = try await blocking { [options] in
            let worker = try Worker(options)
            try worker.wait(for: "trouble")
            usleep(500_000)
            worker.liftFileLimit()
            try worker.wait(for: "good")
            return (worker.end(), worker.errorText)
        }
        #expect(ending == .exited(0), "\(errors)")
        let evidence = try home.evidence()
        #expect(evidence.violations() == [])
        #expect(evidence.count(.failed) == evidence.expected.reduce(0) { $0 + $1.failures })
    }
}

extension TortureInProcess {
    /// How often the store was found in trouble during some work.
    func troubles(during work: () async -> Void) async -> Int {
        let events = scheduler.events(buffered: 100_000)
        let counter = Task {
            var count = 0
            for await event in events {
                if case .health(let health) = event, health.storeTrouble != nil { count += 1 }
            }
            return count
        }
        await work()
        counter.cancel()
        return await counter.value
    }
}
