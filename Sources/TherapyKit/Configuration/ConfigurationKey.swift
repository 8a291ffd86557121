/// A typed key: its declaration, and how its value is had.
///
/// ```swift
/// static let grace = ConfigurationKey.duration(
///     "grace", default: .zero, in: .zero ... .seconds(86_400), help: "How long after its end a session is left alone.")
/// …
/// let grace = configuration[Self.grace]
/// ```
public struct ConfigurationKey<Value: Sendable>: Sendable {
    public let field: ConfigurationField
    public let defaultValue: Value
    private let read: @Sendable (ConfigurationValue) -> Value?

    /// - Parameter read: gives `nil` only for what does not fit the field's kind.
    public init(
        field: ConfigurationField,
        default defaultValue: Value,
        read: @escaping @Sendable (ConfigurationValue) -> Value?
    ) {
        self.field = field
        self.defaultValue = defaultValue
        self.read = read
    }

    func value(in values: [String: ConfigurationValue]) -> Value {
        values[field.name].flatMap(read) ?? defaultValue
    }
}

/// A plugin's configuration, checked against its manifest.
public struct PluginConfiguration: Hashable, Sendable {
    /// What was set; a key that was not holds its default.
    public let values: [String: ConfigurationValue]

    public init(_ values: [String: ConfigurationValue] = [:]) {
        self.values = values
    }

    public subscript<Value>(key: ConfigurationKey<Value>) -> Value {
        key.value(in: values)
    }
}

/// A group of keys that stands as one value, as in a list of rules.
public protocol ConfigurationObject: Sendable {
    static var fields: [ConfigurationField] { get }
    init(_ configuration: PluginConfiguration)
}

extension ConfigurationKey<Bool> {
    public static func bool(_ name: String, default value: Bool, help: String) -> Self {
        Self(field: ConfigurationField(name: name, kind: .bool, defaultText: "\(value)", help: help), default: value) {
            guard case .bool(let value) = $0 else { return nil }
            return value
        }
    }
}

extension ConfigurationKey<Int> {
    public static func integer(_ name: String, default value: Int, in range: ClosedRange<Int>, help: String) -> Self {
        let field = ConfigurationField(name: name, kind: .integer(range), defaultText: "\(value)", help: help)
        return Self(field: field, default: value) {
            guard case .integer(let value) = $0 else { return nil }
            return value
        }
    }
}

extension ConfigurationKey<Duration> {
    public static func duration(
        _ name: String,
        default value: Duration,
        in range: ClosedRange<Duration>,
        help: String
    ) -> Self {
        let text = "\(value.components.seconds)s"
        let field = ConfigurationField(name: name, kind: .duration(range), defaultText: text, help: help)
        return Self(field: field, default: value) {
            guard case .duration(let value) = $0 else { return nil }
            return value
        }
    }
}

extension ConfigurationKey<[Duration]> {
    /// A list of durations, each in the range; absent means none.
    public static func durations(_ name: String, in range: ClosedRange<Duration>, help: String) -> Self {
        let kind = ConfigurationKind.list(.duration(range))
        return Self(field: ConfigurationField(name: name, kind: kind, defaultText: "[]", help: help), default: []) {
            guard case .list(let values) = $0 else { return nil }
            return values.compactMap {
                guard case .duration(let duration) = $0 else { return nil }
                return duration
            }
        }
    }
}

extension ConfigurationKey<TimeOfDay> {
    public static func timeOfDay(_ name: String, default value: TimeOfDay, help: String) -> Self {
        let field = ConfigurationField(name: name, kind: .timeOfDay, defaultText: "\(value)", help: help)
        return Self(field: field, default: value) {
            guard case .timeOfDay(let value) = $0 else { return nil }
            return value
        }
    }
}

extension ConfigurationKey<String> {
    /// A calendar event as systemd.time(7) writes it, such as `Mon..Fri 02:30`.
    public static func calendar(_ name: String, default value: String, help: String) -> Self {
        Self(field: ConfigurationField(name: name, kind: .calendar, defaultText: value, help: help), default: value) {
            guard case .text(let text) = $0 else { return nil }
            return text
        }
    }

    public static func text(_ name: String, default value: String, help: String) -> Self {
        Self(field: ConfigurationField(name: name, kind: .text, defaultText: value, help: help), default: value) {
            guard case .text(let text) = $0 else { return nil }
            return text
        }
    }
}

