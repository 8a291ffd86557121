import CalendarExpression
import TherapyKit
import Varlink

/// Reads a command's arguments by their declaration.
enum ArgumentReading {
    /// - Throws: `InvalidParameter`, naming the argument that is unknown, missing, or not of its type.
    static func values(
        of given: JSONObject,
        declared: [CommandArgument]
    ) throws(OrgVarlinkService.InvalidParameter) -> [String: ConfigurationValue] {
        var values: [String: ConfigurationValue] = [:]
        for member in given.members {
            guard let field = declared.first(where: { $0.field.name == member.name })?.field,
                let value = value(member.value, kind: field.kind)
            else { throw OrgVarlinkService.InvalidParameter(parameter: "arguments.\(member.name)") }
            values[member.name] = value
        }
        if let missing = declared.first(where: { $0.isRequired && values[$0.field.name] == nil }) {
            throw OrgVarlinkService.InvalidParameter(parameter: "arguments.\(missing.field.name)")
        }
        return values
    }

    /// `nil` for what does not fit. Texts are taken for numbers and truth values, too: shells know nothing else.
    private static func value(_ value: JSONValue, kind: ConfigurationKind) -> ConfigurationValue? {
        switch (kind, value) {
        case (.bool, .bool(let value)): return .bool(value)
        case (.bool, .string("true")): return .bool(true)
        case (.bool, .string("false")): return .bool(false)
        case (.integer(let range), .number(let number)): return number.int.flatMap { integer($0, in: range) }
        case (.integer(let range), .string(let text)): return Int(text).flatMap { integer($0, in: range) }
        case (.duration(let range), .string(let text)): return duration(text, in: range)
        case (.timeOfDay, .string(let text)): return TimeOfDay(text).map(ConfigurationValue.timeOfDay)
        case (.calendar, .string(let text)):
            return (try? CalendarExpression(parsing: text)).map { .text("\($0)") }
        case (.text, .string(let text)), (.path, .string(let text)): return .text(text)
        case (.choice(let choices), .string(let text)): return choices.contains(text) ? .text(text) : nil
        case (.list(let kind), .array(let elements)):
            let values = elements.compactMap { self.value($0, kind: kind) }
            return values.count == elements.count ? .list(values) : nil
        // One is a list of one.
        case (.list(let kind), _): return self.value(value, kind: kind).map { .list([$0]) }
        default: return nil
        }
    }

    private static func duration(_ text: String, in range: ClosedRange<Duration>) -> ConfigurationValue? {
        guard let duration = try? TimeSpan(parsing: text).duration else { return nil }
        return range.contains(duration) ? .duration(duration) : nil
    }

    private static func integer(_ value: Int, in range: ClosedRange<Int>) -> ConfigurationValue? {
        range.contains(value) ? .integer(value) : nil
    }
}
