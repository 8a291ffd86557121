/// A job as the manifest declares it.
public struct JobDeclaration: Hashable, Sendable {
    /// Lower-case words joined by `-`.
    public let name: String
    /// One line for lists.
    public let summary: String
    /// After so long the job's task is cancelled and the attempt counts as timed out.
    public let timeout: Duration
    /// How often it is tried before it is given up and kept for an operator.
    public let maxAttempts: Int

    public init(name: String, summary: String, timeout: Duration = .seconds(60), maxAttempts: Int = 10) {
        self.name = name
        self.summary = summary
        self.timeout = timeout
        self.maxAttempts = maxAttempts
    }
}
