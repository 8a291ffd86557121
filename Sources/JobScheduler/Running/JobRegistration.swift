/// A handler, and how its attempts are treated.
public struct JobRegistration: Sendable {
    public var kind: JobKind
    /// How long an attempt may take before it is cancelled; nil for as long as it likes.
    public var timeout: Duration?
    /// How long to wait between attempts. How many there are is the job's own (`JobRequest.maxAttempts`).
    public var retry: Backoff
    /// How many jobs of this kind run at once; nil for as many as the scheduler's own limits let.
    public var concurrency: Int?
    /// The newest version of the arguments that the handler understands (`JobRequest.argumentsVersion`). It is given
    /// those and older ones; newer ones, which an earlier start of a newer program left, wait for that one.
    public var argumentsVersion: Int
    public var handler: JobHandler

    public init(
        kind: JobKind,
        timeout: Duration? = .seconds(60),
        retry: Backoff = .standard,
        concurrency: Int? = nil,
        argumentsVersion: Int = 1,
        handler: @escaping JobHandler
    ) {
        self.kind = kind
        self.timeout = timeout
        self.retry = retry
        self.concurrency = concurrency.map { max(1, $0) }
        self.argumentsVersion = max(1, argumentsVersion)
        self.handler = handler
    }
}
