import Glibc
package import TherapyKit

/// Which roles a caller has, and which user it is.
package struct AccessPolicy: Sendable {
    private let roles: [UInt32: Set<Role>]
    private let users: [UInt32: User.ID]
    /// The account that may do everything but see private notes, as the one who started the daemon by hand may.
    private let owner: UInt32?
    /// The daemon's own account, which may operate it: its unit reloads it by `therapyctl reload`.
    private let service: UInt32?

    /// - Parameters:
    ///   - groups: the Unix groups of each role.
    ///   - accounts: the users that Unix accounts belong to, by the accounts' names.
    ///   - owner: the account with every role but `custodian`; `nil` under systemd, where groups alone decide.
    ///   - service: the account that the daemon runs under, an operator.
    ///   - groupID: finds a group's number by its name.
    ///   - accountID: finds an account's number by its name.
    /// - Throws: ``UnknownName`` for a group or an account that the system does not have.
    package init(
        groups: [Role: [String]],
        accounts: [String: User.ID] = [:],
        owner: UInt32?,
        service: UInt32? = nil,
        groupID: (String) -> UInt32? = Self.systemGroupID,
        accountID: (String) -> UInt32? = Self.systemAccountID
    ) throws(UnknownName) {
        var roles: [UInt32: Set<Role>] = [:]
        for (role, names) in groups {
            for name in names {
                guard let id = groupID(name) else {
                    throw UnknownName(name: name, key: "access.\(role.rawValue)", kind: "group")
                }
                roles[id, default: []].insert(role)
            }
        }
        var users: [UInt32: User.ID] = [:]
        for (name, user) in accounts {
            guard let id = accountID(name) else {
                throw UnknownName(name: name, key: "access.accounts", kind: "account")
            }
            users[id] = user
        }
        self.roles = roles
        self.users = users
        self.owner = owner
        self.service = service
    }

    /// Who an account is, with all that it may do.
    package func caller(uid: UInt32, groups: [UInt32]) -> CallerSession {
        CallerSession(uid: uid, roles: roles(uid: uid, groups: groups), user: users[uid])
    }

    /// The roles of an account; root is an operator.
    package func roles(uid: UInt32, groups: [UInt32]) -> Set<Role> {
        var found: Set<Role> = uid == 0 || uid == service ? [.operator] : []
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

    /// getpwnam_r(3).
    package static func systemAccountID(_ name: String) -> UInt32? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let result = getpwnam_r(name, &entry, start, buffer.count, &found)
            return result == 0 && found != nil ? entry.pw_uid : nil
        }
    }
}

/// The configuration names a group or an account that the system does not know.
package struct UnknownName: Error, Hashable, Sendable, CustomStringConvertible {
    package let name: String
    package let key: String
    /// `group` or `account`.
    package let kind: String

    package var description: String { "\(key): the system has no \(kind) \"\(name)\"" }
}
