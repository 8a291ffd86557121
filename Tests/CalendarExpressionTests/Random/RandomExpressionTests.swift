import CalendarExpression
import Testing
import TimeZoneRules

@Suite("Random calendar expressions as systemd has them")
struct RandomExpressionTests {
    private static let batch = 100

    @Test("normal form and elapses are systemd's")
    func sample() throws {
        try compare(batches: 3, seed: 252)
    }

    @Test("normal form and elapses are systemd's, of ten thousand", .enabled(if: LongRun.isOn))
    func many() throws {
        try compare(batches: 100, seed: LongRun.seed)
    }

    private func compare(batches: Int, seed: UInt64) throws {
        var generator = ExpressionGenerator(random: SeededGenerator(seed: seed))
        var (accepted, withLosses) = (0, 0)
        for _ in 0..<batches {
            let texts = (0..<Self.batch).map { _ in generator.expression() }
            var comparison = OracleComparison(base: generator.base())
            try comparison.compare(texts)
            accepted += comparison.accepted
            withLosses += comparison.withLosses
        }
        print("seed \(seed): \(batches * Self.batch) expressions, \(accepted) accepted, systemd loses in \(withLosses)")
        #expect(accepted > batches * Self.batch * 7 / 10)
    }

    @Test("so are they in zones with daylight saving, between its nights", arguments: zones)
    func zoned(zone: String) throws {
        try compareZoned(zone, batches: 1, of: 8, seed: 255)
    }

    @Test("so are they in zones with daylight saving, of thousands", .enabled(if: LongRun.isOn), arguments: zones)
    func manyZoned(zone: String) throws {
        try compareZoned(zone, batches: 12, of: 25, seed: LongRun.seed)
    }

    private static let zones = [
        "Europe/Berlin", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll",
        "Africa/Casablanca", "America/Havana", "Asia/Beirut", "Pacific/Chatham", "America/Santiago",
    ]

    /// From two days after a change on. systemd makes a process for each elapse: that takes its time.
    private func compareZoned(_ name: String, batches: Int, of count: Int, seed: UInt64) throws {
        var generator = ExpressionGenerator(random: SeededGenerator(seed: seed))
        generator.zones = []
        generator.dates = 30
        let zone = try TimeZoneRules(identifier: name)
        for _ in 0..<batches {
            let texts = (0..<count).map { _ in generator.expression() + " " + name }
            let moment = Timestamp(seconds: Int64(generator.random.number(946_684_800...2_000_000_000)))
            let change = try #require(zone.nextTransition(after: moment))
            var comparison = OracleComparison(
                base: change.instant + .seconds(generator.random.number(2 * 86_400...30 * 86_400))
            )
            try comparison.compare(texts.filter { !$0.hasPrefix("@") })
        }
    }

    @Test("what is almost an expression is one for systemd, or for neither")
    func mutations() throws {
        try compareMutations(batches: 3, seed: 253)
    }

    @Test(
        "what is almost an expression is one for systemd, or for neither, ten thousand times",
        .enabled(if: LongRun.isOn)
    )
    func manyMutations() throws {
        try compareMutations(batches: 100, seed: LongRun.seed)
    }

    private func compareMutations(batches: Int, seed: UInt64) throws {
        var generator = ExpressionGenerator(random: SeededGenerator(seed: seed))
        let known = AcceptedExpressions.all
        for _ in 0..<batches {
            let texts = (0..<Self.batch).map { _ in
                generator.mutation(
                    of: generator.random.chance(50) ? generator.random.pick(known) : generator.expression()
                )
            }
            var comparison = OracleComparison(base: generator.base())
            comparison.iterations = 2
            try comparison.compare(texts)
        }
    }
}

extension ExpressionGenerator {
    /// From 1970-01-03 on, often shortly before a year, a month or a day ends.
    fileprivate mutating func base() -> Timestamp {
        let day = random.number(2...CivilDate.daysSinceEpoch(year: 2199, month: 12, day: 31))
        let date = CivilDate(daysSinceEpoch: day)
        let days =
            switch random.number(0...3) {
            case 0: CivilDate.daysSinceEpoch(year: date.year, month: 12, day: 31)
            case 1: CivilDate.daysSinceEpoch(year: date.year, month: date.month, day: 28)
            default: day
            }
        let second = random.chance(50) ? random.number(86_000...86_399) : random.number(0...86_399)
        return Timestamp(seconds: Int64(days) * 86_400 + Int64(second))
    }
}
