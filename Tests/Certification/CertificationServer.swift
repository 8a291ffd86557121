import Logging
import Varlink
package import VarlinkServer

/// Serves `org.varlink.certification` at a path, for the clients of other languages:
///
///     varlink-certification-server /tmp/certification &
///     python3 -m varlink.tests.test_certification --client --varlink=unix:/tmp/certification
@main
package enum CertificationServer {
    package static func main() async throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: varlink-certification-server PATH")
            return
        }
        try await make(path: CommandLine.arguments[1]).run()
    }

    package static func make(path: String) -> VarlinkSocketServer<Void> {
        let logger = Logger(label: "certification")
        let service = VarlinkService<Void>(
            identity: .init(vendor: "unclutter", product: "certification", version: "1", url: "https://varlink.org"),
            interfaces: [CertificationService()]
        ) { error, call in
            logger.error("\(call.method): \(error)")
            return .close
        }
        return VarlinkSocketServer(
            service: service,
            configuration: ServerConfiguration(address: .path(path)),
            logger: logger
        ) { _, _ in () }
    }
}
