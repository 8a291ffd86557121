/// A plugin's log: ids and kinds, never names, addresses, notes or answers.
///
/// In the journal each field is one of the line's, `sentAt` as `THERAPYD_SENT_AT`, by which journalctl finds it. A field
/// named `MESSAGE_ID`, 32 hexadecimal digits, says what kind of event the line tells of (systemd.journal-fields(7)).
public struct PluginLog: Sendable {
    public enum Level: String, CaseIterable, Hashable, Sendable {
        case debug, info, notice, warning, error
    }

    private let sink: @Sendable (Level, String, [String: String]) -> Void

    /// For hosts.
    public init(_ sink: @escaping @Sendable (Level, String, [String: String]) -> Void) {
        self.sink = sink
    }

    public func debug(_ message: String, _ fields: [String: String] = [:]) { sink(.debug, message, fields) }
    public func info(_ message: String, _ fields: [String: String] = [:]) { sink(.info, message, fields) }
    public func notice(_ message: String, _ fields: [String: String] = [:]) { sink(.notice, message, fields) }
    public func warning(_ message: String, _ fields: [String: String] = [:]) { sink(.warning, message, fields) }
    public func error(_ message: String, _ fields: [String: String] = [:]) { sink(.error, message, fields) }
}
