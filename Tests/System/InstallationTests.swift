import Foundation
import TestSupport
import Testing

@Suite("make install", .timeLimit(.minutes(5)))
struct InstallationTests {
    /// Where it is installed, below a directory that stands for the machine.
    private static let prefix = "/usr/local"

    @Test("what is installed works where it lies, is renewed in place, and is removed without a trace but /etc")
    func installation() async throws {
        let machine = try TemporaryDirectory()
        let root = machine.file("root")
        let installed = "\(root)\(Self.prefix)"
        try await run("install", root, BuiltDaemon.program("therapyd"), BuiltDaemon.program("therapyctl"))

        // Everything but the system's own libraries is found beside it.
        let libraries = try await ForeignProgram.output(of: ["ldd", "\(installed)/bin/therapyd"])
        for name in ["libswiftCore.so", "libFoundation.so", "libTherapyKit.so"] {
            let line = try #require(
                libraries.split(separator: "\n").first { $0.contains(" \(name) ") || $0.contains("\t\(name) ") }
            )
            #expect(line.contains("\(installed)/bin/../lib/therapyd/\(name)"))
        }
        #expect(try await ForeignProgram.output(of: ["\(installed)/bin/therapyd", "--version"]).hasPrefix("therapyd "))
        let unit = try text("\(installed)/lib/systemd/system/therapyd.service")
        for line in [
            "ExecStart=/usr/local/bin/therapyd\n",
            "ExecReload=/usr/local/bin/therapyctl --socket /run/therapyd/therapyd.sock reload\n",
            "ExecPaths=/usr/local/bin/therapyd /usr/local/bin/therapyctl /usr/lib ",
            "Environment=LD_LIBRARY_PATH=/usr/local/lib/therapyd\n",
        ] { #expect(unit.contains(line)) }
        let package = machine.file("waiting-list")
        try await ForeignProgram.output(
            of: ["\(installed)/bin/therapyctl", "plugins", "new", "waiting-list", "--directory", package]
        )
        #expect(try text("\(package)/Package.swift").contains("\(installed)/share/therapyd/TherapyKit"))

        // A version that had another file, whose directory is somebody else's by now, and a configuration.
        let former = "\(installed)/share/former/file"
        try await ForeignProgram.output(of: ["install", "-D", "/dev/null", former])
        try append("\(Self.prefix)/share/former/file\n", to: "\(installed)/lib/therapyd/installed-files")
        try await ForeignProgram.output(of: [
            "env", "LC_ALL=C", "sort", "-o", "\(installed)/lib/therapyd/installed-files",
            "\(installed)/lib/therapyd/installed-files",
        ])
        let configuration = "\(root)/etc/therapyd/therapyd.conf"
        try append("log: {level: debug}\n", to: configuration)
        let own = try text(configuration)
        let first = try await files(in: root)
        try await run("install", root, BuiltDaemon.program("therapyd"), BuiltDaemon.program("therapyctl"))
        #expect(try await files(in: root) == first.filter { $0 != former })
        #expect(try text(configuration) == own)

        try await ForeignProgram.output(of: ["rmdir", "\(installed)/share/former"])
        try await run("uninstall", root)
        #expect(try await files(in: root) == [configuration])
        #expect(try await ForeignProgram.output(of: ["find", root, "-type", "d", "-name", "usr"]).isEmpty)
        await #expect(throws: ForeignProgram.Failure.self, "there is nothing any more") {
            try await run("uninstall", root)
        }
    }

    private func run(_ script: String, _ root: String, _ words: String...) async throws {
        let path = try "\(SharedFiles.repository())/scripts/\(script)"
        try await ForeignProgram.output(of: ["env", "DESTDIR=\(root)", "prefix=\(Self.prefix)", path] + words)
    }

    private func files(in directory: String) async throws -> [String] {
        try await ForeignProgram.output(of: ["find", directory, "!", "-type", "d"]).split(separator: "\n").map(
            String.init
        )
        .sorted()
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private func append(_ line: String, to path: String) throws {
        try (text(path) + line).write(toFile: path, atomically: false, encoding: .utf8)
    }
}
