import Glibc
import NIOCore

extension PeerCredentials {
    /// Asks the kernel for the credentials of a connected channel's peer. On the channel's event loop.
    static func read(from channel: any Channel) -> EventLoopFuture<PeerCredentials> {
        guard let options = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        // struct ucred: pid, uid and gid, 32 bits each (unix(7)).
        let credentials: EventLoopFuture<InlineArray<3, UInt32>> =
            options.unsafeGetSocketOption(level: .socket, name: .peerCredentials)
        return credentials.and(supplementaryGroups(options, on: channel.eventLoop)).map { credentials, groups in
            PeerCredentials(
                userID: credentials[1],
                groupID: credentials[2],
                processID: Int32(bitPattern: credentials[0]),
                supplementaryGroupIDs: groups
            )
        }
    }

    /// SO_PEERGROUPS fails with ERANGE when the groups do not fit, and NIO does not tell how much of the zeroed value
    /// was filled. So ask with room for none, for some, for as many as Linux allows (NGROUPS_MAX). The kernel keeps
    /// groups in rising order: only the first can be 0, and every further 0 is unused room.
    private static func supplementaryGroups(
        _ options: any SocketOptionProvider,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<[UInt32]> {
        let none: EventLoopFuture<Void> = options.unsafeGetSocketOption(level: .socket, name: .peerGroups)
        return none.map { [] }.flatMapError { error in
            guard isTooSmall(error) else { return eventLoop.makeFailedFuture(error) }
            let some: EventLoopFuture<InlineArray<32, UInt32>> =
                options.unsafeGetSocketOption(level: .socket, name: .peerGroups)
            return some.map { used($0.span) }
        }.flatMapError { error in
            guard isTooSmall(error) else { return eventLoop.makeFailedFuture(error) }
            let all: EventLoopFuture<InlineArray<65536, UInt32>> =
                options.unsafeGetSocketOption(level: .socket, name: .peerGroups)
            return all.map { used($0.span) }
        }
    }

    private static func isTooSmall(_ error: any Error) -> Bool {
        (error as? IOError)?.errnoCode == ERANGE
    }

    private static func used(_ groups: Span<UInt32>) -> [UInt32] {
        var used: [UInt32] = [groups[0]]
        for index in 1..<groups.count where groups[index] != 0 {
            used.append(groups[index])
        }
        return used
    }
}

extension NIOBSDSocket.Option {
    fileprivate static let peerCredentials = NIOBSDSocket.Option(rawValue: SO_PEERCRED)
    fileprivate static let peerGroups = NIOBSDSocket.Option(rawValue: SO_PEERGROUPS)
}
