import CalendarExpression
import GRDB
import JobScheduler
import JobSchedulerSQLite
import Logging
import Testing
import TimeZoneRules

/// A year of jobs on the real store, with everything that may happen to them.
@Suite("A year of a practice's jobs", .timeLimit(.minutes(5)))
struct YearTests {
    /// Schedules of several zones: on the hour that a change of clocks skips or repeats, and around leap days and
    /// month's ends.
    private static let calendar: [(name: String, expression: String, zone: String, catchUp: CatchUp)] = [
        ("digest", "Mon..Fri *-*-* 07:30:00", "Europe/Berlin", .once),
        ("backup", "*-*-* 02:30:00", "Europe/Berlin", .all(limit: 3)),
        ("reminder", "*-*-* 01:30:00", "America/New_York", .once),
        ("export", "*-*-* 02:00:00", "Australia/Lord_Howe", .skip),
        ("report", "*-*~01 23:59:00", "Asia/Kolkata", .all(limit: 2)),
        ("invoice", "*-*-01,15 06:30:00", "Europe/Dublin", .once),
        ("sweep", "Mon *-*-* 00/8:15:00", "UTC", .skip),
    ]
    private static let flaky = JobKind(owner: "plugin", name: "flaky")
    private static let sleepy = JobKind(owner: "plugin", name: "sleepy")
    private static let single = JobKind(owner: "plugin", name: "single")
    private static let year = Duration.seconds(365 * 86_400)

    /// One row of the history. Jobs are told by their kind: their ids are by chance.
    struct Line: Hashable, Sendable {
        var id: Int64
        var kind: JobKind
        var attempt: Int
        var scheduledFor: Timestamp
        var startedAt: Timestamp
        var finishedAt: Timestamp?
        var outcome: RunOutcome
        var error: String?
    }

    @Test("the same jobs have the same history, row by row, and every instant has its row")
    func sameTwice() async throws {
        let history = try await Self.history(concurrency: 1)
        #expect(try await Self.history(concurrency: 1) == history)
        #expect(history.count > 2000)
        #expect(history.map(\.id) == Array(1...Int64(history.count)))
        for (name, expression, zone, _) in Self.calendar {
            let runs = history.filter { $0.kind.name == name && $0.attempt <= 1 }.map(\.scheduledFor)
            #expect(runs == runs.sorted() && Set(runs).count == runs.count, "\(name)")
            #expect(try runs == Self.expected(CalendarExpression(parsing: expression), zone, runs), "\(name)")
        }
        Self.check(history)
        // Which row comes first among those of one instant is all that more jobs at once may change.
        #expect(Self.content(try await Self.history(concurrency: 16)) == Self.content(history))
    }

    /// The rows without their order.
    private static func content(_ history: [Line]) -> [Line: Int] {
        history.reduce(into: [:]) { counts, line in
            var line = line
            line.id = 0
            counts[line, default: 0] += 1
        }
    }

    /// Each kind of job has done what it was to do.
    private static func check(_ history: [Line]) {
        let byKind = Dictionary(grouping: history, by: \.kind)
        // Those of every third day fail twice.
        let failures = (byKind[flaky] ?? []).filter { $0.outcome == .failed }
        #expect(failures.count > 80 && failures.allSatisfy { $0.attempt < 3 })
        let sleepy = Dictionary(grouping: byKind[Self.sleepy] ?? [], by: \.outcome)
        let done = Set((sleepy[.succeeded] ?? []).map(\.scheduledFor))
        let putOff = (sleepy[.skipped] ?? []).map(\.scheduledFor)
        #expect(putOff.count > 100 && putOff.allSatisfy(done.contains))
        // Asked for again and again under one key.
        #expect((byKind[single] ?? []).map(\.outcome) == Array(repeating: .succeeded, count: 53))
        let passedOver = history.filter { $0.attempt == 0 }.compactMap(\.error)
        for reason in ["coalesced", "missed by more", "missed; only the last"] {
            #expect(passedOver.contains { $0.hasPrefix(reason) }, "\(reason)")
        }
    }

