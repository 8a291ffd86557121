import CalendarExpression
import Testing
import TimeZoneRules

/// Holds the library beside systemd, up to a day before an expression's zone changes its clocks.
///
/// Where the elapses differ, `FieldwiseSearch` has to say why: with systemd's fault it finds what systemd does, and
/// without it what the library does. It also looks after fractions of seconds, which systemd does not print.
struct OracleComparison {
    var base: Timestamp
    var iterations = 20
    /// How many were accepted, and of those the ones that systemd loses elapses of, or gives up on.
    private(set) var accepted = 0
    private(set) var withLosses = 0

    init(base: Timestamp) {
        self.base = base
    }

    /// Records an issue for each difference.
    mutating func compare(_ texts: [String]) throws {
        let answers = try SystemdOracle.calendar(texts, from: base, iterations: iterations)
        for (text, answer) in zip(texts, answers) {
            let expression = try? CalendarExpression(parsing: text)
            switch (answer, expression) {
            case (.refused, nil): continue
            case (.refused, let expression?): Issue.record("“\(text)” was taken for \(expression)")
            case (_, nil): Issue.record("“\(text)” was refused from \(base)")
            case (.gaveUp, let expression?):
                // It may have done so because of the clock changes that it searched beyond.
                if end(of: expression) == .distantFuture { compare(text, expression, systemd: nil) }
            case (.accepted(let normalForm, let elapses), let expression?):
                accepted += 1
                #expect(expression.description == normalForm, "\(text)")
                compare(text, expression, systemd: elapses)
            }
        }
    }

    private func end(of expression: CalendarExpression) -> Timestamp {
        let change = (expression.zone ?? .utc).nextTransition(after: base)
        return change.map { $0.instant - .seconds(86_400) } ?? .distantFuture
    }

    /// - Parameter systemd: nil where systemd gave up.
    private mutating func compare(_ text: String, _ expression: CalendarExpression, systemd: [String]?) {
        let end = end(of: expression)
        let systemd = systemd?.filter { end == .distantFuture || $0 < SystemdOracle.second(end) }
        let ours = expression.elapses(after: base, in: .utc).prefix(iterations).filter { $0 < end }
        let differs = ours.map(SystemdOracle.second) != systemd
        guard differs || text.replacing("..", with: "").contains(".") else { return }
        let plain = PlainExpression(normalForm: expression.description, text: text)
        let theirs = elapses(FieldwiseSearch(expression: plain, losesElapses: true, stepLimit: 1000), expression)
        #expect(theirs?.filter { $0 < end }.map(SystemdOracle.second) == systemd, "systemd: \(text) from \(base)")
        let all = elapses(FieldwiseSearch(expression: plain, losesElapses: false, stepLimit: nil), expression)
        #expect(all?.filter { $0 < end } == ours, "\(text) from \(base)")
        if differs { withLosses += 1 }
    }

    private func elapses(_ search: FieldwiseSearch, _ expression: CalendarExpression) -> [Timestamp]? {
        let offset = (expression.zone ?? .utc).offset(at: base).secondsFromUTC
        let wall = base + .seconds(offset)
        let walls = try? search.elapses(after: wall.microseconds, count: iterations)
        return walls?.map { Timestamp(microseconds: $0) - .seconds(offset) }
    }
}
