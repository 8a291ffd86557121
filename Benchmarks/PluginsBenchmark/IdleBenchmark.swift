import FoundationEssentials
import Glibc
import PluginHost
import PracticeStore

/// What a hundred plugins take that have nothing to do: memory, threads and wake-ups, beside none.
struct IdleBenchmark {
    private static let plugins = 100
    private static let span = 10

    let path: String

    func run() async throws {
        let none = try await idle(plugins: 0, "\(path)-none")
        let many = try await idle(plugins: Self.plugins, "\(path)-many")
        print("\(Self.plugins) idle plugins, beside none")
        print("  memory: \((many.memory - none.memory) / 1024) KiB more")
        print("  threads: \(many.threads) and \(none.threads)")
        print("  wake-ups in \(Self.span) s: \(many.wakeUps) and \(none.wakeUps)")
    }

    private struct Cost {
        let memory: Int
        let threads: Int
        let wakeUps: Int
    }

    /// The memory is what is added by the start: the program itself is there before.
    private func idle(plugins: Int, _ path: String) async throws -> Cost {
        let bench = try BenchHost(path: path, plugins: plugins)
        let before = Self.residentMemory
        await bench.host.start()
        let feeding = Task { await bench.host.run() }
        // Until the threads that started them have ended.
        try await Task.sleep(for: .seconds(12))
        let memory = Self.residentMemory - before
        let switches = Self.voluntarySwitches
        // Nothing of Swift's concurrency, which would wake up for its own timer.
        sleep(UInt32(Self.span))
        let cost = Cost(
            memory: memory,
            threads: Self.tasks.count,
            // Its own going to sleep is one.
            wakeUps: max(0, Self.voluntarySwitches - switches - 1)
        )
        feeding.cancel()
        await feeding.value
        await bench.host.stop()
        try bench.store.close()
        return cost
    }

    private static var tasks: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
    }

    /// proc_pid_status(5).
    private static func status(_ name: String, _ path: String) -> Int {
        let text = (try? String(contentsOf: URL(filePath: path), encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") } ?? ""
        return Int(line.split { !$0.isNumber }.first ?? "") ?? 0
    }

    private static var residentMemory: Int { status("VmRSS", "/proc/self/status") * 1024 }

    private static var voluntarySwitches: Int {
        tasks.reduce(0) { $0 + status("voluntary_ctxt_switches", "/proc/self/task/\($1)/status") }
    }
}
