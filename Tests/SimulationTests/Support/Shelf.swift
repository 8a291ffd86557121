import JobScheduler
import PracticeStore
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

/// Sees whether anybody else still has what it was shown.
final class Witness: Sendable {
    private struct Shown {
        weak var scheduler: JobScheduler?
        weak var store: PracticeStore?
    }

    private let shown = Mutex(Shown())

    var isAlone: Bool { shown.withLock { $0.scheduler == nil && $0.store == nil } }

    func watch(_ scheduler: JobScheduler, _ store: PracticeStore) {
        shown.withLock { $0 = Shown(scheduler: scheduler, store: store) }
    }
}
