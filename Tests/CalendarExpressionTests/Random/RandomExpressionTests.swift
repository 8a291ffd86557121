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
        print("THERAPYD_TEST_SEED=\(LongRun.seed)")
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

    @Test("what is almost an expression is one for systemd, or for neither")
    func mutations() throws {
        try compareMutations(batches: 3, seed: 253)
    }

    @Test(
        "what is almost an expression is one for systemd, or for neither, ten thousand times",
        .enabled(if: LongRun.isOn)
    )
    func manyMutations() throws {
        print("THERAPYD_TEST_SEED=\(LongRun.seed)")
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
