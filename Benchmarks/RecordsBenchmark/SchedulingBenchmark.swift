import GRDB
import Practice
import PracticeStore
import TherapyKit

/// Scheduling with conflict check, audit entry and event, beside what SQLite can do at most: the same row inserted into
/// the same table without indexes or triggers, and committed.
struct SchedulingBenchmark {
    let directory: String
    let duration: Duration

    func run() async throws {
        let sample = try await SamplePractice(path: "\(directory)/scheduling.sqlite", therapists: 40, clients: 200)
        let bare = try bareRate(sample)
        print("scheduling, synchronous=FULL, for \(duration.components.seconds) s each")
        print("  SQLite, insert and commit, 1 writer:    \(Int(bare)) rows/s")
        var next = 0
        for callers in [1, 4, 16] {
            let rate = try await scheduleRate(sample, callers: callers, from: &next)
            let ratio = (rate / bare * 100).rounded() / 100
            print("  therapyd, schedule a session, \(callers) callers: \(Int(rate)) sessions/s, \(ratio) of it")
        }
        try sample.store.close()
    }

    private func bareRate(_ sample: SamplePractice) throws -> Double {
        var configuration = Configuration()
        configuration.journalMode = .wal
        let queue = try DatabaseQueue(path: "\(directory)/bare.sqlite", configuration: configuration)
        let table = try sample.store.fetch { db in
            try String.fetchOne(db, sql: "SELECT sql FROM sqlite_master WHERE name = 'Sessions'") ?? ""
        }
        return try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF")
            try db.execute(sql: table)
            let session = Session(sample.request(0))
            let begin = try db.makeStatement(sql: "BEGIN IMMEDIATE")
            let commit = try db.makeStatement(sql: "COMMIT")
            let columns = session.columns
            let insert = try db.makeStatement(
                sql: """
                    INSERT INTO Sessions (\(columns.map(\.key).joined(separator: ", "))) \
                    VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
                    """
            )
            let clock = ContinuousClock()
            let start = clock.now
            var count = 0
            while clock.now - start < duration {
                try begin.execute()
                try insert.execute(arguments: StatementArguments(Session(sample.request(count)).columns.map(\.value)))
                try commit.execute()
                count += 1
            }
            return Double(count) / (clock.now - start).inSeconds
        }
    }

    private func scheduleRate(_ sample: SamplePractice, callers: Int, from next: inout Int) async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        let first = next
        let outcome = try await withThrowingTaskGroup(of: (done: Int, last: Int).self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var index = first + caller
                    var done = 0
                    while clock.now - start < duration {
                        _ = try await sample.practice.schedule(sample.request(index), as: .account(uid: 0, user: nil))
                        index += callers
                        done += 1
                    }
                    return (done, index)
                }
            }
            return try await group.reduce((done: 0, last: first)) { ($0.done + $1.done, max($0.last, $1.last)) }
        }
        let elapsed = (clock.now - start).inSeconds
        next = outcome.last + callers
        return Double(outcome.done) / elapsed
    }
}

extension Session {
    init(_ request: SessionRequest) {
        self = request.record(id: .random(), at: SamplePractice.now)
    }
}

extension Duration {
    var inSeconds: Double { self / .seconds(1) }
}
