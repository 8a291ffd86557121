import CalendarExpression
import Testing
import TimeZoneRules

@Suite("Calendar expressions as systemd has them")
struct SystemdOracleTests {
    private static let bases: [Timestamp] = [
        12_345,  // the first day of all
        1_456_041_600,  // eight days before a leap day
        1_772_323_199,  // a February's last second
        1_780_272_000,  // a month's first
        1_792_845_296,  // 2026-10-24T12:34:56Z
        1_798_761_599,  // a year's last second
        1_835_395_199,  // a second before a leap day
        4_102_444_740,  // a minute before 2100, which has no leap day
        7_256_000_000,  // the last month of all
    ].map { Timestamp(seconds: $0) }

    @Test("the tables have more than 300 expressions that are accepted and 300 that are not, each once")
    func size() {
        for table in [AcceptedExpressions.all, RefusedExpressions.all] {
            #expect(table.count > 300)
            #expect(Set(table).count == table.count)
        }
    }

    @Test("normal form and elapses are systemd's", arguments: bases)
    func accepted(base: Timestamp) throws {
        var comparison = OracleComparison(base: base)
        try comparison.compare(AcceptedExpressions.all)
        #expect(comparison.accepted > AcceptedExpressions.all.count * 9 / 10)
    }

    @Test("so are they in zones with daylight saving, away from its nights", arguments: bases[3...5])
    func zoned(base: Timestamp) throws {
        let answers = try SystemdOracle.calendar(AcceptedExpressions.zoned, from: base, iterations: 20)
        for (text, answer) in zip(AcceptedExpressions.zoned, answers) {
            let expression = try CalendarExpression(parsing: text)
            let elapses = expression.elapses(after: base, in: .utc).prefix(20).map(SystemdOracle.second)
            #expect(answer == .accepted(normalForm: expression.description, elapses: elapses), "\(text)")
        }
    }

    @Test("the normal form means the same as what it was made from", arguments: bases)
    func normalFormIsStable(base: Timestamp) throws {
        // systemd writes * for seconds that have every whole one among them, whatever else they have.
        for text in AcceptedExpressions.all + AcceptedExpressions.zoned {
            let expression = try CalendarExpression(parsing: text)
            let again = try CalendarExpression(parsing: expression.description)
            #expect(again.description == expression.description)
            #expect(again.next(after: base, in: .utc) == expression.next(after: base, in: .utc), "\(text)")
            #expect(again.followsElapsedTime == expression.followsElapsedTime, "\(text)")
        }
    }

    @Test("what systemd refuses is refused, with a place in the text")
    func refused() throws {
        let texts = RefusedExpressions.all
        let answers = try SystemdOracle.calendar(texts, from: Self.bases[0], iterations: 1)
        for (text, answer) in zip(texts, answers) {
            #expect(answer == .refused, "\(text)")
            do throws(CalendarExpressionError) {
                let expression = try CalendarExpression(parsing: text)
                Issue.record("“\(text)” was taken for \(expression)")
            } catch {
                #expect(error.text == text)
                #expect(0...text.utf8.count ~= error.position)
            }
        }
    }

    @Test("going back meets the same elapses", arguments: bases)
    func previous(base: Timestamp) throws {
        for text in AcceptedExpressions.all + AcceptedExpressions.zoned {
            let expression = try CalendarExpression(parsing: text)
            let forward = Array(expression.elapses(after: base, in: .utc).prefix(20))
            var backward: [Timestamp] = []
            var last = forward.last.map { $0 + .microseconds(1) }
            while let current = last, backward.count < forward.count {
                last = expression.previous(before: current, in: .utc)
                backward += last.map { [$0] } ?? []
            }
            #expect(backward.reversed() == forward, "\(text)")
        }
    }
}
