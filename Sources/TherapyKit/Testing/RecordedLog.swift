import Synchronization
public import TherapyKit

/// What a plugin logged.
public final class RecordedLog: Sendable {
    /// One call of the log.
    public struct Line: Hashable, Sendable {
        public let level: PluginLog.Level
        public let message: String
        public let fields: [String: String]
    }

    private let state = Mutex<[Line]>([])

    public init() {}

    /// All lines, oldest first.
    public var lines: [Line] { state.withLock { $0 } }

    /// The log for a plugin's context.
    public var log: PluginLog {
        PluginLog { [self] level, message, fields in
            state.withLock { $0.append(Line(level: level, message: message, fields: fields)) }
        }
    }
}
