/// A handler, and how its attempts are treated.
public struct JobRegistration: Sendable {
    public var kind: JobKind
    /// How long an attempt may take before it is cancelled; nil for as long as it likes.
    public var timeout: Duration?
    /// How long to wait between attempts. How many there are is the job's own (`JobRequest.maxAttempts`).
    public var retry: Backoff
    /// How many jobs of this kind run at once; nil for as many as the scheduler's own limits let.
    public var concurrency: Int?
    public var handler: JobHandler

    public init(
        kind: JobKind,
        timeout: Duration? = .seconds(60),
        retry: Backoff = .standard,
        concurrency: Int? = nil,
        handler: @escaping JobHandler
    ) {
        self.kind = kind
        self.timeout = timeout
        self.retry = retry
        self.concurrency = concurrency.map { max(1, $0) }
        self.handler = handler
    }
}
