import Glibc
import Systemd
import Testing

/// Each in a process of its own: signals belong to a process. These have threads when the handlers come, as a late
/// caller would; Tests/System has the asynchronous `main`.
@Suite("signals that stop a service")
struct ServiceSignalsTests {
    @Test("the first stop is an event, and the last")
    func stop() async {
        await #expect(processExitsWith: .exitCode(7)) {
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
            let signals = try ServiceSignals()
            kill(getpid(), SIGINT)
            for await event in signals.events where event == .stop(signal: SIGINT) { exit(7) }
        }
    }

    @Test("a hang-up asks for a reload, before and after another, and ends nothing")
    func reload() async {
        await #expect(processExitsWith: .exitCode(7)) {
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

    @Test("a stop behind an unread reload is not lost")
    func stopBehindReload() async {
        await #expect(processExitsWith: .exitCode(7)) {
            let signals = try ServiceSignals()
            for _ in 0..<100 { kill(getpid(), SIGHUP) }
            kill(getpid(), SIGTERM)
            for await event in signals.events where event == .stop(signal: SIGTERM) { exit(7) }
        }
    }

    @Test("a second stop ends a stuck process at once, by that signal")
    func second() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            let signals = try ServiceSignals()
            kill(getpid(), SIGTERM)
            for await _ in signals.events {}
            kill(getpid(), SIGINT)
            while true { pause() }
        }
    }
}
