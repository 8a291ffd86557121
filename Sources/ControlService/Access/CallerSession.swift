import Synchronization
package import TherapyKit

/// Who is at the other end of a connection: what every handler knows of its caller.
package final class CallerSession: Sendable {
    package let uid: UInt32
    package let roles: Set<Role>
    /// The archive that the connection has uploaded.
    let upload = ArchiveUpload()
    private let acting = Mutex<User.ID?>(nil)

    package init(uid: UInt32, roles: Set<Role>) {
        self.uid = uid
        self.roles = roles
    }

    /// The user for whom the rest of the connection acts.
    package var actingAs: User.ID? { acting.withLock { $0 } }

    /// In whose name changes are made.
    package var actor: Actor { .account(uid: uid, user: actingAs) }
}
