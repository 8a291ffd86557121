package import Glibc
public import Logging

/// Writes log events to the journal in a service, and to standard error elsewhere, each as one line.
///
///     let output = LogOutput(format: .detect(environment: .current()), identifier: "mydaemon")
///     LoggingSystem.bootstrap { ServiceLogHandler(label: $0, output: output) }
public struct ServiceLogHandler: LogHandler {
    /// The threshold's, until a logger is given a level of its own.
    public var logLevel: Logger.Level {
        get { ownLevel ?? threshold.level }
        set { ownLevel = newValue }
    }
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?

    private var ownLevel: Logger.Level?
    private let threshold: LogThreshold
    private let label: String
    private let output: LogOutput
    private let now: @Sendable () -> timespec

    /// - Parameter label: stands before every message.
    public init(
        label: String,
        output: LogOutput,
        threshold: LogThreshold = LogThreshold(),
        metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.init(
            label: label,
            output: output,
            threshold: threshold,
            metadataProvider: metadataProvider,
            now: {
                var now = timespec()
                clock_gettime(CLOCK_REALTIME, &now)
                return now
            }
        )
    }

    /// - Parameter now: the time since the epoch.
    package init(
        label: String,
        output: LogOutput,
        threshold: LogThreshold = LogThreshold(),
        metadataProvider: Logger.MetadataProvider? = nil,
        now: @escaping @Sendable () -> timespec
    ) {
        self.label = label
        self.output = output
        self.threshold = threshold
        self.metadataProvider = metadataProvider
        self.now = now
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var merged = metadata
        if let provided = metadataProvider?.get() { merged.merge(provided) { $1 } }
        if let own = event.metadata { merged.merge(own) { $1 } }
        output.write(LogLine(time: now(), label: label, event: event, metadata: merged))
    }
}
