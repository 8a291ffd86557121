import GRDB
import JobScheduler
import JobSchedulerSQLite
import Testing
import TimeZoneRules

@Suite("Jobs whose instants move with something else")
struct MomentTests {
    let sample: SampleDatabase
    let pool: DatabasePool
    let store: SQLiteJobStore
    let holder = LeaseHolder(nonce: "this start")
    /// Of an appointment, in the afternoon.
    let start = morning + .seconds(6 * 3600)

    init() throws {
        sample = try SampleDatabase()
        pool = try sample.open()
        store = SQLiteJobStore(pool)
    }

    private func reminder(_ offset: Duration, of record: String = "appointment/1/start") -> JobRequest {
        JobRequest(
            owner: "core",
            name: "work",
            schedule: .once(at: start + offset),
            anchor: JobAnchor(record: record, offset: offset)
        )
    }

    @discardableResult
    private func move(_ record: String = "appointment/1/start", to moment: Timestamp?) async throws -> [Job] {
        try await pool.write { try store.follow(anchor: record, at: moment, in: $0, now: morning) }
    }

    @Test("jobs move with the moment that they are anchored to, and others stay")
    func moved() async throws {
        let jobs = try await store.enqueue(
            [reminder(.seconds(-3600)), reminder(.seconds(600)), reminder(.zero, of: "appointment/2/start")],
            now: morning
        ).map(\.job)
        let later = start + .seconds(86_400)
        let moved = try await move(to: later)
        #expect(moved.map(\.id) == [jobs[0].id, jobs[1].id])
        #expect(moved.map(\.nextRun) == [later - .seconds(3600), later + .seconds(600)])
        for job in moved { #expect(try await store.job(job.id) == job) }
        #expect(try await store.job(jobs[2].id) == jobs[2])
        #expect(try await move(to: later).isEmpty, "it is there already")
        let due = try await store.claim(demand(holder, at: later))
        #expect(due.claimed.map(\.run.scheduledFor) == [start, later - .seconds(3600)])
    }

    @Test("they move in the transaction that moves the moment, or not at all")
    func undone() async throws {
        let job = try #require(try await store.enqueue([reminder(.zero)], now: morning).first).job
        try? await pool.write { database in
            try store.follow(anchor: "appointment/1/start", at: morning, in: database, now: morning)
            throw Failure()
        }
        #expect(try await store.job(job.id) == job)
    }

    @Test("they vanish with it, and what runs just then can complete nothing")
    func vanished() async throws {
        let job = try #require(try await store.enqueue([reminder(.zero)], now: morning).first).job
        let claimed = try #require(try await store.claim(demand(holder, at: start)).claimed.first)
        #expect(try await move(to: nil).map(\.state) == [.cancelled])
        await #expect(throws: RunEndError.self) { try await store.end(claimed.end(), holder: holder) }
        #expect(try await store.runs(RunQuery(job: job.id)).runs.map(\.outcome) == [.cancelled])
        #expect(try await move(to: start).isEmpty, "it does not come back")
    }

    @Test("what has run is not run again, and what runs just then starts over at the new moment")
    func running() async throws {
        _ = try await store.enqueue([reminder(.zero)], now: morning)
        let claimed = try #require(try await store.claim(demand(holder, at: start)).claimed.first)
        let later = start + .seconds(3600)
        try await move(to: later)
        let ended = try await store.end(claimed.end(at: start), holder: holder).job
        #expect(ended.lifecycle.phase == .scheduled(at: later))
        let again = try #require(try await store.claim(demand(holder, at: later)).claimed.first)
        #expect(try await store.end(again.end(at: later), holder: holder).job.state == .completed)
        #expect(try await move(to: later + .seconds(1)).isEmpty)
    }

    // MARK: - Zones

    /// A job that other data of its zone put an hour late.
    private func calendarJob(_ expression: String, zone: String) async throws -> Job {
        let request = JobRequest(
            owner: "core",
            name: "work",
            schedule: try Schedule(parsing: expression, zone: zone)
        )
        let job = try #require(try await store.enqueue([request], now: morning).first).job
        try await pool.write { database in
            try database.execute(
                sql: """
                    UPDATE therapyd_jobs SET occurrence = occurrence + 3600000000, due = due + 3600000000,
                    zoneData = '1999a' WHERE id = ?
                    """,
                arguments: [job.id.blob]
            )
        }
        return job
    }

    @Test("what was computed with other data of the zones is computed anew, and told")
    func zones() async throws {
        let job = try await calendarJob("*-*-* 09:30", zone: "Europe/Berlin")
        let single = try await store.enqueue([request(at: start)], now: morning)
        let shifts = try await store.followZones(now: morning)
        #expect(shifts.map(\.job) == [job])
        #expect(shifts.map(\.before) == [job.lifecycle.occurrence + .seconds(3600)])
        #expect(try await store.job(job.id) == job)
        #expect(try await store.job(single[0].job.id) == single[0].job)
        #expect(try await store.followZones(now: morning).isEmpty, "it is known to be of the present data")
    }

    @Test("what is paused moves and stays paused; what is due already stays as it is")
    func zonesOfOthers() async throws {
        let paused = try await calendarJob("*-*-* 20:30", zone: "Europe/Berlin")
        _ = try await store.perform(.pause, on: paused.id, now: morning)
        let due = try await calendarJob("*-*-* 10:00", zone: "Europe/London")
        let overdue = (due.nextRun ?? morning) + .seconds(7200)
        try await pool.write { try $0.execute(sql: "UPDATE therapyd_jobs SET zoneData = '1999a'") }
        #expect(try await store.followZones(now: overdue).map(\.job.id) == [paused.id])
        let after = try #require(try await store.job(paused.id))
        #expect(after.state == .paused)
        #expect(try await store.job(due.id)?.nextRun == due.nextRun.map { $0 + .seconds(3600) })
    }
}
