import Glibc

/// Sends the same call over a number of connections, each time the reply has come, and measures how long that takes.
///
/// One thread looks after all connections, so that the generator is the same for every server.
struct Load {
    let path: String
    let connectionCount: Int
    let duration: Duration
    /// One message with its NUL.
    let message: [UInt8]
    /// Calls under way at a time on each connection.
    var pipelined = 1

    struct Outcome {
        var calls = 0
        var elapsed: Duration = .zero
        /// Per round trip, sorted.
        var latencies: [Duration] = []

        var callsPerSecond: Double { Double(calls) / (elapsed / .seconds(1)) }

        func latency(atQuantile quantile: Double) -> Duration {
            guard !latencies.isEmpty else { return .zero }
            return latencies[min(latencies.count - 1, Int(Double(latencies.count) * quantile))]
        }
    }

    func run() throws(LoadError) -> Outcome {
        let sockets = try (0..<connectionCount).map { _ throws(LoadError) in try connected() }
        defer { for socket in sockets { close(socket) } }
        var batch: [UInt8] = []
        for _ in 0..<pipelined { batch += message }

        var outcome = Outcome()
        outcome.latencies.reserveCapacity(2_000_000)
        var sentAt = [ContinuousClock.Instant](repeating: .now, count: connectionCount)
        var awaited = [Int](repeating: pipelined, count: connectionCount)
        var requests = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var chunk = [UInt8](repeating: 0, count: 256 * 1024)
        let begin = ContinuousClock.now
        for index in sockets.indices {
            sentAt[index] = .now
            try sendAll(batch, to: sockets[index])
        }
        var now = begin
        while now - begin < duration {
            // One connection needs no poll: recv waits by itself.
            if connectionCount > 1 { poll(&requests, nfds_t(connectionCount), -1) }
            for index in requests.indices where connectionCount == 1 || requests[index].revents != 0 {
                let count = recv(sockets[index], &chunk, chunk.count, 0)
                guard count > 0 else { throw .closed }
                awaited[index] -= chunk[..<count].count { $0 == 0 }
                guard awaited[index] == 0 else { continue }
                now = .now
                outcome.latencies.append(now - sentAt[index])
                outcome.calls += pipelined
                awaited[index] = pipelined
                sentAt[index] = now
                try sendAll(batch, to: sockets[index])
            }
        }
        outcome.elapsed = now - begin
        outcome.latencies.sort()
        return outcome
    }

    private func connected() throws(LoadError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw .cannotConnect(errno: errno) }
        return descriptor
    }

    private func sendAll(_ bytes: [UInt8], to socket: Int32) throws(LoadError) {
        guard send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw .closed }
    }
}

enum LoadError: Error {
    case cannotConnect(errno: Int32)
    case closed
}
