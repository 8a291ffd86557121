import Synchronization

/// A call took longer than it may. Its task was cancelled, but may still run if it ignores that.
struct TimeLimitExceeded: Error, CustomStringConvertible {
    let limit: Duration

    var description: String { "took longer than \(limit)" }
}

/// Runs an operation and waits for it, but no longer than the limit.
///
/// Not a task group, which would wait for an operation that ignores its cancellation: here the caller goes on, and what
/// the operation gives after that is dropped. Cancelling the caller cancels the operation and waits for it no longer.
///
/// - Parameters:
///   - limit: `nil` for none but the caller's cancellation.
///   - executor: where the operation runs; `nil` for where everything does.
func withTimeLimit<Value: Sendable>(
    _ limit: Duration?,
    on executor: (any TaskExecutor)? = nil,
    clock: any Clock<Duration> = ContinuousClock(),
    operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let first = FirstResult<Value>()
    let work = Task(executorPreference: executor) {
        do {
            first.settle(.success(try await operation()))
        } catch {
            first.settle(.failure(error))
        }
    }
    let timer = limit.map { limit in
        Task {
            try await clock.sleep(for: limit)
            first.settle(.failure(TimeLimitExceeded(limit: limit)))
            work.cancel()
        }
    }
    defer { timer?.cancel() }
    return try await withTaskCancellationHandler {
        try await first.value
    } onCancel: {
        work.cancel()
        first.settle(.failure(CancellationError()))
    }
}

/// The first of several results; later ones are dropped.
private final class FirstResult<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Value, any Error>)
        case settled(Result<Value, any Error>)
    }

    private let state = Mutex(State.open)

    func settle(_ result: Result<Value, any Error>) {
        let waiter: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .open:
                state = .settled(result)
                return nil
            case .awaited(let continuation):
                state = .settled(result)
                return continuation
            case .settled: return nil
            }
        }
        waiter?.resume(with: result)
    }

    var value: Value {
        get async throws {
            try await withCheckedThrowingContinuation { continuation in
                let settled: Result<Value, any Error>? = state.withLock { state in
                    guard case .settled(let result) = state else {
                        state = .awaited(continuation)
                        return nil
                    }
                    return result
                }
                if let settled { continuation.resume(with: settled) }
            }
        }
    }
}
