import Glibc
import Synchronization

/// Threads for lanes: begun when there is work, shared by all lanes, and ended when they had none for a while.
public final class LanePool: Sendable {
    private struct State {
        /// The last that came to rest is the first to go to work: its stack is still in the caches.
        var resting: [LaneThread] = []
        var threads = 0
    }

    private let idle: Duration
    private let state = Mutex(State())

    /// - Parameter idle: for how long a thread without work is kept.
    public init(idle: Duration = .seconds(10)) {
        self.idle = idle
    }

    /// A new lane.
    /// - Parameter width: how many threads may work for it at the same time; at least 1.
    public func lane(named name: String, width: Int = 2) -> TaskLane {
        TaskLane(name: name, width: max(1, width), pool: self)
    }

    /// How many threads there are now.
    public var threadCount: Int { state.withLock { $0.threads } }

    /// Has a thread work for a lane until there is nothing left to do.
    func work(for lane: TaskLane) {
        let rested = state.withLock { state in
            if let thread = state.resting.popLast() { return Optional(thread) }
            state.threads += 1
            return nil
        }
        if let rested {
            rested.wake(for: lane)
        } else {
            LaneThread(pool: self).start(for: lane)
        }
    }

    /// - Returns: what the thread is to work for next; `nil` when it is to end.
    func rest(_ thread: LaneThread) -> TaskLane? {
        state.withLock { $0.resting.append(thread) }
        while true {
            if let lane = thread.wait(idle) { return lane }
            let isUnwanted = state.withLock { state in
                // Somebody who took it from there is about to wake it.
                guard let index = state.resting.firstIndex(where: { $0 === thread }) else { return false }
                state.resting.remove(at: index)
                state.threads -= 1
                return true
            }
            if isUnwanted { return nil }
        }
    }
}
