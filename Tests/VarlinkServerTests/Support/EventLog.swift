import Synchronization

/// What happened in handlers, in order; tests wait for it instead of sleeping.
final class EventLog: Sendable {
    private struct Waiter {
        let event: String
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var events: [String] = []
        var waiters: [Waiter] = []

        func has(_ event: String, _ count: Int) -> Bool {
            events.count { $0 == event } >= count
        }
    }

    private let state = Mutex(State())

    var events: [String] { state.withLock { $0.events } }

    func count(_ event: String) -> Int {
        state.withLock { state in state.events.count { $0 == event } }
    }

    func record(_ event: String) {
        let ready = state.withLock { state in
            state.events.append(event)
            let waiters = state.waiters
            let isReady = { [state] (waiter: Waiter) in waiter.event == event && state.has(event, waiter.count) }
            state.waiters.removeAll(where: isReady)
            return waiters.filter(isReady)
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    /// Returns once an event has happened so many times.
    func wait(for event: String, count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let hasHappened = state.withLock { state in
                if state.has(event, count) { return true }
                state.waiters.append(Waiter(event: event, count: count, continuation: continuation))
                return false
            }
            if hasHappened { continuation.resume() }
        }
    }
}

/// Keeps handlers waiting until it is opened or they are cancelled.
final class Gate: Sendable {
    private enum State {
        case closed([Int: CheckedContinuation<Void, any Error>])
        case open
    }

    private let state = Mutex(State.closed([:]))
    private let nextID = Atomic(0)

    func open() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
            guard case .closed(let waiters) = state else { return [] }
            state = .open
            return Array(waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async throws {
        let id = nextID.wrappingAdd(1, ordering: .relaxed).newValue
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOpen = state.withLock { state in
                    guard case .closed(var waiters) = state else { return true }
                    waiters[id] = continuation
                    state = .closed(waiters)
                    return false
                }
                if isOpen { continuation.resume() }
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func cancel(_ id: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard case .closed(var waiters) = state else { return nil }
            let waiter = waiters.removeValue(forKey: id)
            state = .closed(waiters)
            return waiter
        }
        waiter?.resume(throwing: CancellationError())
    }
}
