/// Who is at the other end of a connection, as the kernel noted it when the peer connected (unix(7)).
public struct PeerCredentials: Hashable, Sendable {
    public var userID: UInt32
    /// The peer's effective group.
    public var groupID: UInt32
    /// The process that connected; it may have passed the connection on or be gone. 0 when it lives in another
    /// PID namespace.
    public var processID: Int32
    /// The peer's supplementary groups (SO_PEERGROUPS).
    public var supplementaryGroupIDs: [UInt32]

    public init(userID: UInt32, groupID: UInt32, processID: Int32, supplementaryGroupIDs: [UInt32]) {
        self.userID = userID
        self.groupID = groupID
        self.processID = processID
        self.supplementaryGroupIDs = supplementaryGroupIDs
    }

    /// Whether the peer belongs to a group, be it as its effective or as a supplementary one.
    public func isMember(ofGroup group: UInt32) -> Bool {
        groupID == group || supplementaryGroupIDs.contains(group)
    }
}

/// A number that no other connection of the same server has.
public struct ConnectionID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    public var description: String { String(rawValue) }

    public static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}