    // MARK: The year

    /// What a schedule says of the time between the first and the last of these instants.
    private static func expected(_ expression: CalendarExpression, _ zone: String, _ instants: [Timestamp]) throws
        -> [Timestamp]
    {
        guard let first = instants.first, let last = instants.last else { return [] }
        let rules = try TimeZoneRules(identifier: zone)
        var expected = [first]
        while let next = expression.next(after: expected[expected.count - 1], in: rules), next <= last {
            expected.append(next)
        }
        return expected
    }

    /// Runs the year, three weeks of it without a scheduler.
    private static func history(concurrency: Int) async throws -> [Line] {
        let sample = try SampleDatabase()
        let pool = try sample.open()
        try await pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        let store = SQLiteJobStore(pool)
        let clock = VirtualWallClock(at: morning)
        for (span, isFirst) in [(Duration.seconds(100 * 86_400), true), (year - .seconds(121 * 86_400), false)] {
            let scheduler = JobScheduler(
                store: store,
                clock: clock,
                configuration: JobSchedulerConfiguration(concurrency: concurrency),
                logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            )
            await register(in: scheduler)
            if isFirst { try await enqueue(in: scheduler) }
            let loop = await clock.start(scheduler)
            await clock.advance(by: span)
            loop.cancel()
            try await loop.value
            if isFirst { await clock.advance(by: .seconds(21 * 86_400)) }
        }
        return try await lines(in: store)
    }

    private static func register(in scheduler: JobScheduler) async {
        for (name, _, _, _) in calendar {
            await scheduler.register(owner: "core", name: name) { _ in .completed }
        }
        await scheduler.register(owner: flaky.owner, name: flaky.name) { context in
            let day = context.scheduledFor.microseconds / 86_400_000_000
            if day % 3 == 0, context.attempt < 3 { throw Failure() }
            return .completed
        }
        await scheduler.register(owner: sleepy.owner, name: sleepy.name) { context in
            context.scheduledFor == context.clock.now ? .snooze(for: .seconds(5400)) : .completed
        }
        await scheduler.register(owner: single.owner, name: single.name) { context in
            // Two ask for the next one; one of them is kept.
            let next = JobRequest(
                owner: single.owner,
                name: single.name,
                schedule: .once(at: context.scheduledFor + .seconds(7 * 86_400)),
                uniqueKey: UniqueKey("week \(context.scheduledFor.microseconds)")
            )
            _ = try await scheduler.enqueue([next, next])
            return .completed
        }
    }

    private static func enqueue(in scheduler: JobScheduler) async throws {
        var requests = try calendar.map { name, expression, zone, catchUp in
            JobRequest(
                owner: "core",
                name: name,
                schedule: .calendar(
                    try CalendarExpression(parsing: expression),
                    in: try TimeZoneRules(identifier: zone)
                ),
                uniqueKey: UniqueKey(name),
                catchUp: catchUp
            )
        }
        for day in stride(from: Int64(1), to: 360, by: 2) {
            let instant = morning + .seconds(day * 86_400)
            requests.append(request(flaky.name, at: instant, owner: flaky.owner))
            requests.append(request(sleepy.name, at: instant + .seconds(60 * (day % 7)), owner: sleepy.owner))
        }
        requests.append(request(single.name, at: morning + .seconds(86_400), owner: single.owner))
        _ = try await scheduler.enqueue(requests)
    }

    private static func lines(in store: SQLiteJobStore) async throws -> [Line] {
        var lines: [Line] = []
        var query = RunQuery(limit: 1000)
        repeat {
            let page = try await store.runs(query)
            lines += page.runs.map { run in
                Line(
                    id: run.id,
                    kind: run.kind,
                    attempt: run.attempt,
                    scheduledFor: run.scheduledFor,
                    startedAt: run.startedAt,
                    finishedAt: run.finishedAt,
                    outcome: run.outcome,
                    error: run.error
                )
            }
            query.after = page.next
        } while query.after != nil
        return lines
    }
}
