/// Where a server takes connections from.
public enum ListeningAddress: Hashable, Sendable {
    /// A socket of the server's own in the file system.
    ///
    /// A lock file beside it (`path` + `.lock`) keeps two servers apart; a socket that refuses connections is left
    /// over and replaced; the socket goes when the server stops.
    ///
    /// - Parameters:
    ///   - path: at most 107 bytes (`sockaddr_un`, unix(7)).
    ///   - mode: who may connect, by write permission: `0o600` for the owner alone, `0o660` for a group.
    ///   - group: the socket's group; nil leaves the process's.
    case path(String, mode: UInt32 = 0o600, group: UInt32? = nil)

    /// A listening stream socket that somebody else made and owns, systemd as a rule (sd_listen_fds(3)).
    ///
    /// The server takes the descriptor over and closes it when it stops; the socket itself is neither shut down nor
    /// unlinked, so that connections wait in it for the next server.
    case inherited(descriptor: Int32)
}
