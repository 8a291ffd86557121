import Foundation
import GRDB
import JobScheduler
import JobSchedulerSQLite
import JobSchedulerTestKit
import JobTorture
import Testing
import TimeZoneRules

@Suite("Rows that another program spoiled", .serialized)
struct SpoiledRowTests {
    @Test("never stop the others, and are set aside for all to see", arguments: JobLedger.Spoil.all)
    func spoiled(spoil: JobLedger.Spoil) async throws {
        var home = try TortureHome(seed: 1)
        // A job of its own kind, so that the worker has not met it before it is spoiled.
        let victim = TortureJob(.slow, 1_000_000)
        let now = SystemWallClock().now
        try await home.enqueue([victim.request(at: now)], now: now)
        if spoil.isRunning { try await home.abandon(.slow) }
        guard try home.spoil(victim, spoil) else { return }  // The database itself refuses such a row.
        try await home.enqueue(12)

        let worker = try Worker(WorkerOptions(directory: home.directory))
        let deadline = ContinuousClock.now + .seconds(spoil.isBeyondReach ? 1 : 5)
        var isDone = false
        while !worker.hasEnded, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
            isDone = try home.isDone(but: victim)
            if isDone, try await home.fate(of: victim) != .lost { break }
        }
        let ending = try await blocking { worker.stop() }
        let fate = try await home.fate(of: victim)
        withKnownIssue("only a constraint keeps such a row out", isIntermittent: true) {
            #expect(fate != .lost)
        } when: {
            spoil.isBeyondReach
        }
        #expect(isDone, "the others are completed")
        #expect(ending == .exited(0), "\(worker.errorText.prefix(300))")
    }

    @Test("while their job runs: neither its end nor anybody else is stopped")
    func whileRunning() async throws {
        let start = Timestamp(seconds: 1_792_742_400)
        var home = try TortureHome(seed: 1)
        let process = try await TortureInProcess(home, at: start)
        let victim = TortureJob(.slow, 1_000_000)
        let id = try await process.scheduler.enqueue(victim.request(at: start)).job.id
        await process.clock.advance(by: .milliseconds(1))
        #expect(try await process.scheduler.job(id).state == .running)
        _ = try home.spoil(victim, JobLedger.Spoil(column: "catchUp", value: "'sometimes'"))
        try await process.scheduler.enqueue(home.requests(30, now: start, within: 0...60_000))
        await process.clock.advance(by: .seconds(3600))
        #expect(await process.scheduler.health.isGood)
        #expect(try await process.scheduler.countsByState()[.running] == nil)
        #expect(try home.isDone(but: victim))
        #expect(try await home.fate(of: victim) != .lost)
        try await process.stop()
    }

    @Test("that hold a unique key: the key is free for who asks for it")
    func key() async throws {
        let start = Timestamp(seconds: 1_792_742_400)
        let home = try TortureHome(seed: 1)
        let process = try await TortureInProcess(home, at: start)
        let victim = TortureJob(.recurring, 5)
        let request = victim.request(on: try Schedule(parsing: "every 1h", zone: nil))
        try await process.scheduler.enqueue(request)
        _ = try home.spoil(victim, JobLedger.Spoil(column: "catchUp", value: "'sometimes'"))
        guard case .inserted = try await process.scheduler.enqueue(request) else {
            Issue.record("the spoiled job is still there")
            return
        }
        await process.clock.advance(by: .seconds(5 * 3600))
        #expect(try await process.effects() == 5)
        #expect(try await process.scheduler.countsByState() == [.discarded: 1, .scheduled: 1])
        #expect(try await process.scheduler.jobs().jobs.count == 2)
        try await process.stop()
    }
}

extension TortureHome {
    /// What became of a spoiled job.
    enum Fate {
        /// It could be read after all.
        case completed
        /// Discarded, with the reason, no run left at work, and listed.
        case setAside
        /// Waits in the open for a handler that nobody has.
        case waiting
        case lost
    }

    func fate(of victim: TortureJob) async throws -> Fate {
        let pool = try TortureDatabase.open(in: directory)
        let mine = Set(roots.flatMap(\.family)).union(TortureJob.recurring.map(\.job))
        let (job, isAtWork) = try await pool.read { database in
            (
                try JobLedger.jobs(database).first { !($0.torture.map { mine.contains($0) } ?? false) },
                try JobLedger.runs(database).contains { $0.outcome == "running" }
            )
        }
        guard let job, !isAtWork else { return .lost }
        let listed = try await SQLiteJobStore(pool).jobs(JobQuery(limit: 1000)).jobs.contains { $0.id.text == job.id }
        return switch job.state {
        case "completed": .completed
        case "discarded": job.lastError != nil && listed ? .setAside : .lost
        case "scheduled", "retrying": listed ? .waiting : .lost
        default: .lost
        }
    }

    /// Whether everything but that job is completed.
    func isDone(but victim: TortureJob) throws -> Bool {
        let wanted = Set(roots.flatMap(\.family))
        let done = try TortureDatabase.open(in: directory).read(JobLedger.jobs)
            .filter { $0.state == "completed" }.compactMap(\.torture)
        return wanted.isSubset(of: done)
    }

    /// Claims all that is due of a kind, for a scheduler that is no more.
    func abandon(_ kind: TortureJob.Kind) async throws {
        let now = SystemWallClock().now
        let pool = try TortureDatabase.open(in: directory)
        let demand = ClaimDemand(
            holder: LeaseHolder(nonce: "gone"),
            leaseUntil: now,
            now: now,
            shares: [.init(kind: JobKind(owner: TortureJob.owner, name: kind.rawValue), limit: 10)],
            limit: 10
        )
        _ = try await SQLiteJobStore(pool).claim(demand)
        try pool.close()
    }

    /// False when the database refuses.
    func spoil(_ job: TortureJob, _ spoil: JobLedger.Spoil) throws -> Bool {
        let pool = try TortureDatabase.open(in: directory)
        do {
            try pool.write { try JobLedger.spoil($0, job, spoil) }
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            return false
        }
    }
}
