import FoundationEssentials
import GRDB
import JobScheduler
import PluginHost
import Practice
import PracticeStore
import Reminders
import Synchronization
import TherapyKit

/// Planning the reminders of a hundred thousand sessions to come, and sending those of a thousand that are due at once,
/// beside as many bare commits. A thousand are written within what a plugin may write at once: more of them wait for the
/// pace that it is held to.
struct ReminderBenchmark {
    private static let due = 1000

    let directory: String
    let sessions: Int

    private final class CountingMail: MailSender {
        private let count = Atomic(0)
        var sent: Int { count.load(ordering: .acquiring) }
        func send(_ message: MailMessage) async throws(DeliveryError) { count.add(1, ordering: .acquiringAndReleasing) }
    }

    func run() async throws {
        let therapists = 40
        let bench = try BenchPractice(
            path: "\(directory)/reminders.sqlite",
            therapists: therapists,
            sessions: sessions / therapists
        )
        let rules: [ConfigurationValue] = [("week", 7 * 86_400), ("day", 86_400), ("hours", 3 * 3600)].map {
            name,
            before in
            .object(["name": .text(name), "before": .duration(.seconds(before))])
        }
        let mail = CountingMail()
        let host = bench.host(
            [
                (
                    PluginRegistration(Reminders.self),
                    [
                        "rules": .list(rules), "settle": .duration(.zero), "lateBooking": .text("sendNow"),
                    ]
                )
            ],
            deliveries: Deliveries(mail: mail) { _ in NoWeb() }
        )
        let planning = await ContinuousClock().measure { await host.start() }
        print("reminders of \(sessions) sessions to come, by three rules")
        print("  from the host's start until the first is planned: \(milliseconds(planning))")

        let feeding = Task { await host.run() }
        let working = Task { try await bench.scheduler.run() }
        let watching = Task { try await bench.store.watchForeignCommits() }
        let sending = try await ContinuousClock().measure {
            try book(Self.due, in: bench)
            while mail.sent < Self.due { try await Task.sleep(for: .milliseconds(1)) }
        }
        let bare = try bareCommits()
        print(
            "  \(Self.due) late bookings by another program, until each was told of: \(milliseconds(sending)), "
                + "\(Int(Double(Self.due) / (sending / .seconds(1)))) a second"
        )
        print("  SQLite alone, a row and a commit each: \(bare) a second")
        print("  ratio: \((Double(Self.due) / (sending / .seconds(1)) / Double(bare) * 100).rounded() / 100)")
        working.cancel()
        watching.cancel()
        feeding.cancel()
        _ = await (try? working.value, try? watching.value, feeding.value)
        await host.stop()
        try bench.store.close()
    }

    private struct NoWeb: WebRequestSender {
        func send(_ request: WebRequest) async throws(DeliveryError) -> WebResponse { throw .notConfigured }
    }

    /// Sessions that begin in an hour, when only the rule of a day has been due: the one of hours, too.
    private func book(_ count: Int, in bench: BenchPractice) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        let queue = try DatabaseQueue(path: bench.path, configuration: configuration)
        defer { try? queue.close() }
        try queue.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE s(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM s WHERE n < ? - 1)
                    INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, createdAt, updatedAt)
                    SELECT printf('%08x-ffff-4000-8000-000000000003', n),
                      printf('%08x-0000-4000-8000-000000000002', n % 40), printf('%08x-0000-4000-8000-000000000001', 40 + n % 400),
                      strftime('%Y-%m-%d %H:%M:%f +00:00', 'now', '+' || (5 * 86400 + n) || ' seconds'),
                      strftime('%Y-%m-%d %H:%M:%f +00:00', 'now', '+' || (5 * 86400 + 3000 + n) || ' seconds'),
                      'regular', 'video', strftime('%Y-%m-%d %H:%M:%f +00:00', 'now'),
                      strftime('%Y-%m-%d %H:%M:%f +00:00', 'now') FROM s;
                    """,
                arguments: [count]
            )
        }
    }

    /// How many rows a second SQLite writes, each with a commit of its own, as the practice's file does.
    private func bareCommits() throws -> Int {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        let queue = try DatabaseQueue(path: "\(directory)/bare.sqlite", configuration: configuration)
        defer { try? queue.close() }
        try queue.write { try $0.execute(sql: "CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)") }
        let time = try ContinuousClock().measure {
            for number in 0..<Self.due {
                try queue.write {
                    try $0.execute(sql: "INSERT INTO rows (text) VALUES (?)", arguments: ["row \(number)"])
                }
            }
        }
        return Int(Double(Self.due) / (time / .seconds(1)))
    }
}
