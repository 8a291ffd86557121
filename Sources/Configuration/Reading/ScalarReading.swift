import CalendarExpression
import TherapyKit

/// Why a text is no value of a kind.
struct Mismatch: Error {
    let message: String
}

extension ConfigurationKind {
    /// What a value of the kind looks like, in words that fit behind "expected".
    var expectation: String {
        switch self {
        case .bool: "true or false"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .duration: "a time span such as 90s or 1h 30min"
        case .timeOfDay: "a time of day such as 08:30"
        case .calendar: "a calendar event such as Mon..Fri 02:30"
        case .text: "text"
        case .path: "a path"
        case .choice(let choices): "one of \(choices.joined(separator: ", "))"
        case .list: "a list"
        case .object, .map: "keys and values"
        }
    }

    /// Reads a scalar's text; the kinds that are no scalars take none.
    func read(_ text: String) -> Result<ConfigurationValue, Mismatch> {
        switch self {
        case .bool:
            switch text {
            case "true", "yes", "on": return .success(.bool(true))
            case "false", "no", "off": return .success(.bool(false))
            default: return mismatch(text)
            }
        case .integer(let range):
            guard let value = Int(text), range.contains(value) else { return mismatch(text) }
            return .success(.integer(value))
        case .duration(let range): return readDuration(text, in: range)
        case .timeOfDay:
            guard let time = TimeOfDay(text) else { return mismatch(text) }
            return .success(.timeOfDay(time))
        case .calendar:
            do throws(CalendarExpressionError) {
                return .success(.text("\(try CalendarExpression(parsing: text))"))
            } catch {
                return .failure(Mismatch(message: "expected \(expectation): \(error)"))
            }
        case .text, .path: return .success(.text(text))
        case .choice(let choices):
            guard choices.contains(text) else {
                return .failure(
                    Mismatch(message: "expected \(expectation)\(NearestName.hint(for: text, among: choices))")
                )
            }
            return .success(.text(text))
        case .list, .object, .map: return mismatch(text)
        }
    }

    private func mismatch(_ text: String) -> Result<ConfigurationValue, Mismatch> {
        .failure(Mismatch(message: "expected \(expectation), found \"\(text)\""))
    }

    private func readDuration(_ text: String, in range: ClosedRange<Duration>) -> Result<ConfigurationValue, Mismatch> {
        guard let span = try? TimeSpan(parsing: text) else { return mismatch(text) }
        let duration = Duration.microseconds(span.microseconds)
        guard range.contains(duration) else {
            let bounds = [range.lowerBound, range.upperBound].map {
                TimeSpan(microseconds: $0.milliseconds * 1000).description
            }
            return .failure(Mismatch(message: "expected a time span from \(bounds[0]) to \(bounds[1])"))
        }
        return .success(.duration(duration))
    }
}
