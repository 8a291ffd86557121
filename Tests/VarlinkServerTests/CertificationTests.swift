import Certification
import Foundation
import Testing
import Varlink
import VarlinkClient
import VarlinkServer

/// Python's client and server are PyPI's `varlink`, which brings `varlink.tests.test_certification`.
@Suite("Certification", .timeLimit(.minutes(5)))
struct CertificationTests {
    @Test("Python's certification client passes against this server")
    func pythonClient() async throws {
        let directory = TemporaryDirectory()
        let server = CertificationServer.make(path: directory.file("socket"))
        try await server.start()
        let outcome = try await Python.run([
            "-m", "varlink.tests.test_certification", "--client", "--varlink=unix:\(directory.file("socket"))",
        ])
        await server.shutdown()
        #expect(outcome.status == 0, "python3 with PyPI's varlink is needed; it said: \(outcome.output)")
        #expect(outcome.output.contains("Certification passed"))
    }

    @Test("this client passes against Python's certification server")
    func pythonServer() async throws {
        let directory = TemporaryDirectory()
        let path = directory.file("socket")
        let (process, output) = Python.make(["-m", "varlink.tests.test_certification", "--varlink=unix:\(path)"])
        try process.run()
        defer { process.terminate() }
        // It says where it listens, or why it does not.
        let greeting = try await blocking {
            String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        }
        try #require(greeting.contains("Listening"), "python3 with PyPI's varlink is needed; it said: \(greeting)")
        let isCertified = try await blocking {
            let connection = try VarlinkConnection(path: path)
            connection.callTimeout = .seconds(60)
            return try CertificationClient(connection: connection).run()
        }
        #expect(isCertified)
    }

    @Test("this client passes against this server")
    func ourselves() async throws {
        let directory = TemporaryDirectory()
        let server = CertificationServer.make(path: directory.file("socket"))
        try await server.start()
        let isCertified = try await blocking {
            try CertificationClient(connection: VarlinkConnection(path: directory.file("socket"))).run()
        }
        await server.shutdown()
        #expect(isCertified)
    }

    @Test("Python's command line introspects this server")
    func pythonIntrospection() async throws {
        let directory = TemporaryDirectory()
        let server = CertificationServer.make(path: directory.file("socket"))
        try await server.start()
        let address = "unix:\(directory.file("socket"))"
        let info = try await Python.run(["-m", "varlink.cli", "info", address])
        let help = try await Python.run(["-m", "varlink.cli", "help", "\(address)/org.varlink.certification"])
        let call = try await Python.run(["-m", "varlink.cli", "call", "\(address)/org.varlink.certification.Start"])
        await server.shutdown()
        #expect(info.status == 0 && info.output.contains("org.varlink.certification"), "\(info.output)")
        #expect(help.status == 0 && help.output.contains("method Test10"), "\(help.output)")
        #expect(call.status == 0 && call.output.contains("client-1"), "\(call.output)")
    }
}

/// Python as a program beside the tests.
enum Python {
    struct Outcome {
        let status: Int32
        /// Standard output and standard error.
        let output: String
    }

    static func run(_ arguments: [String]) async throws -> Outcome {
        try await blocking {
            let (process, pipe) = make(arguments)
            try process.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return Outcome(status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
        }
    }

    /// The Python of the tree, with the packages that `scripts/setup` installs; else the system's.
    private static var program: String {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let own = root.appending(path: ".build-tools/python/bin/python3").path(percentEncoded: false)
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }

    static func make(_ arguments: [String]) -> (Process, Pipe) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program, "-u"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        return (process, pipe)
    }
}
