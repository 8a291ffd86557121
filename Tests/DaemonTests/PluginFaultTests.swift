import ControlAPI
import Foundation
import TestSupport
import Testing
import Varlink
import VarlinkClient

/// A plugin that does what it must not, in a real daemon: the daemon keeps serving or comes back by itself, names the
/// culprit, and loses nothing of the others'.
@Suite("A plugin that does what it must not", .serialized, .timeLimit(.minutes(10)))
struct PluginFaultTests {
    /// A daemon with the faulty plugin and, beside it, the example, whose events must not be lost.
    private func home(in place: String, _ fault: String) async throws -> DaemonHome {
        let home = try DaemonHome(configuration: Self.configuration(in: place, fault))
        for plugin in [BuiltPlugins.faulty, BuiltPlugins.example] {
            try await BuiltPlugins.install(plugin, in: home.directory.file("plugins"))
        }
        return home
    }

    private static func configuration(in place: String, _ fault: String) throws -> String {
        let completing = try DaemonHome.completing()
        return completing + """

              no-show-follow-up:
                enabled: true
              faulty:
                enabled: true
                in: \(place)
                fault: \(fault)
            """
    }

    private func start(_ home: DaemonHome) async throws -> RunningDaemon {
        try await home.start(home.arguments() + ["--plugin-dir", home.directory.file("plugins")])
    }

    private func plugin(_ name: String = "faulty", of daemon: RunningDaemon) async throws -> PluginsAPI.Plugin {
        try await daemon.calling { try $0.call(PluginsAPI.Get.self, .init(name: name)).plugin }
    }

    /// Writes a missed session as the application does.
    private func miss(_ id: String, in home: DaemonHome) async throws {
        let then = "2026-06-01 09:00:00.000 +00:00"
        try await home.application.run(
            """
            INSERT INTO Sessions
                (id, therapistId, clientId, startTime, endTime, status, type, format, createdAt, updatedAt)
            VALUES ('\(id)', '\(SamplePeople.therapist)', '\(SamplePeople.client)', '\(then)', '2026-06-01 10:00:00.000 +00:00', 'scheduled', 'regular',
                'video', '\(then)', '\(then)');
            UPDATE Sessions SET status = 'no_show' WHERE id = '\(id)';
            """
        )
    }

    private func missed(in daemon: RunningDaemon) async throws -> Int {
        let reply = try await daemon.calling { connection in
            try connection.call(
                PluginsAPI.Invoke.self,
                .init(plugin: "no-show-follow-up", command: "open", arguments: nil)
            )
        }
        return reply.result["followUps"]?.elements.count ?? 0
    }

    // MARK: Those that the daemon survives

