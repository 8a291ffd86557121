import CalendarExpression
import JobScheduler
import Testing
import TimeZoneRules

@Suite("Schedules")
struct ScheduleTests {
    @Test(
        "are the same after a round through their text",
        arguments: [
            ("at 2026-11-24T08:00:00Z", nil),
            ("at 2026-11-24T08:00:00.000001Z", nil),
            ("at @-99999999999999999", nil),
            ("every 1h 30min", nil),
            ("every 5s from 2026-11-24T08:00:00.500000Z", nil),
            ("*-*-* 02:30:00", "Europe/Berlin"),
        ] as [(String, String?)]
    )
    func roundTrip(_ text: String, zone: String?) throws {
        let schedule = try Schedule(parsing: text, zone: zone)
        #expect(schedule.description == text)
        #expect(schedule.zone == zone)
        #expect(try Schedule(parsing: schedule.description, zone: schedule.zone) == schedule)
    }

    @Test(
        "malformed texts are refused",
        arguments: [
            "at", "at noon", "at 2026-02-30T00:00:00Z", "at 2026-11-24T08:00:00", "at 2026-11-24T08:00:00.Z",
            "at 2026-11-24T08:00:00.1234567Z", "every day", "every 5s from tomorrow", "",
        ]
    )
    func malformed(_ text: String) {
        #expect(throws: ScheduleError.self) { try Schedule(parsing: text, zone: nil) }
    }

    @Test("what cannot be read is kept as it was, and never elapses")
    func unreadable() {
        let schedule = Schedule(stored: "*-*-* 02:30:00", zone: "Atlantis/Capital")
        #expect(schedule == .unreadable("*-*-* 02:30:00", zone: "Atlantis/Capital"))
        #expect(schedule.description == "*-*-* 02:30:00")
        #expect(schedule.next(after: morning) == nil)
    }

    @Test("a span is counted from its anchor, wherever one looks from")
    func spans() {
        let schedule = Schedule.every(TimeSpan(microseconds: 30), anchor: at(100))
        #expect(schedule.next(after: at(0)) == at(100))
        #expect(schedule.next(after: at(99)) == at(100))
        #expect(schedule.next(after: at(100)) == at(130))
        #expect(schedule.next(after: at(129)) == at(130))
        #expect(schedule.next(after: at(131)) == at(160))
        #expect(schedule.next(after: .distantFuture) == nil)
        #expect(Schedule.every(TimeSpan(microseconds: 0), anchor: at(100)).next(after: at(200)) == nil)
    }
}

@Suite("Back-off")
struct BackoffTests {
    let job = Job(
        id: JobID("00000000-0000-0000-0000-000000000001")!,
        owner: "core",
        name: "work",
        schedule: .once(at: at(0)),
        arguments: [],
        priority: .normal,
        catchUp: .once,
        uniqueKey: nil,
        lifecycle: JobLifecycle(
            phase: .running(.outcome, pausing: false),
            attempt: 3,
            occurrence: at(0),
            maxAttempts: 9
        ),
        createdAt: at(0)
    )

    @Test("doubles up to its cap")
    func doubles() {
        let backoff = Backoff(first: .seconds(1), factor: 2, cap: .seconds(5), jitter: 0)
        var job = job
        let waits = (1...1000).map { attempt in
            job.lifecycle = JobLifecycle(
                phase: .running(.outcome, pausing: false),
                attempt: attempt,
                occurrence: at(0),
                maxAttempts: 9
            )
            return backoff.retry(of: job, at: at(0)).microseconds
        }
        #expect(waits.prefix(5) == [1_000_000, 2_000_000, 4_000_000, 5_000_000, 5_000_000])
        #expect(waits.last == 5_000_000)
    }

    @Test("spreads by the job, and the same way every time")
    func jitter() {
        let backoff = Backoff(first: .seconds(10), factor: 1, cap: .seconds(3600), jitter: 0.5)
        let waits = (0..<200).map { occurrence in
            var job = job
            job.lifecycle = JobLifecycle(
                phase: .running(.outcome, pausing: false),
                attempt: 1,
                occurrence: at(Int64(occurrence)),
                maxAttempts: 9
            )
            return backoff.retry(of: job, at: at(0)).microseconds
        }
        #expect(waits.allSatisfy { $0 > 5_000_000 && $0 <= 10_000_000 })
        #expect(Set(waits).count > 190)
        // A number worked out once: it holds on every machine and in every version.
        #expect(backoff.retry(of: job, at: at(0)).microseconds == Self.known)
    }

    static let known: Int64 = 7_783_989
}

@Suite("Job ids")
struct JobIDTests {
    @Test("are UUIDs of version 7 in lower case that grow with time")
    func form() throws {
        var generator = SystemRandomNumberGenerator()
        let early = JobID(milliseconds: 1_795_507_200_000, using: &generator)
        let late = JobID(milliseconds: 1_795_507_200_001, using: &generator)
        #expect(early.text < late.text)
        #expect(early.text.count == 36 && early.text == early.text.lowercased())
        #expect(Array(early.text)[14] == "7")
        #expect("89ab".contains(Array(early.text)[19]))
        #expect(JobID(early.text) == early)
    }

    @Test(
        "nothing else is one",
        arguments: ["", "x", "00000000-0000-0000-0000-00000000000g", "00000000000000000000000000000000-000"]
    )
    func malformed(_ text: String) { #expect(JobID(text) == nil) }

    @Test("upper case is lowered")
    func upperCase() {
        #expect(JobID("ABCDEF00-0000-0000-0000-000000000000")?.text == "abcdef00-0000-0000-0000-000000000000")
    }
}
