import Glibc
import Logging
import NIOCore
import Synchronization
import Varlink

extension VarlinkSocketServer {
    /// Lets a connection in or turns it away. On the connection's event loop.
    func accept(_ channel: any Channel, _ loops: EventLoops) -> EventLoopFuture<Void> {
        PeerCredentials.read(from: channel).flatMapThrowing { peer in
            let id = self.nextConnectionID()
            guard self.resources.admission.openConnection(of: peer.userID) else {
                throw self.refuse(id, peer, because: "too many connections")
            }
            guard let context = self.makeContext(id, peer) else {
                self.resources.admission.closeConnection(of: peer.userID)
                throw self.refuse(id, peer, because: "not permitted")
            }
            let handler = ConnectionHandler(
                id: id,
                peer: peer,
                resources: self.resources,
                executor: loops.executor(of: channel.eventLoop),
                answerer: { [service = self.service] call, sink in
                    try await service.answer(call, context: context, sink: sink)
                }
            )
            do {
                try channel.pipeline.syncOperations.addHandler(handler)
            } catch {
                self.resources.admission.closeConnection(of: peer.userID)
                throw error
            }
            self.register(channel, as: id)
        }
    }

    private func nextConnectionID() -> ConnectionID {
        state.withLock { state in
            state.lastConnection += 1
            return ConnectionID(rawValue: state.lastConnection)
        }
    }

    private func refuse(_ id: ConnectionID, _ peer: PeerCredentials, because reason: String) -> ConnectionRefused {
        resources.admission.countRefusedConnection()
        resources.logThrottled(
            "Connection refused: \(reason)",
            metadata: ["connection": "\(id)", "uid": "\(peer.userID)", "pid": "\(peer.processID)"]
        )
        return ConnectionRefused()
    }

    private func register(_ channel: any Channel, as id: ConnectionID) {
        let isStopping = state.withLock { state in
            state.connections[id] = channel
            guard case .stopping = state.lifecycle else { return false }
            return true
        }
        if isStopping {
            channel.pipeline.fireUserInboundEventTriggered(ConnectionEvent.stop)
            // Accepted before the listener closed: as good as any other.
            channel.eventLoop.scheduleTask(in: TimeAmount(timeToLastCall)) {
                channel.pipeline.fireUserInboundEventTriggered(ConnectionEvent.endInput)
            }
        }
        channel.closeFuture.whenComplete { _ in
            let waiter = self.state.withLock { state -> CheckedContinuation<Void, Never>? in
                state.connections[id] = nil
                guard state.connections.isEmpty else { return nil }
                defer { state.closeWaiter = nil }
                return state.closeWaiter
            }
            waiter?.resume()
        }
    }

    /// Every connection takes a descriptor.
    func warnOfFewDescriptors() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur < UInt(resources.configuration.limits.connections)
        else { return }
        logger.info(
            "The process may open fewer files than connections are allowed",
            metadata: [
                "files": "\(limit.rlim_cur)", "connections": "\(resources.configuration.limits.connections)",
            ]
        )
    }
}

/// Has NIO close a connection that was turned away.
private struct ConnectionRefused: Error {}
