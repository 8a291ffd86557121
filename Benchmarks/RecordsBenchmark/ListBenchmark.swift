import GRDB
import Practice
import PracticeStore
import TherapyKit

/// A page of fifty from a long list beside one from a short list: by each filter, from the middle on.
struct ListBenchmark {
    let directory: String
    let sizes: (small: Int, large: Int)

    func run() async throws {
        let small = try await practice(sizes.small, "small")
        let large = try await practice(sizes.large, "large")
        print("a page of 50 sessions, median; of \(sizes.small) and of \(sizes.large)")
        for list in Self.lists {
            let (short, long) = (try median(list.query, small), try median(list.query, large))
            let ratio = (long / short * 100).rounded() / 100
            print("  \(list.name): \(Int(short * 1e6)) us and \(Int(long * 1e6)) us: \(ratio) times as long")
        }
        try small.store.close()
        try large.store.close()
    }

    private static let lists: [(name: String, query: @Sendable (SamplePractice, Instant) -> SessionQuery)] = [
        ("all", { _, _ in SessionQuery(limit: 50) }),
        ("from a time on", { SessionQuery(from: $1, limit: 50) }),
        ("a therapist's", { sample, from in SessionQuery(therapistId: sample.therapists[2], from: from, limit: 50) }),
        ("a client's", { sample, _ in SessionQuery(clientId: sample.clients[7], limit: 50) }),
        ("scheduled ones", { _, from in SessionQuery(statuses: [.scheduled], from: from, limit: 50) }),
    ]

    /// Written as the application would, in bulk.
    private func practice(_ count: Int, _ name: String) async throws -> SamplePractice {
        // So few that each has a page of them in the short list, too.
        let sample = try await SamplePractice(path: "\(directory)/\(name).sqlite", therapists: 4, clients: 8)
        for start in stride(from: 0, to: count, by: 50_000) {
            try await sample.store.transaction { db in
                for index in start..<min(start + 50_000, count) {
                    try Session(sample.request(index)).insert(db, in: sample.store.schema)
                }
                // A feed that long is no part of this.
                try db.execute(sql: "DELETE FROM therapyd_changes")
            }
        }
        return sample
    }

    private func median(
        _ query: @Sendable (SamplePractice, Instant) -> SessionQuery,
        _ sample: SamplePractice
    ) throws -> Double {
        let clock = ContinuousClock()
        let sessions = try sample.store.fetch { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM Sessions") ?? 0 }
        var times: [Double] = []
        for round in 0..<400 {
            // Somewhere else each time.
            let hours = (sessions / sample.therapists.count) * (round % 7 + 1) / 10
            let query = query(sample, SamplePractice.now + .seconds(3600 * hours))
            let start = clock.now
            let page = try sample.practice.sessions(query)
            times.append((clock.now - start).inSeconds)
            precondition(page.records.count == 50)
        }
        return times.sorted()[times.count / 2]
    }
}
