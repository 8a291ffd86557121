import CSystemd
import Glibc

/// The signals by which a service is stopped and reloaded, as events.
///
///     let signals = try ServiceSignals()
///     for await event in signals.events {
///         switch event {
///         case .stop: return
///         case .reload: await reload()
///         }
///     }
///
/// From its making on, SIGTERM and SIGINT stop nothing by themselves: the first is an event, so that the program ends
/// in order; the second ends the process at once, by that signal, however stuck it is. SIGHUP is an event too, and
/// never ends the process.
///
/// The signals are caught by handlers, not blocked: a Swift program with an asynchronous `main` parks its first thread
/// in sigsuspend(2) with no signal blocked (dispatch_main), where a blocked signal's default action would end it.
/// Handlers hold whatever other threads there are, and are not inherited by the programs that the service starts.
public struct ServiceSignals: Sendable {
    /// What a signal asks for.
    public enum Event: Hashable, Sendable {
        /// SIGTERM or SIGINT, by number. There is one of these, and no event after it.
        case stop(signal: Int32)
        /// SIGHUP. Several in a row may become one.
        case reload
    }

    /// The events since the handlers were set, for one reader.
    public let events: AsyncStream<Event>

    /// Sets the handlers. To be called once in a process, early in its `main`.
    ///
    /// - Parameter onStop: called before the event, on the signals' own thread: for what must hear of it while every other
    ///   thread is busy. It must not block.
    public init(onStop: @escaping @Sendable () -> Void = {}) throws(SystemCallError) {
        var pipe: [Int32] = [-1, -1]
        guard Glibc.pipe(&pipe) == 0 else { throw SystemCallError("pipe") }
        let (reader, writer) = (pipe[0], pipe[1])
        guard fcntl(reader, F_SETFD, FD_CLOEXEC) == 0, fcntl(writer, F_SETFD, FD_CLOEXEC) == 0,
            fcntl(writer, F_SETFL, O_NONBLOCK) == 0
        else { throw SystemCallError("fcntl") }
        let thread = SignalThread(descriptor: reader, onStop: onStop)
        events = thread.events
        try thread.start()
        for signal in [SIGTERM, SIGINT, SIGHUP] {
            guard csystemd_relay_signal(signal, writer) == 0 else { throw SystemCallError("sigaction") }
        }
    }
}
