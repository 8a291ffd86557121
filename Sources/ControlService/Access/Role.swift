/// What a caller may do; given by Unix group.
package enum Role: String, CaseIterable, Comparable, Hashable, Sendable {
    /// Sees status, jobs, plugins and events, which carry ids and no personal data.
    case observer
    /// Reads and changes the records.
    case staff
    /// Operates the daemon, without a look at the records.
    case `operator`
    /// May act for a user.
    case frontend
    /// Takes private notes out of the practice and into it, as parts of archives; nobody has that role but by a group.
    case custodian

    package static func < (lhs: Role, rhs: Role) -> Bool {
        lhs.rawValue < rhs.rawValue
    }
}
