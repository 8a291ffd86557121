import Glibc
import VarlinkServer

/// Calls per second and latency of a Varlink service beside a bare echo, on the same kind of socket.
///
///     ControlSocketBenchmark echo PATH            serve an echo
///     ControlSocketBenchmark varlink PATH [pool]  serve Varlink, its handlers on the event loop or the shared pool
///     ControlSocketBenchmark load PATH CONNECTIONS SECONDS [METHOD [PARAMETERS]] [--pipelined N]
@main
enum ControlSocketBenchmark {
    static func main() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        guard arguments.count >= 2 else { usage() }
        let command = arguments.removeFirst()
        let path = arguments.removeFirst()
        switch command {
        case "echo": try EchoServer.run(path: path)
        case "varlink":
            try await EchoService.run(path: path, execution: arguments.first == "pool" ? .sharedPool : .eventLoop)
        case "load": try load(path, arguments)
        default: usage()
        }
    }

    private static func load(_ path: String, _ arguments: [String]) throws {
        var arguments = arguments
        var pipelined = 1
        if let option = arguments.firstIndex(of: "--pipelined"), option + 1 < arguments.count {
            pipelined = Int(arguments[option + 1]) ?? 1
            arguments.removeSubrange(option...option + 1)
        }
        guard arguments.count >= 2, let connections = Int(arguments[0]), let seconds = Double(arguments[1]) else {
            usage()
        }
        let method = arguments.count > 2 ? arguments[2] : Echo.name
        let parameters = arguments.count > 3 ? arguments[3] : #"{"text":"0b3f6a1e-5c1d-4a57-9a53-6a1f9d9a1c11"}"#
        let message = Array(#"{"method":"\#(method)","parameters":\#(parameters)}"#.utf8) + [0]
        let load = Load(
            path: path,
            connectionCount: connections,
            duration: .seconds(seconds),
            message: message,
            pipelined: pipelined
        )
        let outcome = try load.run()
        let rate = Int(outcome.callsPerSecond)
        let latencies = [0.5, 0.99, 0.999].map { microseconds(outcome.latency(atQuantile: $0)) }
        print(
            "connections=\(connections) calls/s=\(rate) p50=\(latencies[0])us p99=\(latencies[1])us p99.9=\(latencies[2])us"
        )
    }

    private static func microseconds(_ duration: Duration) -> Int {
        Int(duration / .microseconds(1))
    }

    private static func usage() -> Never {
        print("usage: ControlSocketBenchmark echo|varlink PATH | load PATH CONNECTIONS SECONDS [METHOD [PARAMETERS]]")
        exit(64)
    }
}
