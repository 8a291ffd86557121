public import JobScheduler
import Synchronization

/// Holds handlers up until a test opens it, deaf to their cancellation: a handler that waits here is stuck. The clock
/// does not wait for them.
public final class VirtualGate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let clock: VirtualWallClock
    private let state = Mutex(State())

    public init(_ clock: VirtualWallClock) { self.clock = clock }

    public func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() } else { clock.workEnded() }
        }
    }

    /// Those who wait are at work again when this returns.
    public func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting {
            clock.workBegan()
            continuation.resume()
        }
    }
}
