import Logging
import Varlink
import VarlinkServer

/// The same over Varlink: framing, decoding, a handler's task, encoding.
enum EchoService {
    static func run(path: String, execution: HandlerExecution) async throws {
        let service = VarlinkService<Void>(
            identity: .init(vendor: "example", product: "benchmark", version: "1", url: "https://example.org"),
            interfaces: [EchoInterface()]
        ) { _, _ in .close }
        var configuration = ServerConfiguration(address: .path(path))
        configuration.handlerExecution = execution
        let server = VarlinkSocketServer(
            service: service,
            configuration: configuration,
            logger: Logger(label: "benchmark")
        ) { _, _ in () }
        try await server.run()
    }
}
