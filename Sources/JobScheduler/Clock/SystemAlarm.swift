import CTimerfd
import Glibc
import Synchronization
import TimeZoneRules

/// An alarm on `timerfd_create(2)`: a timer on CLOCK_REALTIME that is cancelled when the clock is set
/// (TFD_TIMER_CANCEL_ON_SET; the kernel does so on resume, too).
///
/// One thread of its own sleeps in `poll(2)` on the timer and on an eventfd that `wake()` writes to. With nothing due
/// the timer is disarmed by an instant that never comes, so that a set clock is still noticed, and nothing wakes the
/// process.
final class SystemAlarm: WallClockAlarm {
    private enum State {
        case awake
        /// A wake-up came while nobody slept.
        case rung
        case asleep(CheckedContinuation<Void, Never>)
        case closed
    }

    private let state = Mutex(State.awake)
    private let descriptors: Descriptors

    init() throws(SystemClockError) {
        descriptors = try Descriptors()
        let descriptors = descriptors
        try Self.startThread { [weak self] in
            while descriptors.wait() {
                guard let self else { break }
                self.ring(sticky: false)
            }
        }
    }

    deinit { close() }

    func sleep(until instant: Timestamp?) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state in
                    switch state {
                    case .awake:
                        // Armed under the lock: a timer that fires at once finds the sleeper.
                        descriptors.arm(instant)
                        state = .asleep(continuation)
                        return false
                    case .rung:
                        state = .awake
                        return true
                    case .asleep: preconditionFailure("two tasks sleep at one alarm")
                    case .closed: return true
                    }
                }
                if ready { continuation.resume() }
            }
        } onCancel: {
            wake()
        }
    }

    func wake() { ring(sticky: true) }

    func close() {
        let sleeper: CheckedContinuation<Void, Never>? = state.withLock { state in
            defer { state = .closed }
            if case .asleep(let continuation) = state { return continuation }
            return nil
        }
        sleeper?.resume()
        descriptors.stop()
    }

    private func ring(sticky: Bool) {
        let sleeper: CheckedContinuation<Void, Never>? = state.withLock { state in
            switch state {
            case .asleep(let continuation):
                state = .awake
                return continuation
            case .awake:
                if sticky { state = .rung }
                return nil
            case .rung, .closed: return nil
            }
        }
        sleeper?.resume()
    }

    /// A detached POSIX thread: a task would hold one of the few threads of Swift's pool for ever.
    private static func startThread(_ body: @escaping @Sendable () -> Void) throws(SystemClockError) {
        let box = Unmanaged.passRetained(ThreadBody(body))
        var thread = pthread_t()
        let result = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            box.toOpaque()
        )
        guard result == 0 else {
            box.release()
            throw SystemClockError(call: "pthread_create", errno: result)
        }
        pthread_detach(thread)
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

/// The timer and the event that ends its thread. Closed when both the alarm and the thread have let go.
private final class Descriptors: Sendable {
    private let timer: Int32
    private let stopping: Int32

    init() throws(SystemClockError) {
        timer = ctimerfd_create()
        guard timer >= 0 else { throw SystemClockError(call: "timerfd_create", errno: errno) }
        stopping = ctimerfd_event()
        guard stopping >= 0 else {
            let reason = errno
            Glibc.close(timer)
            throw SystemClockError(call: "eventfd", errno: reason)
        }
    }

    deinit {
        Glibc.close(timer)
        Glibc.close(stopping)
    }

    /// Sets the timer; nil means an instant that never comes.
    func arm(_ instant: Timestamp?) {
        // Zero would disarm it, and an instant before the epoch is refused: both are long past.
        let microseconds = max(1, instant?.microseconds ?? .max)
        // ECANCELED tells that the clock was set before this call; the timer is armed nevertheless. The sleeper has
        // read the clock before, so it is sent back to read it again.
        if ctimerfd_arm(timer, microseconds, true) != 0 { _ = ctimerfd_arm(timer, 1, false) }
    }

    /// Blocks until the timer fires or is cancelled: true; or until `stop()`: false.
    func wait() -> Bool {
        var entries = [
            pollfd(fd: timer, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stopping, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            guard poll(&entries, nfds_t(entries.count), -1) > 0 else { continue }  // EINTR
            if entries[1].revents != 0 { return false }
            var expirations: UInt64 = 0
            // Eight bytes when it fired, ECANCELED when the clock was set; EAGAIN when it was armed anew meanwhile.
            if read(timer, &expirations, MemoryLayout<UInt64>.size) > 0 || errno == ECANCELED { return true }
        }
    }

    func stop() {
        var one: UInt64 = 1
        _ = write(stopping, &one, MemoryLayout<UInt64>.size)
    }
}
