import Glibc

/// A thread of its own that waits for the handlers' bytes: it works when every other thread is stuck.
struct SignalThread: Sendable {
    let events: AsyncStream<ServiceSignals.Event>
    private let continuation: AsyncStream<ServiceSignals.Event>.Continuation
    private let descriptor: Int32
    private let onStop: @Sendable () -> Void

    /// - Parameter descriptor: where the handlers write each signal's number. Open as long as the process runs.
    init(descriptor: Int32, onStop: @escaping @Sendable () -> Void) {
        self.descriptor = descriptor
        self.onStop = onStop
        // An unread SIGHUP is not worth more than the one behind it; a stop is the last event and never pushed out.
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

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

    /// Reads signals until the descriptor ends.
    func run() {
        var isStopping = false
        while let signal = nextSignal() {
            switch (signal, isStopping) {
            case (SIGHUP, false): continuation.yield(.reload)
            case (SIGHUP, true): break
            case (_, false):
                isStopping = true
                onStop()
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
