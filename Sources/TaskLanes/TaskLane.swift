import Glibc
import Synchronization

/// Where tasks run whose code cannot be trusted with the threads that everybody shares: a few threads of their own.
/// However long such code keeps them, nobody outside the lane waits.
///
/// A lane serves tasks that have one of its executors as their preference (SE-0417): their nonisolated functions, the
/// default actors that they call, and their child tasks, but not unstructured tasks that they begin (`Task { … }`).
/// Actors that others call, too, must therefore be called by ``offLane(_:)``.
public final class TaskLane: Sendable {
    private struct Item {
        let job: UnownedJob
        let executor: LaneExecutor
    }

    private struct State {
        var queue: [Item] = []
        /// Where the queue begins; what is before it was taken.
        var head = 0
        var workers = 0
        var jobs: UInt64 = 0
        var processorTime = Duration.zero

        mutating func take() -> Item? {
            guard head < queue.count else { return nil }
            defer { head += 1 }
            return queue[head]
        }

        mutating func trim() {
            if head == queue.count {
                queue.removeAll(keepingCapacity: queue.count <= 64)
                head = 0
            } else if head > 1024 {
                queue.removeFirst(head)
                head = 0
            }
        }
    }

    public let name: String
    private let width: Int
    private let pool: LanePool
    private let state = Mutex(State())

    init(name: String, width: Int, pool: LanePool) {
        self.name = name
        self.width = width
        self.pool = pool
    }

    /// An executor for a task's preference. All executors of a lane share its threads.
    /// - Parameter scope: what surrounds each stretch of the task's code on a thread.
    public func executor(within scope: (any LaneScope)? = nil) -> any TaskExecutor {
        LaneExecutor(lane: self, scope: scope)
    }

    public var usage: LaneUsage {
        state.withLock { state in
            LaneUsage(
                jobs: state.jobs,
                processorTime: state.processorTime,
                waiting: state.queue.count - state.head,
                busyThreads: state.workers
            )
        }
    }

    fileprivate func enqueue(_ job: UnownedJob, on executor: LaneExecutor) {
        let needsWorker = state.withLock { state in
            state.queue.append(Item(job: job, executor: executor))
            guard state.workers < width else { return false }
            state.workers += 1
            return true
        }
        if needsWorker { pool.work(for: self) }
    }

    /// Runs jobs until there are none.
    func drain() {
        let begun = Self.threadTime()
        var jobs: UInt64 = 0
        while true {
            let item = state.withLock { state in
                state.trim()
                if let item = state.take() { return Optional(item) }
                state.workers -= 1
                state.jobs += jobs
                state.processorTime += Self.threadTime() - begun
                return nil
            }
            guard let item else { return }
            jobs += 1
            item.executor.run(item.job)
        }
    }

    private static func threadTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

/// What surrounds a task's code whenever it has a thread.
public protocol LaneScope: Sendable {
    /// On the thread, before the code; must be quick.
    func enter()
    /// On the thread, after the code.
    func leave()
}

/// What a lane has done, and does.
public struct LaneUsage: Hashable, Sendable {
    /// Stretches of code that were run, but for those of threads that are at it still.
    public let jobs: UInt64
    /// What they used of the processors.
    public let processorTime: Duration
    /// Stretches that wait for a thread.
    public let waiting: Int
    /// Threads that work for the lane now.
    public let busyThreads: Int
}

/// One task's way onto its lane.
private final class LaneExecutor: TaskExecutor {
    private let lane: TaskLane
    private let scope: (any LaneScope)?

    init(lane: TaskLane, scope: (any LaneScope)?) {
        self.lane = lane
        self.scope = scope
    }

    func enqueue(_ job: consuming ExecutorJob) {
        lane.enqueue(UnownedJob(job), on: self)
    }

    func run(_ job: UnownedJob) {
        scope?.enter()
        job.runSynchronously(on: asUnownedTaskExecutor())
        scope?.leave()
    }
}

/// Calls actors, and waits for what others do, where everything runs that has no lane, and comes back to the lane.
///
/// For calls of actors that others call as well: an actor works where the task that came first wants it to, and on a
/// thread of a lane whose code blocks it, it would be stuck for everybody.
public nonisolated(nonsending) func offLane<Value, Failure: Error>(
    _ body: () async throws(Failure) -> Value
) async throws(Failure) -> Value {
    try await withTaskExecutorPreference(globalConcurrentExecutor, operation: body)
}
