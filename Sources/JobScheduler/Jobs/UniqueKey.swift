/// Makes a job the only one of its owner under a name of the caller's choosing.
///
/// A key is held until its job is completed, discarded or cancelled; a recurring job holds it when it is discarded
/// too, so that registering it again at every start does not revive a job that keeps crashing.
public struct UniqueKey: Hashable, Sendable {
    /// What happens when the key is held already.
    public enum Conflict: String, Sendable {
        /// The job that is there stays as it is.
        case keep
        /// The job that is there gets the new arguments, limits and schedule. One with the same schedule keeps its
        /// place on it; one that runs finishes its run first.
        case replace
    }

    public var text: String
    public var conflict: Conflict

    public init(_ text: String, onConflict conflict: Conflict = .keep) {
        self.text = text
        self.conflict = conflict
    }
}
