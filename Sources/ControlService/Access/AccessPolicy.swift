import Glibc

/// Which roles a caller has.
package struct AccessPolicy: Sendable {
    private let roles: [UInt32: Set<Role>]
    /// The account that may do everything but see private notes, as the one who started the daemon by hand may.
    private let owner: UInt32?

    /// - Parameters:
    ///   - groups: the Unix groups of each role.
    ///   - owner: the account with every role but `custodian`; `nil` under systemd, where groups alone decide.
    ///   - groupID: finds a group's number by its name.
    /// - Throws: ``UnknownGroup`` for a group that the system does not have.
    package init(
        groups: [Role: [String]],
        owner: UInt32?,
        groupID: (String) -> UInt32? = Self.systemGroupID
    ) throws(UnknownGroup) {
        var roles: [UInt32: Set<Role>] = [:]
        for (role, names) in groups {
            for name in names {
                guard let id = groupID(name) else { throw UnknownGroup(name: name, role: role) }
                roles[id, default: []].insert(role)
            }
        }
        self.roles = roles
        self.owner = owner
    }

    /// The roles of an account; root is an operator.
    package func roles(uid: UInt32, groups: [UInt32]) -> Set<Role> {
        var found: Set<Role> = uid == 0 ? [.operator] : []
        if uid == owner { found = Set(Role.allCases).subtracting([.custodian]) }
        for group in groups { found.formUnion(roles[group] ?? []) }
        return found
    }

    /// getgrnam_r(3).
    package static func systemGroupID(_ name: String) -> UInt32? {
        var entry = group()
        var found: UnsafeMutablePointer<group>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
            let result = getgrnam_r(name, &entry, buffer.baseAddress, buffer.count, &found)
            return result == 0 && found != nil ? entry.gr_gid : nil
        }
    }
}

/// The configuration gives a role to a group that the system does not know.
package struct UnknownGroup: Error, Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let role: Role

    package var description: String { "access.\(role.rawValue): the system has no group \"\(name)\"" }
}
