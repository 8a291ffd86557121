import JobScheduler
import PluginHost
import TestSupport
import Testing
import TherapyKit

@Suite("A plugin that misbehaves", .serialized, .timeLimit(.minutes(5)))
struct MisbehaviourTests {
    let bench: HostBench

    init() async throws {
        bench = try await HostBench()
    }

    @Test("one that fails to activate is left out with its reason, and the others start")
    func failsToActivate() async throws {
        let host = bench.host(
            (FirstPlugin.self, Script { $0.activate = { _ in throw Failure() } }),
            (SecondPlugin.self, Script())
        )
        await host.start()
        #expect(await host.plugins.map(\.state) == [.failed(reason: "it did not work"), .active])
        #expect(
            bench.test.log.lines.contains("error: plugin failed to activate plugin=first reason=it did not work")
        )
        #expect(await bench.scheduler.registeredKinds == [JobKind(owner: "second", name: "work")])
    }

    @Test("one that cannot be made from its configuration is left out")
    func cannotBeMade() async throws {
        let host = bench.host([(PluginRegistration(FirstPlugin.self), PluginSettings(enabled: true))])
        await host.start()
        #expect(try await bench.state(of: "first", in: host) == .failed(reason: "Unknown()"))
    }

    @Test("one that never ends activating is left behind")
    func hangsActivating() async throws {
        let gate = Gate()
        let host = bench.host(
            (FirstPlugin.self, Script { $0.activate = { _ in await gate.pass() } }),
            limits: CallLimits(activation: .milliseconds(20))
        )
        await host.start()
        #expect(try await bench.state(of: "first", in: host) == .failed(reason: "took longer than 0.02 seconds"))
        gate.open()
    }

    @Test("one that is not enabled is not touched")
    func disabled() async throws {
        let made = Journal<String>()
        let settings = Script { $0.activate = { made.append($0.plugin) } }.settings
        let off = PluginSettings(enabled: false, configuration: settings.configuration)
        let host = bench.host([(PluginRegistration(FirstPlugin.self), off)])
        await host.start()
        #expect(try await bench.state(of: "first", in: host) == .disabled)
        #expect(made.entries.isEmpty)
    }

    @Test("an event that poisons it is tried five times and set aside, visibly, and the next one comes")
    func poisonedEvent() async throws {
        let poison = Journal<String>()
        let script = Script {
            $0.receive = { event, _ in
                if poison.entries.isEmpty { poison.append(event.id) }
                if poison.entries == [event.id] { throw Failure() }
            }
        }
        let host = bench.host((FirstPlugin.self, script))
        try await bench.running(host) {
            try await bench.schedule(hour: 1)
            try await bench.schedule(hour: 2)
            let sequences = await script.received.first(6).map(\.sequence)
            let first = try #require(sequences.first)
            #expect(sequences == Array(repeating: first, count: 5) + [first + 1])
            let reason = "event \(first) was set aside: it did not work"
            #expect(try await bench.state(of: "first", in: host) == .degraded(reason: reason))
            #expect(bench.test.log.lines.filter { $0.hasPrefix("warning: event failed and is tried again") }.count == 4)
            #expect(bench.test.log.lines.filter { $0.hasPrefix("error: event was set aside event=") }.count == 1)
        }
    }

    @Test("an event that it never ends with is set aside after its limit")
    func hangingEvent() async throws {
        let gate = Gate()
        let hanging = Journal<String>()
        let script = Script {
            $0.receive = { event, _ in
                if hanging.entries.isEmpty { hanging.append(event.id) }
                if hanging.entries == [event.id] { await gate.pass() }
            }
        }
        let limits = CallLimits(event: .milliseconds(100), eventRetry: .zero)
        let host = bench.host((FirstPlugin.self, script), limits: limits)
        try await bench.running(host) {
            try await bench.schedule(hour: 1)
            try await bench.schedule(hour: 2)
            let events = await script.received.first(6)
            #expect(Set(events.prefix(5).map(\.id)) == Set(hanging.entries))
            #expect(events.last?.id != events.first?.id)
            let reason = try await bench.state(of: "first", in: host).reason
            #expect(reason?.hasSuffix("was set aside: took longer than 0.1 seconds") == true)
            gate.open()
        }
    }

    @Test("events wait while the database refuses, which is seen until they go on")
    func unavailable() async throws {
        let calls = Journal<Int>()
        let second = Gate()
        let script = Script {
            $0.receive = { _, _ in
                calls.append(calls.entries.count)
                if calls.entries.count == 1 { throw PracticeError.unavailable(reason: "locked") }
                if calls.entries.count == 2 { await second.pass() }
            }
        }
        let host = bench.host((FirstPlugin.self, script))
        try await bench.running(host) {
            try await bench.schedule(hour: 1)
            let events = await script.received.first(2)
            #expect(events.first == events.last)
            #expect(
                try await bench.state(of: "first", in: host)
                    == .degraded(reason: "events wait: the database is unavailable: locked")
            )
            second.open()
            // Brought when all before it is done with.
            try await bench.schedule(hour: 2)
            await script.received.first(3)
            #expect(try await bench.state(of: "first", in: host) == .active)
        }
    }

    @Test("what the manifest does not ask for is not granted")
    func notGranted() async throws {
        let refused = Journal<Capability>()
        let script = Script {
            $0.activate = { context in
                do throws(CapabilityNotGranted) { _ = try context.records() } catch { refused.append(error.capability) }
                do throws(CapabilityNotGranted) { _ = try context.sessions() } catch {
                    refused.append(error.capability)
                }
                do throws(CapabilityNotGranted) { _ = try context.jobs() } catch { refused.append(error.capability) }
                do throws(CapabilityNotGranted) { _ = try context.values() } catch { refused.append(error.capability) }
            }
            $0.invoke = { _, context in
                _ = try context.records()
                return JSONObject()
            }
        }
        let host = bench.host((BarePlugin.self, script))
        await host.start()
        #expect(refused.entries == [.readRecords, .changeSessions, .scheduleJobs, .storeValues])
        let error = PluginCallError.commandFailed(
            plugin: "bare",
            command: "act",
            message: "the manifest does not ask for read-records"
        )
        await #expect(throws: error) { try await host.invoke("act", of: "bare", arguments: [:]) }
    }

    @Test("a job that the manifest does not declare is refused")
    func undeclaredJob() async throws {
        let script = Script {
            $0.activate = { context in
                try await context.jobs().schedule("other", at: TestPractice.noon, key: "k", arguments: JSONObject())
            }
        }
        let host = bench.host((FirstPlugin.self, script))
        await host.start()
        let reason = "invalid: job other is not declared in the manifest"
        #expect(try await bench.state(of: "first", in: host) == .failed(reason: reason))
        #expect(try await bench.scheduler.jobs().jobs.isEmpty)
    }

    @Test("a refusal to end does not hold up the stop")
    func hangsDeactivating() async throws {
        let gate = Gate()
        let host = bench.host(
            (FirstPlugin.self, Script { $0.deactivate = { _ in await gate.pass() } }),
            limits: CallLimits(deactivation: .milliseconds(20))
        )
        await host.start()
        await host.stop()
        #expect(
            bench.test.log.lines.contains(
                "warning: plugin was left behind plugin=first reason=took longer than 0.02 seconds"
            )
        )
        gate.open()
    }
}
