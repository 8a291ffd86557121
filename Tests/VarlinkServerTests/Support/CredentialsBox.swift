import Synchronization
import VarlinkServer

/// Where a server's closure leaves what it was given.
final class CredentialsBox: Sendable {
    let credentials = Mutex<PeerCredentials?>(nil)
}
