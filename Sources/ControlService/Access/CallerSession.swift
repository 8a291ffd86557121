import Synchronization
package import TherapyKit

/// Who is at the other end of a connection: what every handler knows of its caller.
package final class CallerSession: Sendable {
    package let uid: UInt32
    package let roles: Set<Role>
    /// The user that the configuration ties the account to.
    package let user: User.ID?
    /// The archive that the connection has uploaded.
    let upload = ArchiveUpload()
    private let acting: Mutex<User.ID?>

    package init(uid: UInt32, roles: Set<Role>, user: User.ID? = nil) {
        self.uid = uid
        self.roles = roles
        self.user = user
        acting = Mutex(user)
    }

    /// The user for whom the rest of the connection acts: the account's own, until a front end says otherwise.
    package var actingAs: User.ID? { acting.withLock { $0 } }

    func act(as user: User.ID) {
        acting.withLock { $0 = user }
    }

    /// In whose name changes are made.
    package var actor: Actor { .account(uid: uid, user: actingAs) }
}
