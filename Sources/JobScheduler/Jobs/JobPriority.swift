/// What goes first among the due jobs. The highest due level is always taken first.
public enum JobPriority: Int, Sendable, Codable, CaseIterable, Comparable {
    case high = 0
    case normal = 1
    case low = 2

    /// True when `lhs` goes before `rhs`.
    public static func < (lhs: JobPriority, rhs: JobPriority) -> Bool { lhs.rawValue < rhs.rawValue }
}
