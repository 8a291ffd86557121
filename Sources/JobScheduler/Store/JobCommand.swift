/// What is done to a job by hand.
public enum JobCommand: String, Sendable, CaseIterable {
    case pause
    case resume
    case cancel
    case retry
}