    @Test(
        "one that throws, hangs or keeps its threads is told apart, and the daemon serves on",
        arguments: [
            ("make", "error"), ("activation", "error"), ("event", "error"), ("job", "error"), ("command", "error"),
            ("deactivation", "error"), ("activation", "foreignTable"), ("command", "foreignTable"),
            ("command", "privateNotes"), ("command", "foreignFile"), ("command", "sleep"), ("command", "deaf"),
            ("command", "spin"), ("event", "spin"), ("event", "deaf"), ("job", "spin"), ("event", "floodLog"),
            ("event", "floodJobs"), ("event", "floodEvents"),
        ]
    )
    func survives(place: String, fault: String) async throws {
        let home = try await home(in: place, fault)
        let daemon = try await start(home)
        try await SamplePeople.add(to: home.application)
        try await miss("s-1", in: home)
        // A command or a job, if that is where it is: nobody waits for its end.
        let calls = try daemon.connect()
        defer { withExtendedLifetime(calls) {} }
        if place == "command" {
            _ = try calls.send(
                VarlinkCall(PluginsAPI.Invoke.self, .init(plugin: "faulty", command: "act", arguments: nil))
            )
        }
        if place == "job" {
            _ = try calls.send(
                VarlinkCall(PluginsAPI.Invoke.self, .init(plugin: "faulty", command: "plan", arguments: nil))
            )
        }
        try await eventually("the other plugin has its event") { try await missed(in: daemon) == 1 }
        try await miss("s-2", in: home)
        try await eventually("and goes on to have them") { try await missed(in: daemon) == 2 }
        try await daemon.checkThatItServes(within: .seconds(10))
        #expect(try await plugin("no-show-follow-up", of: daemon).state == .active)
        #expect(try await plugin(of: daemon).crashes == 0)
        if place == "activation" || place == "make" { #expect(try await plugin(of: daemon).state == .failed) }
        let ending = await daemon.stop()
        #expect(ending == .exited(0), "\(daemon.process.errors)")
        try await home.checkIntegrity()
    }

    @Test(
        "what it says of a refusal names the reason",
        arguments: [
            ("foreignTable", "no such table: Sessions"), ("privateNotes", "no such table: Sessions"),
            ("foreignFile", "is no name for an exported file"), ("error", "it did not work"),
        ]
    )
    func reasons(fault: String, words: String) async throws {
        let home = try await home(in: "command", fault)
        let daemon = try await start(home)
        let result = try await Therapyctl(home).run("faulty", "act")
        #expect(result.ending == .exited(1))
        #expect(result.errors.contains(words), "\(result.errors)")
        await daemon.stop()
    }

    // MARK: Those that it does not

    @Test(
        "one that ends the process is found out, and in quarantine after the third time",
        arguments: [
            ("make", "trap"), ("activation", "trap"), ("activation", "segmentation"), ("activation", "overflow"),
            ("activation", "abort"), ("activation", "exit"),
        ]
    )
    func crashesAtStart(place: String, fault: String) async throws {
        let home = try await home(in: place, fault)
        let arguments = home.arguments() + ["--plugin-dir", home.directory.file("plugins")]
        for _ in 0..<3 {
            let process = try home.launch(arguments, environment: ["SWIFT_BACKTRACE": "enable=no"])
            #expect(await process.end() != .killed(signal: SIGKILL))
        }
        let daemon = try await start(home)
        let culprit = try await plugin(of: daemon)
        #expect(culprit.state == .quarantined)
        #expect(culprit.crashes == 3)
        #expect(culprit.lastCrash?.certain == true)
        #expect(culprit.lastCrash?.call == (place == "make" ? "make" : "activate"))
        #expect(daemon.process.errors.contains("plugin is in quarantine"))
        #expect(try await plugin("no-show-follow-up", of: daemon).state == .active)
        await daemon.stop()
    }

    @Test(
        "an event that ends the process twice is set aside, and nobody loses one",
        arguments: ["trap", "segmentation"]
    )
    func crashesInEvent(fault: String) async throws {
        let home = try await home(in: "event", fault)
        let environment = ["SWIFT_BACKTRACE": "enable=no"]
        let arguments = home.arguments() + ["--plugin-dir", home.directory.file("plugins")]
        let first = try await home.start(arguments, environment: environment)
        try await SamplePeople.add(to: home.application)
        try await home.application.run("DELETE FROM Sessions")
        try await miss("s-1", in: home)
        _ = await first.process.end()
        _ = await (try home.launch(arguments, environment: environment)).end()
        // The third start sets the first event aside, and dies of the second; then it has ended the daemon too often.
        _ = await (try home.launch(arguments, environment: environment)).end()
        let last = try await home.start(arguments, environment: environment)
        let culprit = try await plugin(of: last)
        #expect(culprit.state == .quarantined)
        #expect(culprit.setAside == 1)
        #expect(culprit.lastCrash?.call.hasPrefix("event ") == true)
        try await eventually("the other plugin has its event") { try await missed(in: last) == 1 }

        // Mended, it is released without a restart, and has what it missed.
        try Data(Self.configuration(in: "nowhere", "nothing").utf8).write(to: URL(filePath: home.configuration))
        let control = try Therapyctl(home)
        try await control.output("plugins", "release", "faulty")
        try await eventually("it has what it missed") {
            let released = try await plugin(of: last)
            return released.state == .degraded && released.lag == 0
        }
        #expect(try await control.output("plugins", "retry", "faulty") == "1\n")
        try await eventually("it is well again") { try await plugin(of: last).state == .active }
        #expect(try await plugin(of: last).crashes == 3)

        // A changed configuration reaches it by a signal, and a wrong one does not.
        try Data(Self.configuration(in: "nowhere", "nonsense").utf8).write(to: URL(filePath: home.configuration))
        last.process.send(SIGHUP)
        try await eventually("the mistake is told") {
            last.process.errors.contains("plugins.faulty.fault: expected one of")
        }
        #expect(try await plugin(of: last).state == .active)
        try Data(Self.configuration(in: "activation", "error").utf8).write(to: URL(filePath: home.configuration))
        last.process.send(SIGHUP)
        try await eventually("it is as its configuration says") { try await plugin(of: last).state == .failed }
        await last.stop()
    }

    @Test("one that ends the process in a job or a command is named", arguments: ["job", "command"])
    func crashesAtWork(place: String) async throws {
        let home = try await home(in: place, "trap")
        let arguments = home.arguments() + ["--plugin-dir", home.directory.file("plugins")]
        let daemon = try await home.start(arguments, environment: ["SWIFT_BACKTRACE": "enable=no"])
        let command = place == "job" ? "plan" : "act"
        _ = try await Therapyctl(home).run("faulty", command)
        #expect(await daemon.process.end() == .killed(signal: SIGILL))
        try Data(Self.configuration(in: "nowhere", "nothing").utf8).write(to: URL(filePath: home.configuration))
        let next = try await home.start(arguments)
        let culprit = try await plugin(of: next)
        #expect(culprit.state == .active)
        #expect(culprit.crashes == 1)
        let call = try #require(culprit.lastCrash?.call)
        #expect(place == "job" ? call.hasPrefix("job work ") : call == "command act")
        #expect(next.process.errors.contains("the daemon was ended by a plugin"))
        await next.stop()
    }

    @Test("in safe mode no plugin of others is loaded, and the built-in ones work")
    func safeMode() async throws {
        let home = try await home(in: "activation", "trap")
        let arguments = home.arguments() + ["--plugin-dir", home.directory.file("plugins"), "--safe-mode"]
        let daemon = try await home.start(arguments)
        #expect(try await plugin(of: daemon).state == .failed)
        #expect(try await plugin(of: daemon).reason == "it is left out in safe mode")
        #expect(try await plugin("auto-completion", of: daemon).state == .active)
        let maps = try String(contentsOfFile: "/proc/\(daemon.process.id)/maps", encoding: .utf8)
        #expect(!maps.contains("libfaulty"))
        await daemon.stop()
    }
}
