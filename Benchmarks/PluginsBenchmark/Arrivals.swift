import Synchronization

/// When each of several listeners heard of something.
final class Arrivals: Sendable {
    private struct State {
        var expected = 0
        var times: [ContinuousClock.Instant] = []
        var waiting: CheckedContinuation<[ContinuousClock.Instant], Never>?
    }

    static let shared = Arrivals()
    private let state = Mutex(State())

    func expect(_ count: Int) {
        state.withLock { state in
            state.expected = count
            state.times = []
        }
    }

    func note(_ index: Int) {
        let now = ContinuousClock.now
        let done: (CheckedContinuation<[ContinuousClock.Instant], Never>, [ContinuousClock.Instant])? = state.withLock {
            state in
            state.times.append(now)
            guard state.times.count == state.expected, let waiting = state.waiting else { return nil }
            state.waiting = nil
            return (waiting, state.times)
        }
        if let (waiting, times) = done { waiting.resume(returning: times) }
    }

    /// Waits until all have heard.
    var all: [ContinuousClock.Instant] {
        get async {
            await withCheckedContinuation { continuation in
                let times: [ContinuousClock.Instant]? = state.withLock { state in
                    if state.times.count == state.expected { return state.times }
                    state.waiting = continuation
                    return nil
                }
                if let times { continuation.resume(returning: times) }
            }
        }
    }
}
