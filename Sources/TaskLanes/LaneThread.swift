import Glibc
import Synchronization

/// A thread of the pool. It owns itself while it runs.
final class LaneThread: Sendable {
    /// Enough for deep recursion in a synchronous function; asynchronous ones keep their frames on the heap.
    private static let stackSize = 1024 * 1024

    private let pool: LanePool
    private let bell = ThreadBell()
    private let next = Mutex<TaskLane?>(nil)

    init(pool: LanePool) {
        self.pool = pool
    }

    func start(for lane: TaskLane) {
        next.withLock { $0 = lane }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, Self.stackSize)
        var thread = pthread_t()
        let this = Unmanaged.passRetained(self).toOpaque()
        let result = pthread_create(&thread, &attributes, { laneThreadBody($0) }, this)
        pthread_attr_destroy(&attributes)
        // As when the runtime's own pool cannot begin one: nothing could go on.
        precondition(result == 0, "no thread can be begun: \(String(cString: strerror(result)))")
    }

    func wake(for lane: TaskLane) {
        next.withLock { $0 = lane }
        bell.ring()
    }

    /// Waits to be woken.
    /// - Returns: the lane to work for; `nil` when nobody came in time.
    func wait(_ limit: Duration) -> TaskLane? {
        bell.wait(limit) ? takeNext() : nil
    }

    private func takeNext() -> TaskLane? {
        next.withLock { next in
            defer { next = nil }
            return next
        }
    }

    fileprivate func run() {
        Self.leaveSignalsToOthers()
        var lane = takeNext()
        while let present = lane {
            present.drain()
            lane = pool.rest(self)
        }
    }

    /// But those that a thread brings upon itself.
    private static func leaveSignalsToOthers() {
        var signals = sigset_t()
        sigfillset(&signals)
        for fault in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGSYS] { sigdelset(&signals, fault) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}

private func laneThreadBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    nameThread("lane")
    Unmanaged<LaneThread>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}

/// For those who look at the process with top(1) or gdb(1).
private func nameThread(_ name: String) {
    let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = write(descriptor, name, name.utf8.count)
    close(descriptor)
}
