import Synchronization
import TaskLanes

/// Makes the calls into one plugin: on threads of its own, with a limit on time, and with the call on record while the
/// plugin's code has a thread.
final class PluginCaller: Sendable {
    private struct State {
        var tally: [PluginCall.Kind: PluginUsage.Calls] = [:]
        var nextCall: UInt64 = 0
        /// The calls that go on, each with whether it was given up.
        var running: [UInt64: Bool] = [:]
        var waiting: [CheckedContinuation<Void, Never>] = []

        var leftBehind: Int { running.values.count { $0 } }
        var isIdle: Bool { running.count == leftBehind }

        mutating func takeWaitingIfIdle() -> [CheckedContinuation<Void, Never>] {
            guard isIdle else { return [] }
            defer { waiting = [] }
            return waiting
        }
    }

    let plugin: String
    private let lane: TaskLane
    private let maxLeftBehind: Int
    private let state = Mutex(State())

    init(plugin: String, lane: TaskLane, maxLeftBehind: Int) {
        self.plugin = plugin
        self.lane = lane
        self.maxLeftBehind = maxLeftBehind
    }

    /// What the calls cost so far.
    var usage: PluginUsage {
        var usage = PluginUsage()
        state.withLock { state in
            usage.calls = state.tally
            usage.running = state.running.count
            usage.leftBehind = state.leftBehind
        }
        usage.processorTime = lane.usage.processorTime
        return usage
    }

    /// - Parameter limit: `nil` where the caller sees to it itself, by cancelling the task that waits.
    /// - Throws: what the plugin throws, ``TimeLimitExceeded``, ``PluginGivenUp``, or `CancellationError`.
    func call<Value: Sendable>(
        _ call: PluginCall,
        limit: Duration?,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let id = try begin(call)
        let begun = ContinuousClock.now
        do {
            let executor = lane.executor(within: CallScope(call, of: plugin))
            let value = try await withTimeLimit(limit, on: executor) {
                defer { self.end(id) }
                return try await body()
            }
            note(call, since: begun)
            return value
        } catch {
            giveUp(id)
            note(call, since: begun, error)
            throw error
        }
    }

    /// Waits until no call goes on, but for those that were given up.
    func waitUntilIdle() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if !state.isIdle { state.waiting.append(continuation) }
                return state.isIdle
            }
            if isIdle { continuation.resume() }
        }
    }

    private func begin(_ call: PluginCall) throws(PluginGivenUp) -> UInt64 {
        let id = state.withLock { state -> UInt64? in
            // Even what is given up is told to go.
            if call.kind != .deactivate, state.leftBehind >= maxLeftBehind { return nil }
            state.nextCall += 1
            state.running[state.nextCall] = false
            return state.nextCall
        }
        guard let id else { throw PluginGivenUp(leftBehind: maxLeftBehind) }
        return id
    }

    /// The plugin's code has come back.
    private func end(_ id: UInt64) {
        let waiting = state.withLock { state in
            state.running[id] = nil
            return state.takeWaitingIfIdle()
        }
        for waiter in waiting { waiter.resume() }
    }

    /// Nobody waits for the call any more; unless it has ended, it goes on all the same.
    private func giveUp(_ id: UInt64) {
        let waiting = state.withLock { state in
            if state.running[id] != nil { state.running[id] = true }
            return state.takeWaitingIfIdle()
        }
        for waiter in waiting { waiter.resume() }
    }

    private func note(_ call: PluginCall, since begun: ContinuousClock.Instant, _ error: (any Error)? = nil) {
        let duration = ContinuousClock.now - begun
        state.withLock { state in
            var calls = state.tally[call.kind] ?? PluginUsage.Calls()
            calls.count += 1
            calls.duration += duration
            if error is TimeLimitExceeded { calls.timeouts += 1 } else if error != nil { calls.failures += 1 }
            state.tally[call.kind] = calls
        }
    }
}

/// So many calls into a plugin have outlived their time limits that it gets no more of them.
struct PluginGivenUp: Error, CustomStringConvertible {
    let leftBehind: Int

    var description: String { "\(leftBehind) calls did not end in their time and go on; only a restart ends them" }
}
