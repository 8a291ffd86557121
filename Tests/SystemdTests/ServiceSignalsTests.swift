import Glibc
import Synchronization
import Testing

@testable import Systemd

/// Each in a process of its own: signals belong to a process. These have threads when the handlers come, as a late
/// caller would; Tests/System has the asynchronous `main`.
@Suite("signals that stop a service")
struct ServiceSignalsTests {
    @Test("the first stop is an event, and the last")
    func stop() async {
        await #expect(processExitsWith: .exitCode(7)) {
            alarm(30)  // What hangs is to fail.
            let signals = try ServiceSignals()
            kill(getpid(), SIGTERM)
            var events: [ServiceSignals.Event] = []
            for await event in signals.events { events.append(event) }
            exit(events == [.stop(signal: SIGTERM)] ? 7 : 1)
        }
    }

    @Test("an interrupt stops as well")
    func interrupt() async {
        await #expect(processExitsWith: .exitCode(7)) {
            alarm(30)  // What hangs is to fail.
            let signals = try ServiceSignals()
            kill(getpid(), SIGINT)
            for await event in signals.events where event == .stop(signal: SIGINT) { exit(7) }
        }
    }

    @Test("a hang-up asks for a reload, before and after another, and ends nothing")
    func reload() async {
        await #expect(processExitsWith: .exitCode(7)) {
            alarm(30)  // What hangs is to fail.
            let signals = try ServiceSignals()
            var events = signals.events.makeAsyncIterator()
            for _ in 0..<2 {
                kill(getpid(), SIGHUP)
                guard await events.next() == .reload else { exit(1) }
            }
            kill(getpid(), SIGTERM)
            guard await events.next() == .stop(signal: SIGTERM) else { exit(2) }
            kill(getpid(), SIGHUP)
            guard await events.next() == nil else { exit(3) }
            exit(7)
        }
    }

    @Test("a stop behind unread reloads is not lost")
    func stopBehindReload() async throws {
        var pipe: [Int32] = [-1, -1]
        try #require(Glibc.pipe(&pipe) == 0)
        defer { close(pipe[0]) }
        let signals = [SIGHUP, SIGHUP, SIGTERM, SIGHUP].map { UInt8($0) }
        #expect(write(pipe[1], signals, signals.count) == signals.count)
        close(pipe[1])
        let stops = Mutex(0)
        let thread = SignalThread(descriptor: pipe[0]) { stops.withLock { $0 += 1 } }
        thread.run()
        #expect(stops.withLock { $0 } == 1, "told once, on the signals' thread")
        var last: ServiceSignals.Event?
        for await event in thread.events { last = event }
        #expect(last == .stop(signal: SIGTERM))
    }

    @Test("a second stop ends a stuck process at once, by that signal")
    func second() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            alarm(30)  // What hangs is to fail.
            let signals = try ServiceSignals()
            kill(getpid(), SIGTERM)
            for await _ in signals.events {}
            kill(getpid(), SIGINT)
            while true { pause() }
        }
    }
}
