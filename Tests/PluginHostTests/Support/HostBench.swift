import JobScheduler
import JobSchedulerSQLite
import JobSchedulerTestKit
import Logging
import PluginHost
import Practice
import PracticeStore
import TaskLanes
import TestSupport
import TherapyKit
import TimeZoneRules

/// A populated practice with a scheduler in the same file, both on one virtual clock.
struct HostBench {
    let test: TestPractice
    let clock: VirtualWallClock
    let practice: Practice
    let scheduler: JobScheduler
    let services: HostServices
    let lanes = LanePool()

    init() async throws {
        var options = PracticeStore.Options()
        options.migrations = SQLiteJobStore.migrations().map { Migration(name: $0.name, up: $0.up, down: $0.down) }
        test = try TestPractice(options: options)
        try await test.populate()
        clock = VirtualWallClock(at: Timestamp(TestPractice.noon))
        let records = RecordsClock(clock: clock)
        practice = Practice(store: test.store, clock: records)
        scheduler = JobScheduler(store: SQLiteJobStore(test.store.writer), clock: clock, logger: test.log.logger)
        services = HostServices(practice: practice, store: test.store, scheduler: scheduler, clock: records)
    }

    func host(
        _ plugins: (any Plugin.Type, Script)...,
        limits: CallLimits = CallLimits(eventRetry: .zero, outage: .zero)
    ) -> PluginHost {
        host(plugins.map { (Self.registration(of: $0), $1.settings) }, limits: limits)
    }

    func host(
        _ plugins: [(PluginRegistration, PluginSettings)],
        limits: CallLimits = CallLimits(eventRetry: .zero, outage: .zero)
    ) -> PluginHost {
        PluginHost(plugins: plugins, services: services, lanes: lanes, limits: limits, logger: test.log.logger)
    }

    private static func registration<Module: Plugin>(of type: Module.Type) -> PluginRegistration {
        PluginRegistration(type)
    }

    /// Starts a host, feeds its plugins while something is done, and stops it.
    func running(_ host: PluginHost, _ body: () async throws -> Void) async throws {
        await host.start()
        let feeding = Task { await host.run() }
        do {
            try await body()
        } catch {
            feeding.cancel()
            throw error
        }
        feeding.cancel()
        await feeding.value
        await host.stop()
    }

    @discardableResult
    func schedule(hour: Int) async throws -> Session.ID {
        try await practice.schedule(test.request(hour: hour), as: .clerk).id
    }

    func state(of plugin: String, in host: PluginHost) async throws -> PluginStatus {
        try await host.plugin(plugin).state
    }
}

/// The scheduler's clock as the records' one.
private struct RecordsClock: TherapyKit.WallClock {
    let clock: VirtualWallClock

    var now: Instant { Instant(clock.now) }
}

extension PluginHost {
    /// As somebody asks who waits for the end alone.
    func invoke(
        _ command: String,
        of plugin: String,
        arguments: [String: ConfigurationValue]
    ) async throws(PluginCallError) -> JSONObject {
        try await invoke(command, of: plugin, arguments: arguments, as: .daemon, output: { _ in })
    }
}
