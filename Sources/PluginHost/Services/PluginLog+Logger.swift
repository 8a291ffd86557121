import Logging
import TherapyKit

extension PluginLog {
    init(plugin: String, throttle: LogThrottle, logger: Logger) {
        self.init { level, message, fields in
            guard logger.logLevel <= Logger.Level(level) else { return }
            switch throttle.take() {
            case .drop: return
            case .pass(let dropped) where dropped > 0:
                logger.warning(
                    "plugin logs too much: lines were dropped",
                    metadata: ["plugin": "\(plugin)", "lines": "\(dropped)"]
                )
            case .pass: break
            }
            var metadata = Logger.Metadata()
            for (name, value) in fields { metadata[name] = "\(value)" }
            // Last: none speaks as another.
            metadata["plugin"] = "\(plugin)"
            logger.log(level: Logger.Level(level), "\(message)", metadata: metadata)
        }
    }
}

extension Logger.Level {
    fileprivate init(_ level: PluginLog.Level) {
        switch level {
        case .debug: self = .debug
        case .info: self = .info
        case .notice: self = .notice
        case .warning: self = .warning
        case .error: self = .error
        }
    }
}
