import CalendarExpression
import GRDB
import JobScheduler
import JobSchedulerTestKit
import JobTorture
import Testing
import TimeZoneRules

@Suite("A scheduler whose clock is set")
struct ClockTests {
    @Test(
        "back and forth at random, every occurrence runs once",
        arguments: 1...(TortureHome.isLong ? 40 : 4) as ClosedRange<UInt64>
    )
    func backAndForth(seed: UInt64) async throws {
        // Two days before the clocks of Berlin go back.
        let start = Timestamp(seconds: 1_792_742_400)
        let recurring: [(job: TortureJob, schedule: Schedule, catchUp: CatchUp)] = [
            (TortureJob(.recurring, 0), try Schedule(parsing: "every 30min", zone: nil), .all(limit: 1000)),
            (TortureJob(.recurring, 1), try Schedule(parsing: "every 1h", zone: nil), .once),
            (TortureJob(.recurring, 2), try Schedule(parsing: "*-*-* 02:30", zone: "Europe/Berlin"), .all(limit: 3)),
            (TortureJob(.recurring, 3), try Schedule(parsing: "*:0/45", zone: "Europe/Berlin"), .skip),
        ]
        var home = try TortureHome(seed: seed)
        let process = try await TortureInProcess(home, at: start)
        for item in recurring {
            try await process.scheduler.enqueue(item.job.request(on: item.schedule, catchUp: item.catchUp))
        }
        var furthest = start
        for _ in 0..<60 {
            // Due within hours, while the clock goes its ways.
            let requests = home.requests(2, now: process.clock.now, within: 0...7_200_000)
            try await process.scheduler.enqueue(requests)
            await process.clock.advance(by: .seconds(home.number(in: 0...3600)))
            let unit = [60, 3600, 86_400][home.number(in: 0...2)]
            await process.clock.set(to: process.clock.now + .seconds(home.number(in: -3 * unit...3 * unit)))
            furthest = max(furthest, process.clock.now)
            #expect(await process.scheduler.health.isGood)
        }
        // Nothing was planned for later than that.
        await process.clock.advance(to: max(furthest, process.clock.now) + .seconds(2 * 86_400))
        try await process.stop()
        let evidence = try home.evidence(recurring: recurring.map { ($0.job, $0.schedule) })
        #expect(evidence.violations() == [])
        #expect(evidence.count(.succeeded) > 300)
    }

    @Test("a day back repeats nothing, and what is recurring waits until its next instant comes again")
    func dayBack() async throws {
        let start = Timestamp(seconds: 1_792_742_400)
        let home = try TortureHome(seed: 1)
        let process = try await TortureInProcess(home, at: start)
        let hourly = TortureJob(.recurring, 0)
        try await process.scheduler.enqueue(hourly.request(on: Schedule(parsing: "every 1h", zone: nil)))
        await process.clock.advance(by: .seconds(5 * 3600))
        await process.clock.set(to: start - .seconds(86_400))
        await process.clock.advance(by: .seconds(86_400 + 5 * 3600))
        #expect(try await process.effects() == 5)
        await process.clock.advance(by: .seconds(3600))
        #expect(try await process.effects() == 6)
        try await process.stop()
        let evidence = try home.evidence(recurring: [(hourly, Schedule(parsing: "every 1h", zone: nil))])
        #expect(evidence.violations() == [])
    }

    @Test(
        "a week forward is caught up as the policy says",
        arguments: [
            (.all(limit: 1000), ran: 168, passed: 0), (.all(limit: 24), ran: 24, passed: 144),
            (.once, ran: 1, passed: 167), (.skip(lateness: .seconds(60)), ran: 1, passed: 167),
        ] as [(CatchUp, ran: Int, passed: Int)]
    )
    func weekForward(policy: CatchUp, ran: Int, passed: Int) async throws {
        let start = Timestamp(seconds: 1_792_742_400)
        let home = try TortureHome(seed: 1)
        let process = try await TortureInProcess(home, at: start)
        let hourly = TortureJob(.recurring, 0)
        let schedule = try Schedule(parsing: "every 1h", zone: nil)
        try await process.scheduler.enqueue(hourly.request(on: schedule, catchUp: policy))
        await process.clock.set(to: start + .seconds(7 * 86_400))
        try await process.stop()
        let evidence = try home.evidence(recurring: [(hourly, schedule)])
        #expect(evidence.violations() == [])
        #expect(evidence.count(.succeeded) == ran)
        #expect(evidence.count(.skipped) == passed)
    }
}
