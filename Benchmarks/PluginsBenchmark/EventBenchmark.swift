import PluginHost
import Practice
import PracticeStore
import TherapyKit

/// From the commit of a change until each of twenty plugins has it, beside twenty tasks that are merely woken.
struct EventBenchmark {
    private static let plugins = 20
    private static let rounds = 500

    let path: String

    func run() async throws {
        let bench = try BenchHost(path: path, plugins: Self.plugins)
        let session = try await sample(bench.practice)
        await bench.host.start()
        let feeding = Task { await bench.host.run() }
        var latencies = Latencies()
        for round in -50..<Self.rounds {
            Arrivals.shared.expect(Self.plugins)
            _ = try await bench.practice.update(session, with: SessionUpdate(sharedNotes: "\(round)"), as: .daemon)
            let committed = ContinuousClock.now
            let arrivals = await Arrivals.shared.all
            if round >= 0 { latencies.add(arrivals, since: committed) }
            // Their places are written behind the events, and belong to no next commit.
            try await Task.sleep(for: .milliseconds(5))
        }
        feeding.cancel()
        await feeding.value
        await bench.host.stop()
        try bench.store.close()
        let woken = await wakeTasks()
        print("an event, from its commit until it is with \(Self.plugins) plugins; in us: median and 99th percentile")
        latencies.print("  plugins", beside: woken)
        woken.print("  as many tasks that are merely woken", beside: nil)
    }

    private func sample(_ practice: Practice) async throws -> Session.ID {
        let user = try await practice.create(UserRequest(name: "Somebody"), as: .daemon)
        let client = try await practice.create(UserRequest(name: "Client"), as: .daemon)
        let therapist = try await practice.create(TherapistRequest(userId: user.id, bio: ""), as: .daemon)
        let start = practice.clock.now + .seconds(86_400)
        let request = SessionRequest(
            therapistId: therapist.id,
            clientId: client.id,
            startTime: start,
            endTime: start + .seconds(3000),
            type: .regular,
            format: .video
        )
        return try await practice.schedule(request, as: .daemon).id
    }

    /// The limit: a broadcast to as many tasks in the same process.
    private func wakeTasks() async -> Latencies {
        var latencies = Latencies()
        let streams = (0..<Self.plugins).map { _ in AsyncStream.makeStream(of: Int.self) }
        let tasks = streams.enumerated().map { index, stream in
            Task { for await _ in stream.stream { Arrivals.shared.note(index) } }
        }
        for round in -50..<Self.rounds {
            Arrivals.shared.expect(Self.plugins)
            let committed = ContinuousClock.now
            for stream in streams { stream.continuation.yield(round) }
            let arrivals = await Arrivals.shared.all
            if round >= 0 { latencies.add(arrivals, since: committed) }
            try? await Task.sleep(for: .milliseconds(5))
        }
        for stream in streams { stream.continuation.finish() }
        for task in tasks { await task.value }
        return latencies
    }
}

/// How long after an instant each of several, and the last of them, heard of it.
struct Latencies {
    private var each: [Double] = []
    private var last: [Double] = []

    mutating func add(_ arrivals: [ContinuousClock.Instant], since start: ContinuousClock.Instant) {
        // Whoever heard before the writer had its own answer has waited for nothing.
        let times = arrivals.map { max(0, ($0 - start) / .microseconds(1)) }
        each += times
        last.append(times.max() ?? 0)
    }

    func print(_ name: String, beside other: Latencies?) {
        let ratio =
            other.map { " (\(Int((last.percentile(50) / max(1, $0.last.percentile(50))).rounded())) times)" } ?? ""
        Swift.print(
            "\(name): each \(Int(each.percentile(50))) and \(Int(each.percentile(99))), "
                + "the last \(Int(last.percentile(50))) and \(Int(last.percentile(99)))\(ratio)"
        )
    }
}

extension [Double] {
    func percentile(_ percent: Int) -> Double {
        sorted()[Swift.min(count - 1, count * percent / 100)]
    }
}
