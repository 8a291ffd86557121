import Glibc
import Logging
import Synchronization
import Systemd
import Testing

@Suite("The watchdog")
struct WatchdogTests {
    /// What is logged, and a wait for it.
    private final class Log: Sendable {
        private let messages: AsyncStream<String>
        private let continuation: AsyncStream<String>.Continuation

        init() {
            (messages, continuation) = AsyncStream.makeStream()
        }

        var logger: Logger { Logger(label: "test") { _ in Handler(continuation: continuation) } }

        func first() async -> String? {
            for await message in messages { return message }
            return nil
        }

        private struct Handler: LogHandler {
            let continuation: AsyncStream<String>.Continuation
            var logLevel = Logger.Level.debug
            var metadata = Logger.Metadata()

            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }

            func log(event: LogEvent) {
                continuation.yield("\(event.level): \(event.message) \(event.metadata?["parts"] ?? "")")
            }
        }
    }

    @Test("while everything answers, the manager hears of it; what hangs is named before the manager acts")
    func hang() async throws {
        let directory = try TestDirectory()
        let address = "\(directory.path)/notify"
        let socket = try TestSocket(SOCK_DGRAM, at: address)
        let environment = ServiceEnvironment(["NOTIFY_SOCKET": address, "WATCHDOG_USEC": "400000"])
        let log = Log()
        let asked = Mutex(0)
        let watchdog = Watchdog(
            notifier: try ServiceNotifier(environment: environment),
            probes: [
                .init(name: "lively") {},
                .init(name: "stuck") {
                    // It answers at first, and then never again.
                    let isFirst = asked.withLock { count in
                        count += 1
                        return count == 1
                    }
                    if !isFirst { try? await Task.sleep(for: .seconds(3600)) }
                },
            ],
            logger: log.logger
        )
        let task = Task { try await watchdog.run() }
        let message = await log.first()
        // On a machine that stalls, the lively one may be late as well.
        #expect(message?.hasPrefix("critical: does not answer") == true)
        #expect(message?.contains("stuck") == true)
        #expect(Set(socket.received()) == ["WATCHDOG=1"], "it was fed before")
        task.cancel()
        _ = await task.result
    }

    @Test("where no manager keeps a watch, nothing is asked")
    func absent() async throws {
        let notifier = try ServiceNotifier(environment: ServiceEnvironment([:]))
        let watchdog = Watchdog(
            notifier: notifier,
            probes: [.init(name: "never") { Issue.record("it was asked") }],
            logger: Log().logger
        )
        try await watchdog.run()
    }
}
