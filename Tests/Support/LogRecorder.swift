package import Logging
import Synchronization

/// Keeps what is logged, for a test to look at.
package final class LogRecorder: Sendable {
    private let kept = Mutex<[String]>([])

    package init() {}

    /// `level: message key=value…`, keys in order.
    package var lines: [String] { kept.withLock { $0 } }

    package var logger: Logger {
        Logger(label: "test") { _ in Handler(recorder: self) }
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var logLevel = Logger.Level.debug
        var metadata = Logger.Metadata()

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            recorder.kept.withLock { $0.append("\(event.level): \(event.message)\(fields)") }
        }
    }
}
