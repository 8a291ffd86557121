/// The type of a configuration key, and what it allows.
public indirect enum ConfigurationKind: Hashable, Sendable {
    case bool
    case integer(ClosedRange<Int>)
    /// A time span as systemd.time(7) writes it, such as `90s` or `1h 30min`.
    case duration(ClosedRange<Duration>)
    /// A time that clocks on the wall show, such as `08:30`.
    case timeOfDay
    /// A calendar event as systemd.time(7) writes it, such as `Mon..Fri 02:30`; its value is the text in normal form.
    case calendar
    case text
    /// A file or directory.
    case path
    case choice([String])
    case list(ConfigurationKind)
    case object([ConfigurationField])
    /// Any names, each with a value of the kind.
    case map(ConfigurationKind)
}

/// One key of a configuration: from this one declaration come parsing, checking and documentation.
public struct ConfigurationField: Hashable, Sendable {
    public let name: String
    public let kind: ConfigurationKind
    /// What holds when the key is absent, as it would be written; `nil` when nothing does.
    public let defaultText: String?
    public let help: String

    public init(name: String, kind: ConfigurationKind, defaultText: String? = nil, help: String) {
        self.name = name
        self.kind = kind
        self.defaultText = defaultText
        self.help = help
    }
}

/// A value that was checked against its kind.
public indirect enum ConfigurationValue: Hashable, Sendable {
    case bool(Bool)
    case integer(Int)
    case duration(Duration)
    case timeOfDay(TimeOfDay)
    case text(String)
    case list([ConfigurationValue])
    case object([String: ConfigurationValue])
}
