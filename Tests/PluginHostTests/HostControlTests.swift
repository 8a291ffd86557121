import JobScheduler
import PracticeStore
import TestSupport
import Testing
import TherapyKit

@testable import PluginHost

@Suite("Plugins while the daemon runs", .serialized, .timeLimit(.minutes(5)))
struct HostControlTests {
    let bench: HostBench

    init() async throws {
        bench = try await HostBench()
    }

    /// Requires `first`.
    private struct DependentPlugin: ScriptedPlugin {
        static let manifest = PluginManifest(
            name: "dependent",
            version: "1.0.0",
            summary: "Needs another",
            requires: ["first"],
            events: ["session"]
        )
        let script: Script
    }

    @Test("one that is disabled loses no event, and a restart remembers that it is")
    func disabled() async throws {
        let script = Script()
        let host = bench.host((FirstPlugin.self, script))
        try await bench.running(host) {
            try await bench.schedule(hour: 1)
            await script.received.first(1)
            #expect(try await host.disable("first").state == .disabled)
            #expect(await bench.scheduler.registeredKinds.isEmpty)
            try await bench.schedule(hour: 2)
        }
        let again = bench.host((FirstPlugin.self, script))
        try await bench.running(again) {
            #expect(try await bench.state(of: "first", in: again) == .disabled)
            try await bench.schedule(hour: 3)
            #expect(try await again.enable("first").state == .active)
            let sequences = await script.received.first(3).map(\.sequence)
            #expect(sequences == sequences.sorted() && Set(sequences).count == 3)
        }
        // The switch says what the configuration says, and is gone.
        #expect(try bench.test.store.pluginRecords()["first"]?.isEnabled == nil)
    }

