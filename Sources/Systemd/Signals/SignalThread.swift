import Glibc

/// A thread of its own that waits for the handlers' bytes: it works when every other thread is stuck.
struct SignalThread: Sendable {
    /// Where the handlers write each signal's number. Open as long as the process runs.
    let descriptor: Int32
    let continuation: AsyncStream<ServiceSignals.Event>.Continuation

    func start() throws(SystemCallError) {
        let context = Unmanaged.passRetained(Box(self))
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Box>.fromOpaque(context).takeRetainedValue().thread.run()
                return nil
            },
            context.toOpaque()
        )
        guard code == 0 else {
            context.release()
            throw SystemCallError("pthread_create", code: code)
        }
        pthread_detach(thread)
    }

    private final class Box: Sendable {
        let thread: SignalThread
        init(_ thread: SignalThread) { self.thread = thread }
    }

    private func run() {
        var isStopping = false
        while let signal = nextSignal() {
            switch (signal, isStopping) {
            case (SIGHUP, false): continuation.yield(.reload)
            case (SIGHUP, true): break
            case (_, false):
                isStopping = true
                continuation.yield(.stop(signal: signal))
                continuation.finish()
            case (_, true): end(by: signal)
            }
        }
    }

    private func nextSignal() -> Int32? {
        var byte: UInt8 = 0
        while true {
            switch read(descriptor, &byte, 1) {
            case 1: return Int32(byte)
            case -1 where errno == EINTR: continue
            default: return nil
            }
        }
    }

    /// Ends the process as the signal would have without us, so that whoever waits for it sees which it was.
    private func end(by signal: Int32) {
        _ = Glibc.signal(signal, SIG_DFL)
        kill(getpid(), signal)
    }
}
