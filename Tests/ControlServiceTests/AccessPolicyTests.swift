import Testing

@testable import ControlService

@Suite("An access policy")
struct AccessPolicyTests {
    private static let system: [String: UInt32] = [
        "watchers": 100, "office": 200, "admins": 300, "web": 400, "keepers": 500,
    ]

    private func policy(owner: UInt32? = nil) throws -> AccessPolicy {
        try AccessPolicy(
            groups: [
                .observer: ["watchers"], .staff: ["office"], .operator: ["admins", "office"], .frontend: ["web"],
                .custodian: ["keepers"],
            ],
            owner: owner
        ) { Self.system[$0] }
    }

    @Test(
        "gives the roles of all of a caller's groups",
        arguments: [
            ([], []), ([1, 2, 3], []), ([100], [.observer]), ([200], [.staff, .operator]), ([300], [.operator]),
            ([400], [.frontend]), ([400, 1, 100], [.frontend, .observer]),
            ([500], [.custodian]),
        ] as [([UInt32], Set<Role>)]
    )
    func groups(groups: [UInt32], roles: Set<Role>) throws {
        #expect(try policy().roles(uid: 1000, groups: groups) == roles)
    }

    @Test("root is an operator, and no more than that unless a group says so")
    func root() throws {
        #expect(try policy().roles(uid: 0, groups: []) == [.operator])
        #expect(try policy().roles(uid: 0, groups: [100]) == [.operator, .observer])
        // A group of the number 0 is no root.
        #expect(try policy().roles(uid: 1000, groups: [0]) == [])
    }

    @Test("the account that started the daemon by hand has every role but the custodian's, and only that one")
    func owner() throws {
        let roles = Set(Role.allCases).subtracting([.custodian])
        #expect(try policy(owner: 1000).roles(uid: 1000, groups: []) == roles)
        #expect(try policy(owner: 1000).roles(uid: 1000, groups: [500]) == Set(Role.allCases))
        #expect(try policy(owner: 1000).roles(uid: 1001, groups: []) == [])
        #expect(try policy(owner: 0).roles(uid: 0, groups: []) == roles)
    }

    @Test("a group that the system does not have is an error that names it")
    func unknown() throws {
        let error = #expect(throws: UnknownName.self) {
            try AccessPolicy(groups: [.staff: ["office", "nobody-here"]], owner: nil) { Self.system[$0] }
        }
        #expect(error == UnknownName(name: "nobody-here", key: "access.staff", kind: "group"))
        #expect(error?.description == #"access.staff: the system has no group "nobody-here""#)
    }

    @Test("groups are looked up in the system")
    func systemGroups() {
        #expect(AccessPolicy.systemGroupID("root") == 0)
        #expect(AccessPolicy.systemGroupID("no-such-group-here") == nil)
    }
}
