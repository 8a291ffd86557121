import Foundation
import GRDB
import JobScheduler
import JobSchedulerSQLite
import JobSchedulerTestKit
import JobTorture
import Testing
import TimeZoneRules

/// Handlers whose own writes go wrong in the transaction of their completion.
@Suite("A handler whose writes fail")
struct HostileHandlerTests {
    private static let start = Timestamp(seconds: 1_792_742_400)

    /// What a handler may do in the transaction of its completion.
    enum Sabotage: String, CaseIterable {
        /// More than there is room for.
        case fillsTheDisk = "INSERT INTO sabotage (text) VALUES (zeroblob(1000000))"
        /// A reference that leads nowhere, which SQLite says at the commit.
        case breaksAReference = "INSERT INTO sabotage (parent) VALUES (7)"
        /// Its failure takes the whole transaction with it.
        case rollsBack = "INSERT OR ROLLBACK INTO sabotage (id) VALUES (1), (1)"
        /// Ends the transaction that it is part of.
        case ends = "ROLLBACK"

        static let table = """
            CREATE TABLE sabotage (
                id INTEGER PRIMARY KEY, text BLOB,
                parent INTEGER REFERENCES sabotage (id) DEFERRABLE INITIALLY DEFERRED)
            """
    }

    @Test("is the only one that fails, whoever shares the commit", arguments: Sabotage.allCases)
    func neighbours(sabotage: Sabotage) async throws {
        var home = try TortureHome(seed: 1)
        let pool = try TortureDatabase.open(in: home.directory)
        let store = SQLiteJobStore(pool)
        try await pool.write { try $0.execute(sql: Sabotage.table) }
        let holder = LeaseHolder(nonce: "me")
        _ = try await store.enqueue(home.requests(5, of: [.effect], now: Self.start, within: 0...0), now: Self.start)
        let demand = ClaimDemand(
            holder: holder,
            leaseUntil: Self.start + .seconds(60),
            now: Self.start,
            shares: [.init(kind: JobKind(owner: TortureJob.owner, name: "effect"), limit: 5)],
            limit: 5
        )
        let claimed = try await store.claim(demand).claimed
        try await pool.limit(pagesLeft: 50)
        let results = try await together(pool, claimed.indices) { index in
            var end = RunEnd(claimed[index], at: Self.start)
            if index == 2 {
                end.committing = { transaction in
                    let database = try #require(transaction as? SQLiteJobTransaction).database
                    try database.execute(sql: sabotage.rawValue)
                }
            }
            return try? await store.end(end, holder: holder).job.state
        }
        #expect(results == [.completed, .completed, nil, .completed, .completed])
        #expect(try await store.countsByState() == [.completed: 4, .running: 1])
    }

    @Test("does not stop the others, and its job fails", arguments: [Sabotage.breaksAReference, .rollsBack, .ends])
    func others(sabotage: Sabotage) async throws {
        var home = try TortureHome(seed: 1)
        let process = try await TortureInProcess(home, at: Self.start)
        try await process.pool.write { try $0.execute(sql: Sabotage.table) }
        await process.scheduler.register(owner: "saboteur", name: "work") { _ in
            .completed(inDatabase: { try $0.execute(sql: sabotage.rawValue) })
        }
        let saboteur = JobRequest(owner: "saboteur", name: "work", schedule: .once(at: Self.start), maxAttempts: 3)
        try await process.scheduler.enqueue([saboteur] + home.requests(30, now: Self.start, within: 0...60_000))
        await process.clock.advance(by: .seconds(3600))
        #expect(await process.scheduler.health.isGood)
        let counts = try await process.scheduler.countsByState()
        #expect(counts[.discarded] == 1)
        #expect(counts.keys.filter { !$0.isTerminal } == [])
        try await process.stop()
    }

    @Test("for want of room loses no attempt: that is the store's trouble")
    func room() async throws {
        let home = try TortureHome(seed: 1)
        let process = try await TortureInProcess(home, at: Self.start)
        try await process.pool.write { try $0.execute(sql: Sabotage.table) }
        await process.scheduler.register(owner: "core", name: "big") { _ in
            .completed(inDatabase: { try $0.execute(sql: Sabotage.fillsTheDisk.rawValue) })
        }
        try await process.pool.limit(pagesLeft: 50)
        let request = JobRequest(owner: "core", name: "big", schedule: .once(at: Self.start), maxAttempts: 2)
        let job = try await process.scheduler.enqueue(request).job
        await process.clock.advance(by: .seconds(3600))
        #expect(await process.scheduler.health.storeTrouble != nil)
        #expect(try await process.scheduler.job(job.id).state == .running)
        try await process.pool.limit(pagesLeft: nil)
        await process.clock.advance(by: .seconds(3600))
        #expect(await process.scheduler.health.isGood)
        #expect(try await process.scheduler.job(job.id).state == .completed)
        #expect(try await process.scheduler.runs().runs.map(\.outcome) == [.succeeded])
        try await process.stop()
    }

    /// Has all of some writes wait for the same commit.
    private func together<Value: Sendable>(
        _ pool: DatabasePool,
        _ indices: Range<Int>,
        _ write: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> [Value] {
        let gate = DispatchSemaphore(value: 0)
        pool.asyncWriteWithoutTransaction { _ in gate.wait() }
        return try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            for index in indices {
                group.addTask { (index, try await write(index)) }
            }
            // Long enough for all to stand in line; when it is not, this shows less and fails no more.
            try await Task.sleep(for: .milliseconds(50))
            gate.signal()
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}

extension RunEnd {
    fileprivate init(_ claimed: ClaimedJob, at now: Timestamp) {
        self.init(job: claimed.job.id, run: claimed.run.id, ending: .succeeded, outcome: .succeeded, at: now)
    }
}
