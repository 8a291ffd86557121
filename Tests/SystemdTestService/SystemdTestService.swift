import Glibc
import Logging
import Synchronization
import Systemd

/// The smallest service that does everything that this library is for; Tests/System runs it under a real systemd.
///
/// It accepts connections on the socket that systemd passed and writes "served by PID" to each, logs, says in its status
/// what it was given, and stops on SIGTERM. `ask PATH` is its client, `say N` logs a value of so many bytes and ends.
@main
struct SystemdTestService {
    /// Held while a client is served, and for good when the service stops: no client is taken and left.
    private static let serving = Mutex(())

    static func main() async throws {
        if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "ask" {
            try TestClient(path: CommandLine.arguments[2]).printAnswer()
            return
        }
        let environment = ServiceEnvironment.current()
        let output = LogOutput(format: .detect(environment: environment), identifier: "test-service")
        let logger = Logger(label: "test-service") { ServiceLogHandler(label: $0, output: output) }
        if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "say" {
            let count = Int(CommandLine.arguments[2]) ?? 0
            let text = String(repeating: "x", count: count)
            logger.notice("long", metadata: ["text": "\(text)", "textIs": "large"])
            return
        }
        let signals = try ServiceSignals()
        let notifier = try ServiceNotifier(environment: environment)
        let directories = ServiceDirectories(environment: environment, name: "test-service")
        let secret = try Credentials(directory: directories.credentials).text(named: "secret")
        for listener in try ListenSockets(environment: environment).unixStreamListeners(named: "control") {
            Task.detached { serve(listener) }
        }
        logger.warning("two\nlines", metadata: ["state": "\(directories.state ?? "none")"])
        try notifier.send(.ready, .status("secret has \(secret.utf8.count) bytes"))
        for await event in signals.events {
            switch event {
            case .reload:
                try notifier.send(.reloading(), .status("reloading"))
                try notifier.send(.ready, .status("reloaded"))
            case .stop(let signal):
                try notifier.send(.stopping, .status("stopping on signal \(signal)"))
            }
        }
        logger.notice("stopped")
        serving.withLock { _ in exit(0) }
    }

    private static func serve(_ listener: Int32) {
        let answer = Array("served by \(getpid())\n".utf8)
        while true {
            var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, -1) == 1 else { continue }
            serving.withLock { _ in
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
                close(connection)
            }
        }
    }
}
