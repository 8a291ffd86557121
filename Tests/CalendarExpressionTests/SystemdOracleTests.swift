import CalendarExpression
import Testing
import TimeZoneRules

@Suite("Calendar expressions as systemd has them")
struct SystemdOracleTests {
    /// Midwinter, the end of February of a leap year, a month's last night, and the last years of all.
    private static let bases: [Int64] = [1_798_761_600 - 1, 1_835_395_199, 1_792_845_296, 1_780_272_000, 7_256_000_000]

    @Test("the table has at least 150 expressions, each once")
    func size() {
        #expect(CalendarTable.accepted.count >= 150)
        #expect(Set(CalendarTable.accepted).count == CalendarTable.accepted.count)
    }

    @Test("normal form and elapses are systemd's", arguments: bases)
    func accepted(base: Int64) throws {
        try compare(CalendarTable.accepted, from: Timestamp(seconds: base), iterations: 12)
    }

    @Test("so are they for repetitions that do not end with their hour, away from its end", arguments: [1_780_272_000])
    func rollovers(base: Int64) throws {
        try compare(CalendarTable.rollovers, from: Timestamp(seconds: base), iterations: 12)
    }

    @Test("so are they in zones with daylight saving, away from its nights", arguments: [1_798_800_000, 1_780_272_000])
    func zoned(base: Int64) throws {
        try compare(CalendarTable.zoned, from: Timestamp(seconds: base), iterations: 6)
    }

    private func compare(_ texts: [String], from base: Timestamp, iterations: Int) throws {
        let replies = try SystemdOracle.calendar(texts, from: base, iterations: iterations)
        for (text, reply) in zip(texts, replies) {
            do {
                let expression = try CalendarExpression(parsing: text)
                let elapses = expression.elapses(after: base, in: .utc).prefix(iterations).map(SystemdOracle.second)
                #expect(SystemdOracle.Reply(normalForm: expression.description, elapses: elapses) == reply, "\(text)")
            } catch {
                Issue.record("\(error)")
            }
        }
    }

    @Test("the normal form means the same as what it was made from", arguments: bases)
    func normalFormIsStable(base: Int64) throws {
        // systemd writes * for seconds that have every whole one among them, whatever else they have.
        for text in CalendarTable.accepted + CalendarTable.rollovers + CalendarTable.zoned {
            let expression = try CalendarExpression(parsing: text)
            let again = try CalendarExpression(parsing: expression.description)
            #expect(again.description == expression.description)
            let base = Timestamp(seconds: base)
            #expect(again.next(after: base, in: .utc) == expression.next(after: base, in: .utc), "\(text)")
            #expect(again.followsElapsedTime == expression.followsElapsedTime, "\(text)")
        }
    }

    @Test("what systemd refuses is refused, with a place in the text")
    func refused() throws {
        let (accepted, refused) = try SystemdOracle.refusals(of: CalendarTable.refused)
        #expect(accepted.isEmpty)
        #expect(refused == CalendarTable.refused.count)
        for text in CalendarTable.refused {
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
    func previous(base: Int64) throws {
        for text in CalendarTable.accepted + CalendarTable.rollovers + CalendarTable.zoned {
            let expression = try CalendarExpression(parsing: text)
            let forward = Array(expression.elapses(after: Timestamp(seconds: base), in: .utc).prefix(20))
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
