import Glibc

/// Wakes one thread that waits for it.
final class ThreadBell: Sendable {
    /// What pthreads work on; they are made for use from several threads, and `isRung` is touched under the lock alone.
    private struct Parts {
        var lock = pthread_mutex_t()
        var condition = pthread_cond_t()
        var isRung = false
    }

    // The pointer never changes; for what is behind it see Parts.
    private nonisolated(unsafe) let parts: UnsafeMutablePointer<Parts>

    init() {
        parts = .allocate(capacity: 1)
        parts.initialize(to: Parts())
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // The wall clock may be set.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(&parts.pointee.condition, &attributes)
        pthread_condattr_destroy(&attributes)
        pthread_mutex_init(&parts.pointee.lock, nil)
    }

    deinit {
        pthread_cond_destroy(&parts.pointee.condition)
        pthread_mutex_destroy(&parts.pointee.lock)
        parts.deinitialize(count: 1)
        parts.deallocate()
    }

    func ring() {
        pthread_mutex_lock(&parts.pointee.lock)
        parts.pointee.isRung = true
        pthread_cond_signal(&parts.pointee.condition)
        pthread_mutex_unlock(&parts.pointee.lock)
    }

    /// - Returns: whether it was rung in time.
    func wait(_ limit: Duration) -> Bool {
        var deadline = Self.deadline(in: limit)
        pthread_mutex_lock(&parts.pointee.lock)
        defer { pthread_mutex_unlock(&parts.pointee.lock) }
        while !parts.pointee.isRung {
            let result = pthread_cond_timedwait(&parts.pointee.condition, &parts.pointee.lock, &deadline)
            if result != 0 { break }
        }
        defer { parts.pointee.isRung = false }
        return parts.pointee.isRung
    }

    private static func deadline(in limit: Duration) -> timespec {
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        let (seconds, attoseconds) = limit.components
        let nanoseconds = deadline.tv_nsec + Int(attoseconds / 1_000_000_000)
        deadline.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
        deadline.tv_nsec = nanoseconds % 1_000_000_000
        return deadline
    }
}
