import CalendarExpression
import TherapyKit

extension ConfigurationValue {
    /// The value as YAML's flow style has it, in one line.
    var flowText: String {
        switch self {
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .duration(let value): "\(TimeSpan(microseconds: value.milliseconds * 1000))"
        case .timeOfDay(let time): "\(time)"
        case .text(let text): Self.isPlain(text) ? text : "\"\(Self.escaped(text))\""
        case .list(let values): "[\(values.map(\.flowText).joined(separator: ", "))]"
        case .object(let values):
            "{"
                + values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.flowText)" }.joined(separator: ", ")
                + "}"
        }
    }

    /// Whether a text needs no quotation marks anywhere in YAML.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first,
            first.properties.isAlphabetic || "/*.".unicodeScalars.contains(first)
        else { return false }
        return text.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789/._-@*+ ".unicodeScalars.contains($0)
        }
            || text.hasPrefix("/") && !text.contains { ",[]{}#".contains($0) || $0.isNewline }
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
