import ControlAPI
import JobScheduler
import Testing
import Varlink

@testable import ControlService

/// The scheduler's clock stands at 2026-12-01T12:00:00Z, the machine's zone is Europe/Berlin.
@Suite("A preview of a schedule", .serialized)
struct PreviewTests {
    let bench: ServiceBench

    init() async throws {
        bench = try await ServiceBench()
    }

    @Test(
        "says what an expression means and when it elapses",
        arguments: [
            ("hourly", nil, "*-*-* *:00:00", ["2026-12-01T13:00:00.000Z", "2026-12-01T14:00:00.000Z"]),
            ("09:00", nil, "*-*-* 09:00:00", ["2026-12-02T08:00:00.000Z", "2026-12-03T08:00:00.000Z"]),
            ("09:00", "UTC", "*-*-* 09:00:00", ["2026-12-02T09:00:00.000Z", "2026-12-03T09:00:00.000Z"]),
            (
                "09:00", "America/New_York", "*-*-* 09:00:00",
                ["2026-12-01T14:00:00.000Z", "2026-12-02T14:00:00.000Z"]
            ),
            // The expression's own zone comes first.
            (
                "09:00 America/New_York", "UTC", "*-*-* 09:00:00 America/New_York",
                ["2026-12-01T14:00:00.000Z", "2026-12-02T14:00:00.000Z"]
            ),
            (
                "Mon..Fri 17:30", nil, "Mon..Fri *-*-* 17:30:00",
                ["2026-12-01T16:30:00.000Z", "2026-12-02T16:30:00.000Z"]
            ),
            ("2020-01-01", nil, "2020-01-01 00:00:00", []),
            ("2027-01-01", nil, "2027-01-01 00:00:00", ["2026-12-31T23:00:00.000Z"]),
        ] as [(String, String?, String, [String])]
    )
    func elapses(schedule: String, zone: String?, normalized: String, elapses: [String]) async throws {
        let reply = try await bench.call(
            SchedulerAPI.Preview.self,
            .init(schedule: schedule, timeZone: zone, count: 2)
        )
        #expect(reply.normalized == normalized)
        #expect(reply.elapses == elapses)
    }

    @Test("begins behind the instant that was given")
    func from() async throws {
        let reply = try await bench.call(
            SchedulerAPI.Preview.self,
            .init(schedule: "hourly", timeZone: "UTC", from: "2027-03-28T00:00:00.000Z", count: 1)
        )
        #expect(reply.elapses == ["2027-03-28T01:00:00.000Z"])
    }

    @Test("gives five elapses unless told otherwise, up to a thousand")
    func counts() async throws {
        func count(_ count: Int?) async throws -> Int {
            try await bench.call(SchedulerAPI.Preview.self, .init(schedule: "minutely", count: count)).elapses.count
        }
        #expect(try await count(nil) == 5)
        #expect(try await count(1) == 1)
        #expect(try await count(1000) == 1000)
        for count in [0, -1, 1001] {
            let parameters = SchedulerAPI.Preview.Parameters(schedule: "daily", count: count)
            #expect(try await bench.invalidParameter(SchedulerAPI.Preview.self, parameters) == "count")
        }
    }

    @Test(
        "says where an expression is wrong",
        arguments: [("", 0), ("Mon..Fry 09:00", 5), ("*-13-01", 2), ("09:61", 3), ("daily nowhere", 6)]
    )
    func invalid(schedule: String, position: Int) async throws {
        let refusal = try await bench.refusal(
            SchedulerAPI.Preview.self,
            .init(schedule: schedule),
            as: SchedulerAPI.InvalidSchedule.self
        )
        #expect(refusal.schedule == schedule)
        #expect(refusal.position == position)
        #expect(!refusal.reason.isEmpty)
    }

    @Test("an unknown zone is an invalid parameter", arguments: ["", "Nowhere/Land", "../../etc/passwd"])
    func unknownZone(zone: String) async throws {
        let parameters = SchedulerAPI.Preview.Parameters(schedule: "daily", timeZone: zone)
        #expect(try await bench.invalidParameter(SchedulerAPI.Preview.self, parameters) == "timeZone")
    }
}
