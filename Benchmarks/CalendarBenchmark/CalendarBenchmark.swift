import CalendarExpression
import Glibc
import TimeZoneRules

/// How many elapses of a calendar expression are found, and how many of its texts are read, per second.
///
///     CalendarBenchmark EXPRESSION BASE [--milliseconds N]
///
/// BASE is in seconds since the epoch. Each elapse is searched from the one before, from BASE on again after ten
/// thousand. Prints `next=N parse=N elapse=N`, the last being the first elapse, in seconds since the epoch. The shell
/// around it, `Benchmarks/calendar`, has the peers.
@main
enum CalendarBenchmark {
    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let milliseconds = option("--milliseconds", in: &arguments) ?? 500
        guard arguments.count == 2, let base = Int64(arguments[1]) else {
            print("usage: CalendarBenchmark EXPRESSION BASE [--milliseconds N]")
            exit(64)
        }
        let expression = try CalendarExpression(parsing: arguments[0])
        let start = Timestamp(seconds: base)
        guard let first = expression.next(after: start, in: .utc) else { exit(65) }

        var last = start
        let next = rate(for: .milliseconds(milliseconds)) {
            last = start
            for _ in 0..<10_000 { last = expression.next(after: last, in: .utc) ?? start }
            return 10_000
        }
        var hashed = last.hashValue
        let parse = try rate(for: .milliseconds(milliseconds)) {
            for _ in 0..<1_000 {
                let again = try CalendarExpression(parsing: arguments[0])
                hashed ^= again.canElapse ? 1 : 0
            }
            return 1_000
        }
        // What was computed is used, so that it has to be computed.
        guard hashed != 1 else { exit(70) }
        print("next=\(Int(next)) parse=\(Int(parse)) elapse=\(first.seconds)")
    }

    /// How many times a second something happens that `work` does a number of times.
    private static func rate(for duration: Duration, _ work: () throws -> Int) rethrows -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        var count = 0
        repeat { count += try work() } while clock.now - start < duration
        return Double(count) / ((clock.now - start) / .seconds(1))
    }

    private static func option(_ name: String, in arguments: inout [String]) -> Int? {
        guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
        defer { arguments.removeSubrange(index...index + 1) }
        return Int(arguments[index + 1])
    }
}
