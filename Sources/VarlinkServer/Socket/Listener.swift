import Glibc
import NIOCore
import NIOPosix

/// A socket that connections are being taken from.
struct Listener: Sendable {
    private let channel: any Channel
    /// Nil when the socket is somebody else's.
    private let owned: OwnedSocket?

    /// Opens, or takes over, a socket and begins to take connections.
    static func open(
        _ address: ListeningAddress,
        on group: any EventLoopGroup,
        outputLimit: Int,
        accepting initializer: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) async throws -> Listener {
        let owned: OwnedSocket?
        let descriptor: Int32
        switch address {
        case .path(let path, let mode, let userGroup):
            let socket = try OwnedSocket(path: path, mode: mode, group: userGroup)
            owned = socket
            descriptor = socket.descriptor
        case .inherited(let inherited):
            try InheritedSocket.check(inherited)
            owned = nil
            descriptor = inherited
        }
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                // Where descriptors have run out, accepting is tried once a second instead of without end.
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptBackoffHandler(shouldForwardIOErrorCaught: false)
                    )
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: max(1, outputLimit / 2), high: max(1, outputLimit))
            )
            .childChannelInitializer(initializer)
        do {
            let channel = try await bootstrap.withBoundSocket(descriptor).get()
            // NIO asks for a shorter queue than systemd does, on the very same socket.
            _ = try retryingInterrupts("listen") { listen(descriptor, OwnedSocket.backlog) }
            return Listener(channel: channel, owned: owned)
        } catch {
            owned?.removeName()
            throw error
        }
    }

    /// Takes no more connections. Those in the queue of an inherited socket stay there.
    func close() async {
        owned?.removeName()
        try? await channel.close()
    }
}
