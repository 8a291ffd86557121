import AutoCompletion
import CalendarExport
import DueDates
import JobScheduler
import PluginHost
import Practice
import PracticeStore
import Reminders
import Simulation
import Synchronization
import TherapyKit

/// A year of a practice of forty therapists with all four plugins, simulated.
struct YearBenchmark {
    let directory: String
    let therapists: Int

    func run() async throws {
        // Five on each of 260 working days.
        let bench = try BenchPractice(
            path: "\(directory)/year-\(therapists).sqlite",
            therapists: therapists,
            sessions: 1300
        )
        let rules: [ConfigurationValue] = [("day", 86_400), ("hours", 3 * 3600)].map { name, before in
            .object(["name": .text(name), "before": .duration(.seconds(before))])
        }
        let host = bench.host([
            (
                PluginRegistration(AutoCompletion.self),
                ["rules": .list([.object(["action": .text("complete")])])]
            ),
            (PluginRegistration(CalendarExport.self), ["titles": .text("initials")]),
            (PluginRegistration(DueDates.self), ["due": .bool(true), "digest": .object([:])]),
            (
                PluginRegistration(Reminders.self),
                [
                    "rules": .list(rules),
                    "quietHours": .object([:]),
                ]
            ),
        ])
        await host.start()
        let simulator = Simulator(practice: bench.practice, scheduler: bench.scheduler, host: host)
        let runs = Mutex<[String: Int]>([:])
        let end = Instant(bench.scheduler.clock.now) + .seconds(366 * 86_400)
        let time = try await ContinuousClock().measure {
            _ = try await simulator.run(until: end) { run in
                runs.withLock { $0["\(run.owner)/\(run.job)", default: 0] += 1 }
            }
        }
        print(
            "a year of \(therapists) therapists, \(therapists * 1300) sessions and their reminders, simulated: \(Int(time / .seconds(1))) s"
        )
        for (kind, count) in runs.withLock({ $0 }).sorted(by: { $0.key < $1.key }) { print("  \(kind): \(count) runs") }
        await host.stop()
        try bench.store.close()
    }
}
