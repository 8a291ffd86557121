import ArgumentParser
import FoundationEssentials
import Glibc
import JobScheduler

/// How often the process wakes up when nothing is due.
struct IdleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idle",
        abstract: "Counts the context switches of a scheduler that has nothing to do."
    )

    @OptionGroup var database: DatabaseOptions

    @Option(help: "For how long to count.")
    var seconds: UInt32 = 10

    func run() async throws {
        let bench = try Bench(database)
        await bench.scheduler.register(owner: Bench.owner, name: Bench.name) { _ in .completed }
        let work = Task { try await bench.scheduler.run() }
        // Dispatch's idle threads end after five seconds. This thread blocks, so as to wake up nobody.
        sleep(8)
        let before = try Self.switches()
        sleep(seconds)
        let after = try Self.switches()
        var total = 0
        for (thread, count) in after.sorted(by: { $0.key < $1.key }) {
            let own = count - (before[thread] ?? 0)
            total += own
            if own > 0 { print("# thread \(thread): \(own)") }
        }
        report("idle_wakeups", Double(total))
        await bench.scheduler.shutdown()
        try await work.value
        try bench.close()
    }

    /// Context switches of each thread but this one, by its name and number.
    private static func switches() throws -> [String: Int] {
        let tasks = "/proc/self/task"
        var switches: [String: Int] = [:]
        // PID/task/THREAD
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self").split(separator: "/")
            .last
        for thread in try FileManager.default.contentsOfDirectory(atPath: tasks) where thread[...] != own {
            // It may have ended meanwhile.
            guard let status = try? String(contentsOfFile: "\(tasks)/\(thread)/status", encoding: .utf8) else {
                continue
            }
            var fields: [Substring: Substring] = [:]
            for line in status.split(separator: "\n") {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2 { fields[parts[0]] = parts[1].drop { $0 == "\t" || $0 == " " } }
            }
            let counts = ["voluntary_ctxt_switches", "nonvoluntary_ctxt_switches"].compactMap { fields[$0[...]] }
            switches["\(fields["Name"] ?? "?") \(thread)"] = counts.compactMap { Int($0) }.reduce(0, +)
        }
        return switches
    }
}
