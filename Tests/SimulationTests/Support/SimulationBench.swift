import JobScheduler
import JobSchedulerSQLite
import PluginHost
import Practice
import PracticeStore
import Simulation
import Synchronization
import TaskLanes
import TestSupport
import TherapyKit
import TimeZoneRules

/// A populated practice whose future is asked for. Its clock stands still.
struct SimulationBench {
    let test: TestPractice
    let scheduler: JobScheduler
    let host: PluginHost

    /// - Parameters:
    ///   - alpha: what the plugin `alpha` does; nil leaves it out.
    ///   - beta: what `beta` does.
    init(alpha: Script? = nil, beta: Script? = nil, rules: PracticeRules = PracticeRules()) async throws {
        var options = PracticeStore.Options()
        options.migrations = SQLiteJobStore.migrations().map { Migration(name: $0.name, up: $0.up, down: $0.down) }
        test = try TestPractice(options: options, rules: rules)
        try await test.populate()
        scheduler = JobScheduler(
            store: SQLiteJobStore(sharing: test.store.groupCommit),
            clock: VirtualWallClock(at: Timestamp(TestPractice.noon)),
            logger: test.log.logger
        )
        let plugins = [
            alpha.map { (PluginRegistration(AlphaPlugin.self), $0.settings) },
            beta.map { (PluginRegistration(BetaPlugin.self), $0.settings) },
        ]
        host = PluginHost(
            plugins: plugins.compactMap(\.self),
            services: HostServices(
                practice: test.practice,
                store: test.store,
                scheduler: scheduler,
                clock: test.clock
            ),
            lanes: LanePool(),
            logger: test.log.logger
        )
    }

    func simulator(
        limits: Simulator.Limits = Simulator.Limits(),
        ownJobs: @escaping Simulator.OwnJobs = { _, _ in }
    ) -> Simulator {
        Simulator(practice: test.practice, scheduler: scheduler, host: host, limits: limits, ownJobs: ownJobs)
    }

    /// An hour with the first therapist, so many hours from noon.
    @discardableResult
    func session(hour: Int) async throws -> Session.ID {
        try await test.practice.schedule(test.request(hour: hour), as: .clerk).id
    }
}

/// Everything that a simulation says.
final class Recording: Sendable {
    private let kept = Mutex<[SimulatedRun]>([])

    var runs: [SimulatedRun] { kept.withLock { $0 } }

    func append(_ run: SimulatedRun) { kept.withLock { $0.append(run) } }

    /// `+1h alpha/work succeeded session.completed …`, the time as the hours from noon.
    var lines: [String] {
        runs.map { run in
            let hours = (run.at.milliseconds - TestPractice.noon.milliseconds) / 3_600_000
            let words = ["+\(hours)h", "\(run.owner)/\(run.job)", run.outcome?.rawValue ?? "-"] + run.effects
            return words.joined(separator: " ") + (run.goesOn ? " …" : "")
        }
    }
}

extension Simulator {
    func run(hours: Int, _ recording: Recording = Recording()) async throws -> (Recording, SimulationEnd) {
        let end = try await run(until: TestPractice.noon + .seconds(hours * 3600)) { recording.append($0) }
        return (recording, end)
    }
}
