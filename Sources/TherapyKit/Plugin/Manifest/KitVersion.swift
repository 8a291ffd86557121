/// A version of TherapyKit, by semver.org.
public struct KitVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let major: Int
    public let minor: Int
    public let patch: Int

    public init(_ major: Int, _ minor: Int, _ patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Of the kit that the calling code is compiled against, and not of the one that it is loaded beside.
    @_alwaysEmitIntoClient
    public static var atCompileTime: KitVersion { KitVersion(1, 0, 0) }

    public static func < (lhs: Self, rhs: Self) -> Bool {
        (lhs.major, lhs.minor, lhs.patch) < (rhs.major, rhs.minor, rhs.patch)
    }

    public var description: String { "\(major).\(minor).\(patch)" }
}
