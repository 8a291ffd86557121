import Synchronization

/// Tells the status how many clients there are: the server, which counts them, is made after what it serves.
final class ConnectionCounter: Sendable {
    private let source = Mutex<@Sendable () -> Int>({ 0 })

    var count: Int { source.withLock { $0 }() }

    func watch(_ source: @escaping @Sendable () -> Int) {
        self.source.withLock { $0 = source }
    }
}
