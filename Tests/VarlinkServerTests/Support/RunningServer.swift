import Logging
import Synchronization
import Testing
import Varlink
import VarlinkClient
import VarlinkServer

/// A server with the probe on a socket in a directory of its own.
struct RunningServer {
    let directory: TemporaryDirectory
    let path: String
    let server: VarlinkSocketServer<Caller>
    let probe: Probe
    let log: LogRecorder

    func connect() throws -> VarlinkConnection {
        let connection = try VarlinkConnection(path: path, connectTimeout: .seconds(60))
        connection.callTimeout = .seconds(60)
        return connection
    }

    /// That the server serves somebody else, whatever is going on.
    func checkThatItServes(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await checkThatItServes(over: try connect(), sourceLocation: sourceLocation)
    }

    /// That a certain connection is served.
    func checkThatItServes(
        over connection: VarlinkConnection,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let reply = try await blocking(connection) { try $0.call(Probe.Echo.self, .init(text: "hello")) }
        #expect(reply.text == "hello", sourceLocation: sourceLocation)
    }

    /// Whether a new connection is served.
    func serves() async -> Bool {
        (try? await blocking(try connect()) { try $0.call(Probe.Echo.self, .init(text: "hello")) }) != nil
    }

    static func make(
        address: ListeningAddress? = nil,
        directory: TemporaryDirectory = TemporaryDirectory(),
        refusesEverybody: Bool = false,
        _ configure: (inout ServerConfiguration) -> Void = { _ in }
    ) -> RunningServer {
        let path = directory.file("socket")
        let probe = Probe()
        let log = LogRecorder()
        var configuration = ServerConfiguration(address: address ?? .path(path))
        configure(&configuration)
        let service = VarlinkService<Caller>(
            identity: .init(vendor: "example", product: "probe", version: "1", url: "https://example.org"),
            interfaces: [probe]
        ) { error, _ in
            error is CancellationError ? .reply(OrgVarlinkService.PermissionDenied()) : .close
        }
        let server = VarlinkSocketServer(service: service, configuration: configuration, logger: log.logger) {
            refusesEverybody ? nil : Caller(connection: $0, peer: $1)
        }
        return RunningServer(directory: directory, path: path, server: server, probe: probe, log: log)
    }
}

/// Runs a server for as long as a test needs it.
func withServer(
    address: ListeningAddress? = nil,
    directory: TemporaryDirectory = TemporaryDirectory(),
    refusesEverybody: Bool = false,
    configure: (inout ServerConfiguration) -> Void = { _ in },
    _ body: (RunningServer) async throws -> Void
) async throws {
    let running = RunningServer.make(
        address: address,
        directory: directory,
        refusesEverybody: refusesEverybody,
        configure
    )
    try await running.server.start()
    do {
        try await body(running)
    } catch {
        await running.server.shutdown()
        throw error
    }
    await running.server.shutdown()
}

/// Keeps what is logged.
final class LogRecorder: Sendable {
    private let recorded = Mutex<[String]>([])

    var lines: [String] { recorded.withLock { $0 } }

    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(recorder: self) }
        logger.logLevel = .info
        return logger
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = "\(event.message) \(event.metadata ?? [:])"
            recorder.recorded.withLock { $0.append(line) }
        }
    }
}
