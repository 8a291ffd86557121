import CalendarExpression
import JobScheduler
import JobSchedulerTestKit
import Testing
import TimeZoneRules

@Suite("Calendars on the clock")
struct CalendarRunTests {
    /// Berlin's clocks went from 02:00 to 03:00 on 29 March 2026 and from 03:00 to 02:00 on 25 October.
    @Test(
        "a daily job runs once a day through the nights of the change",
        arguments: [
            ("2026-03-28", ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
            ("2026-10-24", ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
        ]
    )
    func change(_ day: String, instants: [String]) async throws {
        guard case .once(let start) = try Schedule(parsing: "at \(day)T00:00:00Z", zone: nil) else { return }
        let bench = Bench(at: start)
        await bench.on("work")
        let loop = await bench.clock.start(bench.scheduler)
        try await bench.enqueue("work", try Schedule(parsing: "*-*-* 02:30:00", zone: "Europe/Berlin"))
        await bench.clock.advance(by: .seconds(3 * 86400))
        #expect(bench.store.history.map(\.scheduledFor.description) == instants)
        #expect(bench.store.history.map(\.startedAt.description) == instants)
        loop.cancel()
        try await loop.value
    }

    @Test("an expression without an instant to come is refused")
    func never() async throws {
        let bench = Bench()
        let schedule = try Schedule(parsing: "2020-01-01 00:00:00", zone: nil)
        await #expect(throws: JobError.neverElapses("2020-01-01 00:00:00")) {
            try await bench.enqueue("work", schedule)
        }
    }
}
