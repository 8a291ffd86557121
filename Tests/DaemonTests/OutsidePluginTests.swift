import Foundation
import TestSupport
import Testing

@Suite("Plugins of other people, with a real daemon", .serialized, .timeLimit(.minutes(10)))
struct OutsidePluginTests {
    private static let name = "waiting-list"

    private static func configuration() throws -> String {
        try DaemonHome.completing() + "\n  \(name): {enabled: true}\n"
    }

    @Test("what `plugins new` writes builds, passes its own tests, loads and works as it is")
    func newPlugin() async throws {
        let home = try DaemonHome(configuration: Self.configuration())
        let control = try Therapyctl(home)
        let kit = try SharedFiles.repository() + "/Sources/TherapyKit"
        let package = home.directory.file(Self.name)
        let steps = try await control.output("plugins", "new", Self.name, "--directory", package, "--kit", kit)
        #expect(steps.contains("swift build -c release"))
        // What is there already is left alone.
        #expect(
            try await control.run("plugins", "new", Self.name, "--directory", package, "--kit", kit).ending
                != .exited(0)
        )

        try await ForeignProgram.output(of: ["swift", "test", "--package-path", package])
        try await ForeignProgram.output(of: ["swift", "build", "--package-path", package, "--product", Self.name])
        let library = Task<String, any Error> { "\(package)/.build/debug/lib\(Self.name).so" }
        try await BuiltPlugins.install(library, in: home.directory.file("plugins"))

        let daemon = try await home.start(home.arguments() + ["--plugin-dir", home.directory.file("plugins")])
        try await SamplePeople.add(to: home.application)
        try await home.application.run(
            SamplePeople.insertSession(
                id: "s-1",
                start: SamplePeople.moment("+1 day"),
                end: SamplePeople.moment("+2 days")
            )
        )
        try await eventually("it has counted the session") {
            try await control.output(Self.name, "count") == "count\t1\n"
        }
        await daemon.stop()
    }

    @Test("a name that is none, and a kit that is not there, are refused before anything is written")
    func refusals() async throws {
        let home = try DaemonHome()
        let control = try Therapyctl(home)
        for words in [
            ["plugins", "new", "Bad_Name"], ["plugins", "new", "fine", "--kit", home.directory.file("none")],
        ] {
            #expect(try await control.run(words).ending == .exited(64))
        }
    }

    @Test("the kit is found that was installed with the program, whatever link the program is called by")
    func installedKit() async throws {
        let home = try DaemonHome()
        let prefix = home.directory.file("prefix")
        let kit = "\(prefix)/share/therapyd/TherapyKit"
        let program = "\(prefix)/bin/therapyctl"
        let link = home.directory.file("link")
        try await ForeignProgram.output(of: ["install", "-D", BuiltProgram.therapyctl.path(), program])
        try await ForeignProgram.output(of: ["ln", "-s", program, link])
        func new(_ name: String, _ words: String...) async throws -> (ending: Ending, output: String, errors: String) {
            let package = home.directory.file(name)
            return try await ChildProcess.run(link, ["plugins", "new", name, "--directory", package] + words)
        }

        let missing = try await new("first")
        #expect(missing.ending == .exited(64))
        #expect(missing.errors.contains("there is no TherapyKit at \(kit): give --kit DIR"))

        try await ForeignProgram.output(
            of: [
                "install", "-D", SharedFiles.repository() + "/Sources/TherapyKit/Package.swift", "\(kit)/Package.swift",
            ]
        )
        #expect(try await new("second").ending == .exited(0))
        let manifest = try String(contentsOfFile: home.directory.file("second") + "/Package.swift", encoding: .utf8)
        #expect(manifest.contains(".package(path: \"\(kit)\")"))

        // One that is named counts, even when it is not there.
        #expect(try await new("third", "--kit", home.directory.file("none")).ending == .exited(64))
    }

    @Test("a real bash completes plugins' commands and the ids that they take")
    func completion() async throws {
        let home = try DaemonHome(configuration: DaemonHome.completing() + "\n  no-show-follow-up: {enabled: true}\n")
        try await BuiltPlugins.install(BuiltPlugins.example, in: home.directory.file("plugins"))
        let daemon = try await home.start(home.arguments() + ["--plugin-dir", home.directory.file("plugins")])
        try await SamplePeople.add(to: home.application)
        let id = "5e000001-0000-4000-8000-000000000001"
        try await home.application.run(
            SamplePeople.insertSession(
                id: id,
                start: SamplePeople.moment("+1 day"),
                end: SamplePeople.moment("+2 days")
            )
        )
        let program = try BuiltProgram.therapyctl.path()
        func complete(_ words: String...) async throws -> String {
            let line = words.map { "'\($0)'" }.joined(separator: " ")
            let script = """
                export THERAPYD_SOCKET='\(home.socket)' PATH="$(dirname '\(program)'):$PATH"
                source <(therapyctl completion bash)
                COMP_WORDS=(therapyctl \(line)); COMP_CWORD=\(words.count)
                _therapyctl_contributed therapyctl "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
                echo "${COMPREPLY[*]}"
                """
            return try await ForeignProgram.output(of: ["bash", "-c", script])
        }
        #expect(try await complete("no") == "no-show-follow-up")
        #expect(try await complete("no-show-follow-up", "") == "open done --help")
        #expect(try await complete("no-show-follow-up", "open", "--l") == "--limit")
        #expect(try await complete("no-show-follow-up", "done", "5e0") == id)
        #expect(try await complete("sessions", "l") == "list")
        await daemon.stop()
    }
}
