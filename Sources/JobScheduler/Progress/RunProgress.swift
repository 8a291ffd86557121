public import TimeZoneRules

/// What a run at work said last of how far it is. It is kept in memory, and gone when the run has ended.
public struct RunProgress: Hashable, Sendable {
    public var run: Run
    public var progress: JobProgress
    /// When it was said.
    public var at: Timestamp

    public init(run: Run, progress: JobProgress, at: Timestamp) {
        self.run = run
        self.progress = progress
        self.at = at
    }
}
