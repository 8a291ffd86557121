import Foundation
import TestSupport
import Testing

private let environment = ProcessInfo.processInfo.environment

/// The whole under a real systemd: each folder in Scenarios is a machine booted for its `run` script (README.md).
///
/// It is asked for, not guessed from the machine, so that nothing is skipped silently where it is asked for.
@Suite(
    .enabled(if: environment["THERAPYD_SETUP"] == "system-tests", "takes root, and THERAPYD_SETUP=system-tests"),
    .serialized
)
struct SystemTests {
    private static let directory = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().path

    @Test(
        "a scenario succeeds on a machine of its own",
        arguments: ["Journal", "Mail", "NotifyService", "PluginCrash", "Therapyd", "Trouble"]
    )
    func scenario(name: String) async throws {
        try await Self.run(
            name,
            options: [
                "--bind", "\(BuiltDaemon.directory()):/opt/therapyd", "--bind",
                "\(Self.directory)/../../systemd:/units",
            ]
        )
    }

    /// Of the tests' own build: the package of a release differs from it in nothing but the programs.
    @Test("the Debian package succeeds on a machine without Swift")
    func package() async throws {
        let packages = try TemporaryDirectory()
        try await ForeignProgram.output(
            of: [
                "env", "THERAPYD_DEB_COMPRESSION=none", "\(Self.directory)/../../scripts/make-deb",
                BuiltDaemon.program("therapyd"), BuiltDaemon.program("therapyctl"), packages.path,
            ]
        )
        try await Self.run("Package", options: ["--without-swift", "--bind", "\(packages.path):/packages"])
    }

    @Test("a script's failure is the machine's, and one without end is ended")
    func failure() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (script, expected) in [("echo so far; exit 7", 7), ("echo so far; sleep 1000", 124)] {
            let path = "\(folder)/run"
            try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            let (status, output) = try await Self.inTestRoot(path, options: ["--limit", "2"])
            #expect(status == Int32(expected))
            #expect(output.contains("so far\n"))
            #expect(output.contains("Reached target basic.target"), "the journal follows")
        }
    }

    private static func run(_ scenario: String, options: [String]) async throws {
        let faulty = URL(filePath: try await BuiltPlugins.faulty.value).deletingLastPathComponent()
        let (status, output) = try await inTestRoot(
            "\(directory)/Scenarios/\(scenario)/run",
            options: [
                "--limit", "180", "--bind", "\(directory):/harness", "--bind",
                "\(faulty.path(percentEncoded: false)):/plugins",
            ] + options
        )
        #expect(status == 0, "\(output)")
    }

    private static func inTestRoot(
        _ script: String,
        options: [String]
    ) async throws -> (status: Int32, output: String) {
        let output = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        #expect(FileManager.default.createFile(atPath: output.path(percentEncoded: false), contents: nil))
        defer { try? FileManager.default.removeItem(at: output) }
        let process = Process()
        process.executableURL = URL(filePath: "\(directory)/../../scripts/in-test-root")
        process.arguments = options + [script]
        let handle = try FileHandle(forWritingTo: output)
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return (status, try String(contentsOf: output, encoding: .utf8))
    }
}