extension ConfigurationKey<[String]> {
    /// A list of texts; absent means none.
    public static func texts(_ name: String, help: String) -> Self {
        let field = ConfigurationField(name: name, kind: .list(.text), defaultText: "[]", help: help)
        return Self(field: field, default: []) {
            guard case .list(let values) = $0 else { return nil }
            return values.compactMap {
                guard case .text(let text) = $0 else { return nil }
                return text
            }
        }
    }
}

extension ConfigurationKey<String?> {
    public static func text(_ name: String, help: String) -> Self {
        Self(field: ConfigurationField(name: name, kind: .text, help: help), default: nil) {
            guard case .text(let text) = $0 else { return nil }
            return text
        }
    }
}

extension ConfigurationKey {
    /// One of an enumeration's raw values; absent means `nil`.
    public static func choice<Choice: CaseIterable & RawRepresentable<String> & Sendable>(
        _ name: String,
        help: String
    ) -> Self where Value == Choice? {
        let kind = ConfigurationKind.choice(Choice.allCases.map(\.rawValue))
        return Self(field: ConfigurationField(name: name, kind: kind, help: help), default: nil) {
            guard case .text(let text) = $0, let choice = Choice(rawValue: text) else { return nil }
            return .some(choice)
        }
    }

    /// One of an enumeration's raw values.
    public static func choice(
        _ name: String,
        default value: Value,
        help: String
    ) -> Self where Value: CaseIterable & RawRepresentable<String> {
        let kind = ConfigurationKind.choice(Value.allCases.map(\.rawValue))
        let field = ConfigurationField(name: name, kind: kind, defaultText: value.rawValue, help: help)
        return Self(field: field, default: value) {
            guard case .text(let text) = $0 else { return nil }
            return Value(rawValue: text)
        }
    }

    /// Several of an enumeration's raw values, in the order in which they stand; `defaultValue` when the key is absent.
    public static func choices<Choice: CaseIterable & RawRepresentable<String> & Sendable>(
        _ name: String,
        default values: [Choice],
        help: String
    ) -> Self where Value == [Choice] {
        let kind = ConfigurationKind.list(.choice(Choice.allCases.map(\.rawValue)))
        let text = "[\(values.map(\.rawValue).joined(separator: ", "))]"
        return Self(field: ConfigurationField(name: name, kind: kind, defaultText: text, help: help), default: values) {
            guard case .list(let values) = $0 else { return nil }
            return values.compactMap {
                guard case .text(let text) = $0 else { return nil }
                return Choice(rawValue: text)
            }
        }
    }

    /// A group of keys; absent means `nil`.
    public static func object<Element: ConfigurationObject>(
        _ name: String,
        of type: Element.Type,
        help: String
    ) -> Self where Value == Element? {
        let kind = ConfigurationKind.object(type.fields)
        return Self(field: ConfigurationField(name: name, kind: kind, help: help), default: nil) {
            guard case .object(let values) = $0 else { return nil }
            return .some(Element(PluginConfiguration(values)))
        }
    }

    /// Groups of keys under names that people choose; absent means none.
    public static func map<Element: ConfigurationObject>(
        _ name: String,
        of type: Element.Type,
        help: String
    ) -> Self where Value == [String: Element] {
        let kind = ConfigurationKind.map(.object(type.fields))
        return Self(field: ConfigurationField(name: name, kind: kind, defaultText: "{}", help: help), default: [:]) {
            guard case .object(let values) = $0 else { return nil }
            return values.compactMapValues {
                guard case .object(let values) = $0 else { return nil }
                return Element(PluginConfiguration(values))
            }
        }
    }

    /// A list of objects, in order; absent means none.
    public static func list<Element: ConfigurationObject>(
        _ name: String,
        of type: Element.Type,
        help: String
    ) -> Self where Value == [Element] {
        let kind = ConfigurationKind.list(.object(type.fields))
        return Self(field: ConfigurationField(name: name, kind: kind, defaultText: "[]", help: help), default: []) {
            guard case .list(let values) = $0 else { return nil }
            return values.compactMap {
                guard case .object(let values) = $0 else { return nil }
                return Element(PluginConfiguration(values))
            }
        }
    }
}
