import Configuration
import JobScheduler
import JobSchedulerTestKit
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TimeZoneRules
import Upkeep

@Suite("The daemon's own jobs")
struct CoreJobsTests {
    private let test: TestPractice
    private let clock: VirtualWallClock
    private let scheduler: JobScheduler
    private let jobs: CoreJobs

    init() async throws {
        test = try TestPractice()
        clock = VirtualWallClock(at: Timestamp(microseconds: TestPractice.noon.milliseconds * 1000))
        scheduler = JobScheduler(store: InMemoryJobStore(), clock: clock, logger: test.log.logger)
        jobs = CoreJobs(
            scheduler: scheduler,
            practice: test.practice,
            stateDirectory: test.directory.path,
            backups: try Self.backups(""),
            zone: try TimeZoneRules(identifier: "Europe/Berlin"),
            logger: test.log.logger
        )
        try await jobs.start()
    }

    private static func backups(_ text: String) throws -> DaemonConfiguration.Backup {
        try LoadedConfiguration([ConfigurationSource(.file("test"), text: text)], plugins: []).configuration.backup
    }

    /// When each waits for its next run.
    private func due() async throws -> [String: String] {
        let waiting = try await scheduler.jobs().jobs.filter { $0.state == .scheduled }
        return Dictionary(uniqueKeysWithValues: waiting.map { ($0.kind.name, "\($0.lifecycle.occurrence)") })
    }

    @Test("backups and pruning are due at night, by the machine's zone, and follow it to another")
    func nights() async throws {
        let before = try await due()
        #expect(Set(before.keys) == ["backup", "prune"])
        #expect(before["prune"] == "2026-12-02T02:20:00Z")
        try await jobs.move(to: TimeZoneRules(identifier: "Asia/Tokyo"))
        let after = try await due()
        #expect(after["prune"] == "2026-12-01T18:20:00Z")
        #expect(after["backup"] != before["backup"])
        // A change of the configuration leaves them in the zone that they are in.
        try await jobs.follow(Self.backups("backup: {keep: 3}"))
        #expect(try await due() == after)
    }

    @Test("the configuration moves backups, turns them off and on, and gives their place back")
    func configuration() async throws {
        #expect(jobs.backups.directory == "\(test.directory.path)/backups")
        try await jobs.follow(Self.backups("backup: {directory: /srv/elsewhere, schedule: '*-*-* 05:00'}"))
        #expect(jobs.backups.directory == "/srv/elsewhere")
        #expect(try await due()["backup"] == "2026-12-02T04:00:00Z")
        try await jobs.follow(Self.backups("backup: {enabled: false}"))
        #expect(try await due()["backup"] == nil)
        try await jobs.follow(Self.backups(""))
        #expect(jobs.backups.directory == "\(test.directory.path)/backups")
        #expect(try await due()["backup"] != nil)
    }

    @Test("a night makes a backup, keeps as many as wanted, and what is kept by hand besides")
    func backups() async throws {
        try await jobs.follow(Self.backups("backup: {keep: 2}"))
        let loop = await clock.start(scheduler)
        for _ in 0..<4 {
            await clock.advance(by: .seconds(86_400))
            test.pass(.seconds(86_400))
        }
        loop.cancel()
        try await loop.value
        let entries = try jobs.backups.entries()
        #expect(entries.count == 2)
        for entry in entries { #expect(try PracticeStore.problems(ofFile: entry.path) == []) }
    }
}
