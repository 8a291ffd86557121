import Synchronization

/// Collects what closures of a test say, and gives them what is known only later.
final class Shelf<Entry: Sendable>: Sendable {
    private let kept = Mutex<[Entry]>([])

    var all: [Entry] { kept.withLock { $0 } }

    func append(_ entry: Entry) { kept.withLock { $0.append(entry) } }
}

/// Holds a call up until a test opens it.
final class Gate: Sendable {
    private let (stream, continuation) = AsyncStream.makeStream(of: Void.self)

    func pass() async {
        for await _ in stream {}
    }

    func open() { continuation.finish() }
}
