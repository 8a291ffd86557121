import CalendarExpression
import TherapyKit
import Varlink

/// Reads a command's arguments by their declaration.
enum ArgumentReading {
    /// - Throws: `InvalidParameter`, naming the argument that is unknown or not of its type.
    static func values(
        of arguments: JSONObject,
        fields: [ConfigurationField]
    ) throws(OrgVarlinkService.InvalidParameter) -> [String: ConfigurationValue] {
        var values: [String: ConfigurationValue] = [:]
        for member in arguments.members {
            guard let field = fields.first(where: { $0.name == member.name }),
                let value = value(member.value, kind: field.kind)
            else { throw OrgVarlinkService.InvalidParameter(parameter: "arguments.\(member.name)") }
            values[member.name] = value
        }
        return values
    }

    /// `nil` for what does not fit. Texts are taken for numbers and truth values, too: shells know nothing else.
    private static func value(_ value: JSONValue, kind: ConfigurationKind) -> ConfigurationValue? {
        switch (kind, value) {
        case (.bool, .bool(let value)): .bool(value)
        case (.bool, .string("true")): .bool(true)
        case (.bool, .string("false")): .bool(false)
        case (.integer(let range), .number(let number)): number.int.flatMap { integer($0, in: range) }
        case (.integer(let range), .string(let text)): Int(text).flatMap { integer($0, in: range) }
        case (.duration(let range), .string(let text)): duration(text, in: range)
        case (.text, .string(let text)), (.path, .string(let text)): .text(text)
        case (.choice(let choices), .string(let text)): choices.contains(text) ? .text(text) : nil
        default: nil
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