    @Test("one that is required is activated first, and takes those that require it with it and back")
    func requirements() async throws {
        let order = Journal<String>()
        let note: @Sendable (PluginContext) -> Void = { order.append($0.plugin) }
        let lines: (inout Script.Lines) -> Void = {
            $0.activate = { note($0) }
            $0.deactivate = { order.append("-\($0.plugin)") }
        }
        let host = bench.host((DependentPlugin.self, Script(lines)), (FirstPlugin.self, Script(lines)))
        await host.start()
        #expect(order.entries == ["first", "dependent"])
        _ = try await host.disable("first")
        #expect(order.entries.suffix(2) == ["-dependent", "-first"])
        #expect(
            try await bench.state(of: "dependent", in: host)
                == .failed(reason: "requires first, which is not active")
        )
        #expect(try await host.disable("dependent").state == .disabled)
        _ = try await host.enable("dependent")
        _ = try await host.enable("first")
        #expect(order.entries.suffix(2) == ["first", "dependent"])
        #expect(try await bench.state(of: "dependent", in: host) == .active)
    }

    @Test("one that failed is tried again when it is enabled")
    func secondChance() async throws {
        let attempts = Journal<Int>()
        let script = Script {
            $0.activate = { _ in
                attempts.append(1)
                if attempts.entries.count == 1 { throw Failure() }
            }
        }
        let host = bench.host((FirstPlugin.self, script))
        await host.start()
        #expect(try await bench.state(of: "first", in: host) == .failed(reason: "it did not work"))
        #expect(try await host.enable("first").state == .active)
    }

    @Test("events that were set aside come once more when somebody says so")
    func retry() async throws {
        let healed = Journal<Int>()
        let script = Script {
            $0.receive = { _, _ in
                if healed.entries.isEmpty { throw Failure() }
            }
        }
        let host = bench.host((FirstPlugin.self, script))
        try await bench.running(host) {
            let id = try await bench.schedule(hour: 1)
            await script.received.first(5)
            while try await host.plugin("first").setAside == 0 { await Task.yield() }
            let kept = try await host.setAsideEvents(of: "first")
            #expect(kept.map(\.change.id) == [id.text])
            #expect(kept.map(\.reason) == ["it did not work"])
            healed.append(1)
            #expect(try await host.retryEvents(of: "first") == 1)
            await script.received.first(6)
            while try await !host.setAsideEvents(of: "first").isEmpty { await Task.yield() }
            #expect(try await bench.state(of: "first", in: host) == .active)
        }
    }

    @Test("a changed configuration reaches the plugin alone whose it is")
    func reconfigure() async throws {
        let activated = Journal<String>()
        let script = Script { $0.activate = { activated.append($0.plugin) } }
        let (first, second) = (script.settings, Script { $0.activate = { activated.append($0.plugin) } }.settings)
        let host = bench.host([
            (PluginRegistration(FirstPlugin.self), first), (PluginRegistration(SecondPlugin.self), second),
        ])
        await host.start()
        let other = Script { $0.activate = { _ in activated.append("again") } }.settings
        #expect(await host.reconfigure(["first": other, "second": second]).isEmpty)
        #expect(activated.entries == ["first", "second", "again"])
        // One that makes no plugin costs nothing.
        let broken = PluginSettings(enabled: true, configuration: PluginConfiguration(["script": .text("none")]))
        #expect(await host.reconfigure(["first": broken, "second": second]) == ["first": "Unknown()"])
        #expect(try await bench.state(of: "first", in: host) == .active)
        // One that is not named any more is disabled.
        #expect(await host.reconfigure(["second": second]).isEmpty)
        #expect(try await bench.state(of: "first", in: host) == .disabled)
    }

    @Test("one that takes its new configuration itself is not made anew")
    func appliedConfiguration() async throws {
        let seen = Journal<PluginConfiguration>()
        let script = Script {
            $0.reconfigure = { configuration, _ in
                seen.append(configuration)
                return .applied
            }
        }
        let old = script.settings
        let host = bench.host([(PluginRegistration(FirstPlugin.self), old)])
        await host.start()
        let new = PluginSettings(enabled: true, configuration: PluginConfiguration(["script": .text("other")]))
        #expect(await host.reconfigure(["first": new]).isEmpty)
        #expect(seen.entries == [new.configuration])
        #expect(try await host.plugin("first").configuration == new.configuration)
        #expect(try await bench.state(of: "first", in: host) == .active)
    }

    @Test("everything that a plugin keeps goes when somebody says so, if it is disabled")
    func purge() async throws {
        let script = Script {
            $0.activate = { context in
                try await context.values().setValue(1, forKey: "k")
                try await context.jobs().schedule(
                    "work",
                    at: TestPractice.noon + .seconds(60),
                    key: "k",
                    arguments: [:]
                )
            }
        }
        let host = bench.host((FirstPlugin.self, script))
        await host.start()
        await #expect(throws: PluginControlError.refused(name: "first", reason: "has to be disabled first")) {
            try await host.purge("first")
        }
        _ = try await host.disable("first")
        #expect(try await host.purge("first").values == 1)
        #expect(try bench.test.store.pluginValues(withPrefix: "", of: "first").isEmpty)
        #expect(try await bench.scheduler.jobs().jobs.map(\.state) == [.cancelled])
        // Of one that never was, nothing.
        #expect(try await host.purge("nobody").tables.isEmpty)
    }

    @Test("one whose calls do not end is given up, and its jobs wait")
    func givenUp() async throws {
        let gate = Gate()
        var limits = CallLimits(event: .milliseconds(5), eventRetry: .zero)
        limits.leftBehind = 3
        let host = bench.host((FirstPlugin.self, Script { $0.receive = { _, _ in await gate.pass() } }), limits: limits)
        try await bench.running(host) {
            try await bench.schedule(hour: 1)
            let reason = "3 calls did not end in their time and go on; only a restart ends them"
            while try await bench.state(of: "first", in: host) != .failed(reason: reason) { await Task.yield() }
            while await !bench.scheduler.registeredKinds.isEmpty { await Task.yield() }
            #expect(try await host.plugin("first").usage.leftBehind == 3)
            gate.open()
        }
    }

    @Test("the jobs of one that was given up wait, and lose no attempt")
    func jobsWait() async throws {
        let gate = Gate()
        var limits = CallLimits(command: .milliseconds(5))
        limits.leftBehind = 1
        let script = Script {
            $0.activate = { context in
                let due = TestPractice.noon + .seconds(60)
                try await context.jobs().schedule("work", at: due, key: "k", arguments: [:])
            }
            $0.invoke = { _, _ in
                await gate.pass()
                return [:]
            }
        }
        let host = bench.host((FirstPlugin.self, script), limits: limits)
        await host.start()
        _ = try? await host.invoke("act", of: "first", arguments: [:])
        let loop = await bench.clock.start(bench.scheduler)
        await bench.clock.advance(by: .seconds(90))
        while await !bench.scheduler.registeredKinds.isEmpty { await Task.yield() }
        loop.cancel()
        try await loop.value
        #expect(script.jobs.entries.isEmpty)
        let job = try #require(try await bench.scheduler.jobs().jobs.first)
        #expect(job.state == .scheduled)
        #expect(job.attempt <= 1)
        gate.open()
    }

    @Test("what its calls cost is told by kind")
    func usage() async throws {
        let script = Script { $0.invoke = { _, _ in throw Failure() } }
        let host = bench.host((FirstPlugin.self, script))
        await host.start()
        for _ in 0..<3 { _ = try? await host.invoke("act", of: "first", arguments: [:]) }
        let usage = try await host.plugin("first").usage
        #expect(usage.calls[.make]?.count == 1)
        #expect(usage.calls[.activate]?.count == 1)
        #expect(usage.calls[.command]?.count == 3)
        #expect(usage.calls[.command]?.failures == 3)
        #expect(usage.running == 0)
    }
}
