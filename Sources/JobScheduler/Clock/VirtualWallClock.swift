import Synchronization
public import TimeZoneRules

/// A clock that stands still until it is told to go on: for tests, and to look ahead.
///
/// Time passes only while everybody who follows the clock sleeps: a scheduler's loop at its alarm, handlers in
/// `sleep(for:)`. So what happens at an instant has happened when the next one comes, however long it took, and a year
/// passes as fast as its jobs run.
///
/// ```swift
/// let clock = VirtualWallClock(at: Timestamp(seconds: 1_774_746_000))
/// let loop = await clock.start(scheduler)
/// await clock.advance(by: .seconds(3600))
/// ```
public final class VirtualWallClock: WallClock {
    private struct Sleeper {
        enum Condition {
            case awake
            /// A wake-up came while nobody slept.
            case rung
            case asleep(until: Timestamp?, CheckedContinuation<Void, Never>)
        }

        var condition = Condition.awake
        /// A handler that sleeps is no work meanwhile.
        var isWork: Bool
    }

    private struct State {
        var now: Timestamp
        var uptime: Duration = .zero
        /// Handlers that are neither asleep nor at a gate.
        var works = 0
        var sleepers: [Int: Sleeper] = [:]
        var lastSleeper = 0
        /// Those who wait for everybody to sleep.
        var settling: [CheckedContinuation<Void, Never>] = []
        /// Those who wait for a loop to come to the clock.
        var expecting: [CheckedContinuation<Void, Never>] = []

        var isSettled: Bool {
            works == 0
                && sleepers.values.allSatisfy {
                    if $0.isWork { return true }
                    if case .asleep = $0.condition { return true }
                    return false
                }
        }

        /// Ends a sleep. Who was at work before is at work again from now on, not from when it gets to run.
        mutating func wake(_ id: Int, sticky: Bool) -> CheckedContinuation<Void, Never>? {
            guard var sleeper = sleepers[id] else { return nil }
            defer { sleepers[id] = sleeper }
            switch sleeper.condition {
            case .asleep(_, let continuation):
                sleeper.condition = .awake
                if sleeper.isWork { works += 1 }
                return continuation
            case .awake:
                if sticky { sleeper.condition = .rung }
                return nil
            case .rung: return nil
            }
        }
    }

    private let state: Mutex<State>

    public init(at now: Timestamp) { state = Mutex(State(now: now)) }

    public var now: Timestamp { state.withLock { $0.now } }
    public var uptime: Duration { state.withLock { $0.uptime } }

    // MARK: - Passing time

    /// Lets time pass, instant by instant, and returns when everything that is due by then has been done.
    public func advance(to target: Timestamp) async {
        while await step(to: target) {}
    }

    /// Waits until everybody sleeps, and lets time pass as far as the next instant at which somebody wakes.
    ///
    /// - Returns: false when nobody wakes by `target`, which is then what the clock shows.
    public func step(to target: Timestamp) async -> Bool {
        await settle()
        let (sleeper, isOver) = state.withLock { state in
            let due = state.sleepers.compactMap { id, sleeper -> (Timestamp, Int)? in
                guard case .asleep(let until?, _) = sleeper.condition, until <= target else { return nil }
                return (until, id)
            }.min { $0 < $1 }
            let instant = max(state.now, due?.0 ?? target)
            state.uptime += instant - state.now
            state.now = instant
            return (due.flatMap { state.wake($0.1, sticky: false) }, due == nil)
        }
        sleeper?.resume()
        return !isOver
    }

    public func advance(by span: Duration) async { await advance(to: now + span) }

    /// Sets the clock, as an administrator would: sleepers are woken, and spans go on as before.
    public func set(to instant: Timestamp) async {
        await settle()
        let sleepers = state.withLock { state in
            state.now = instant
            return state.sleepers.keys.sorted().compactMap { state.wake($0, sticky: true) }
        }
        for sleeper in sleepers { sleeper.resume() }
        await settle()
    }

    /// Waits until everybody sleeps.
    public func settle() async {
        await withCheckedContinuation { continuation in
            let isSettled = state.withLock { state in
                if !state.isSettled { state.settling.append(continuation) }
                return state.isSettled
            }
            if isSettled { continuation.resume() }
        }
    }

    private func change<Value: Sendable>(_ body: (inout sending State) -> Value) -> Value {
        let (value, settled) = state.withLock { state in
            let value = body(&state)
            guard state.isSettled else { return (value, [CheckedContinuation<Void, Never>]()) }
            defer { state.settling = [] }
            return (value, state.settling)
        }
        for waiter in settled { waiter.resume() }
        return value
    }

    /// Starts a scheduler, and returns when it sleeps for the first time.
    public func start(_ scheduler: JobScheduler) async -> Task<Void, any Error> {
        var task: Task<Void, any Error>?
        await withCheckedContinuation { continuation in
            state.withLock { $0.expecting.append(continuation) }
            task = Task { try await scheduler.run() }
        }
        await settle()
        guard let task else { preconditionFailure("the closure has run") }
        return task
    }

    // MARK: - Sleeping

    public func workBegan() { change { $0.works += 1 } }
    public func workEnded() { change { $0.works -= 1 } }

    public func makeAlarm() -> any WallClockAlarm {
        let alarm = VirtualAlarm(clock: self, id: addSleeper(isWork: false))
        for continuation in state.withLock({ state in
            defer { state.expecting = [] }
            return state.expecting
        }) { continuation.resume() }
        return alarm
    }

    /// For handlers: takes a span of the clock's time. Throws when the handler is cancelled.
    public func sleep(for span: Duration) async throws {
        let end = uptime + span
        while uptime < end, !Task.isCancelled {
            let id = addSleeper(isWork: true)
            await sleep(id, until: now + (end - uptime))
            removeSleeper(id)
        }
        try Task.checkCancellation()
    }

    private func addSleeper(isWork: Bool) -> Int {
        state.withLock { state in
            state.lastSleeper += 1
            state.sleepers[state.lastSleeper] = Sleeper(isWork: isWork)
            return state.lastSleeper
        }
    }

    fileprivate func removeSleeper(_ id: Int) {
        let sleeper = change { state in
            let sleeper = state.wake(id, sticky: false)
            state.sleepers[id] = nil
            return sleeper
        }
        sleeper?.resume()
    }

    fileprivate func sleep(_ id: Int, until instant: Timestamp?) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = change { state in
                    guard var sleeper = state.sleepers[id] else { return true }
                    defer { state.sleepers[id] = sleeper }
                    if case .rung = sleeper.condition {
                        sleeper.condition = .awake
                        return true
                    }
                    if let instant, instant <= state.now { return true }
                    sleeper.condition = .asleep(until: instant, continuation)
                    if sleeper.isWork { state.works -= 1 }
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            wake(id)
        }
    }

    fileprivate func wake(_ id: Int) {
        state.withLock { $0.wake(id, sticky: true) }?.resume()
    }
}

private struct VirtualAlarm: WallClockAlarm {
    let clock: VirtualWallClock
    let id: Int

    func sleep(until instant: Timestamp?) async { await clock.sleep(id, until: instant) }
    func wake() { clock.wake(id) }
    func close() { clock.removeSleeper(id) }
}
