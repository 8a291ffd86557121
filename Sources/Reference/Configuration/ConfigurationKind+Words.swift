import Configuration
import TherapyKit

extension ConfigurationKind {
    /// What a key takes, with its limits: `a time span from 5s to 10min`.
    var words: String {
        switch self {
        case .duration(let range): "a time span from \(SpanText(range.lowerBound)) to \(SpanText(range.upperBound))"
        case .list(let kind): "a list of \(kind.plural)"
        case .object: "a group"
        case .map(.object): "groups by names of your choice"
        case .map(let kind): "names, and \(kind.words) for each"
        default: ConfigurationReference.expectation(of: self)
        }
    }

    private var plural: String {
        switch self {
        case .duration(let range): "time spans from \(SpanText(range.lowerBound)) to \(SpanText(range.upperBound))"
        case .text: "texts"
        case .choice(let choices): "any of \(choices.joined(separator: ", "))"
        case .object: "groups"
        default: "values, each \(words)"
        }
    }
}

/// A time span in the one unit that makes it shortest to read: `90s`, `36h`, `366d`.
struct SpanText: CustomStringConvertible {
    let description: String

    init(_ span: Duration) {
        let seconds = span.components.seconds
        let units: [(Int64, String)] = [(86_400, "d"), (3600, "h"), (60, "min")]
        let unit = units.first { seconds >= $0.0 && seconds.isMultiple(of: $0.0) } ?? (1, "s")
        description = "\(seconds / unit.0)\(unit.1)"
    }

    /// A declaration's default, which counts seconds, written so.
    static func shortest(_ text: String) -> String {
        guard text.last == "s", let seconds = Int64(text.dropLast()) else { return text }
        return SpanText(.seconds(seconds)).description
    }
}
