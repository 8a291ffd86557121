import Foundation
import Glibc
import JobScheduler
import PluginHost
import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

@Suite("The example in a host with a real practice", .serialized, .timeLimit(.minutes(10)))
struct ExampleOnRealStoreTests {
    @Test("it is built, loaded and fed, keeps its table, and answers its commands")
    func whole() async throws {
        let bench = try await HostBench()
        let plugins = bench.test.directory.file("plugins")
        try await BuiltPlugins.install(BuiltPlugins.example, in: plugins)
        let loader = PluginLoader(directory: plugins, owners: [0, geteuid()])
        let name = "no-show-follow-up"
        let host = PluginHost(
            plugins: loader.plugins(beside: [], quarantined: []),
            settings: [name: PluginSettings(enabled: true)],
            services: bench.services,
            lanes: bench.lanes,
            logger: bench.test.log.logger
        )
        try await bench.running(host) {
            #expect(try await bench.state(of: name, in: host) == .active)
            let id = try await bench.schedule(hour: 1)
            _ = try await bench.practice.apply(SessionChange(id, .markNoShow), as: .clerk)
            var answer: JSONObject = [:]
            while answer["followUps"]?.array?.isEmpty ?? true {
                answer = try await host.invoke("open", of: name, arguments: [:])
                await Task.yield()
            }
            #expect(answer["followUps"]?.array?.count == 1)
            let rows = try await bench.test.rows("SELECT session FROM \"therapyd_plugin_no-show-follow-up.follow_ups\"")
            #expect(rows == id.text)
            #expect(try await bench.scheduler.jobs().jobs.map(\.owner) == [name])
            let done = try await host.invoke("done", of: name, arguments: ["session": .text(id.text)])
            #expect(done == ["closed": .string(id.text)])
        }
    }

    @Test("its own tests pass")
    func ownTests() async throws {
        let root = try SharedFiles.repository()
        _ = try await BuiltPlugins.example.value
        try await ForeignProgram.output(
            of: [
                "swift", "test", "--package-path", "\(root)/Plugins/Example", "--scratch-path",
                "\(root)/.build-plugins/no-show-follow-up",
            ]
        )
    }

    @Test(
        "what the documentation shows of it stands in it",
        arguments: ["WritingAPlugin", "KeepingThings", "TestingAPlugin"]
    )
    func listings(article: String) throws {
        let root = try SharedFiles.repository()
        let folder = "\(root)/Plugins/Example"
        var lines: Set<Substring> = []
        for file in try #require(FileManager.default.enumerator(atPath: folder)).compactMap({ $0 as? String })
        where file.hasSuffix(".swift") {
            lines.formUnion(try Self.lines(of: "\(folder)/\(file)"))
        }
        var isListing = false
        for line in try Self.lines(of: "\(root)/Sources/TherapyKit/TherapyKit.docc/\(article).md") {
            if line.hasPrefix("```") {
                isListing = line == "```swift"
            } else if isListing {
                #expect(lines.contains(line), "\(article)")
            }
        }
    }

    /// Without the blanks before them.
    private static func lines(of path: String) throws -> [Substring] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { $0.drop { $0 == " " } }
    }
}
