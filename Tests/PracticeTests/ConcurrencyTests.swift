import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

/// The daemon and other programs write to the same rows at the same time: nothing is lost, and each side waits its turn.
@Suite(.timeLimit(.minutes(5))) struct ConcurrencyTests {
    private let practice: TestPractice

    init() async throws {
        practice = try TestPractice()
        try await practice.populateRecords()
    }

    /// Another program of the application's, patient enough for a busy machine.
    private var application: ForeignProgram {
        var program = practice.application
        program.busyTimeout = 60_000
        return program
    }

    // MARK: Counting

    @Test("what each side adds to a row stays, though both write to it at once: in other columns, and in one value")
    func noLostUpdates() async throws {
        let rounds = 40
        let head = try practice.store.head()
        try await practice.application.run(
            """
            ALTER TABLE Users ADD COLUMN visits INTEGER NOT NULL DEFAULT 0;
            UPDATE Resources SET meta = '{"application":0,"daemon":0}', description = '0';
            """
        )
        let mine = try practice.store.head()
        try await withThrowingTaskGroup { group in
            // In single statements, and in transactions that read before they write.
            for style in 0..<3 {
                group.addTask { [application] in
                    let statements = """
                        UPDATE Users SET visits = visits + 1 WHERE id = 'u-client-1';
                        UPDATE Resources SET meta = json_set(meta, '$.application', json_extract(meta, '$.application') + 1),
                          updatedAt = strftime('%Y-%m-%d %H:%M:%f +00:00', updatedAt, '+1 seconds')
                          WHERE id = 'x-1';
                        """
                    let transaction = style == 0 ? statements : "BEGIN IMMEDIATE;\n\(statements)\nCOMMIT;"
                    try await application.run(Array(repeating: transaction, count: rounds).joined(separator: "\n"))
                }
            }
            for worker in 0..<3 {
                group.addTask { [practice] in
                    for _ in 0..<rounds { try await Self.increment(practice, by: "daemon", as: .plugin("w\(worker)")) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await practice.rows("SELECT visits, name FROM Users WHERE id = 'u-client-1';") == "120|Client One")
        #expect(
            try await practice.rows("SELECT json_extract(meta, '$.application', '$.daemon') FROM Resources;")
                == "[120,120]"
        )
        // Each change is in the feed, once, and so is the daemon's in the trail.
        let changes = try practice.store.changes(after: mine, limit: 10_000)
        #expect(zip(changes, changes.dropFirst()).allSatisfy { $0.sequence + 1 == $1.sequence })
        let resources = changes.filter { $0.entity == .resource }
        #expect(resources.count { $0.actor == "application" } == 120)
        #expect(resources.count { $0.actor.hasPrefix("plugin:") } == 120)
        #expect(changes.allSatisfy { $0.entity == .resource })
        #expect(head < mine)
        let entries = try practice.store.auditEntries(limit: 10_000).map(\.entry)
        #expect(entries.count { $0.action == "resource.update" } == 120)
        #expect(entries.allSatisfy { $0.action == "resource.update" || $0.reason == "changed meanwhile" })
        #expect(try await practice.store.verifyAudit().firstBroken == nil)
        #expect(practice.log.lines.allSatisfy { !$0.contains("locked") })
    }

    /// Adds one to a member of meta, and begins again when the row has changed since it was read.
    private static func increment(_ practice: TestPractice, by name: String, as actor: Actor) async throws {
        while true {
            let resource = try practice.practice.resource(Resource.ID("x-1"))
            var meta = resource.meta
            meta[name] = .number(JSONNumber((meta[name]?.number?.int ?? 0) + 1))
            do throws(PracticeError) {
                let update = ResourceUpdate(meta: meta, ifUpdatedAt: resource.updatedAt)
                _ = try await practice.practice.update(resource.id, with: update, as: actor)
                return
            } catch {
                guard case .stale = error else { throw error }
            }
        }
    }

    // MARK: One hour, many callers

    @Test("an hour that both sides want has one owner, when the application asks before it writes")
    func oneHour() async throws {
        let hours = 12
        let winners = try await withThrowingTaskGroup(of: String?.self) { group in
            for hour in 1...hours {
                for caller in 0..<4 {
                    group.addTask { [practice] in
                        let client = User.ID("u-client-\(caller % 3 + 1)")
                        let request = practice.request(hour: hour + 10, client: client)
                        do throws(PracticeError) {
                            return try await practice.practice.schedule(request, as: .clerk).id.text
                        } catch {
                            guard case .sessionConflict = error else { throw error }
                            return nil
                        }
                    }
                }
            }
            for caller in 0..<3 {
                group.addTask { [application, practice] in
                    let bookings = (1...hours).map { hour in
                        let request = practice.request(hour: hour + 10)
                        let (start, end) = (request.startTime.databaseText, request.endTime.databaseText)
                        return """
                            BEGIN IMMEDIATE;
                            INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, createdAt, updatedAt)
                            SELECT 'a-\(caller)-\(hour)', 't-1', 'u-client-2', '\(start)', '\(end)', 'regular', 'video',
                            '\(start)', '\(start)' WHERE NOT EXISTS (SELECT 1 FROM Sessions WHERE status = 'scheduled'
                            AND startTime < '\(end)' AND endTime > '\(start)');
                            COMMIT;
                            """
                    }
                    try await application.run(bookings.joined(separator: "\n"))
                    return nil
                }
            }
            return try await group.reduce(into: [String]()) { if let id = $1 { $0.append(id) } }
        }
        let rows = try await practice.rows(
            "SELECT count(*), count(DISTINCT startTime) FROM Sessions WHERE id <> 's-1';"
        )
        #expect(rows == "\(hours)|\(hours)")
        #expect(try await practice.rows(Self.overlaps("1")) == "0")
        let mine = try await practice.rows("SELECT count(*) FROM Sessions WHERE id NOT LIKE 'a-%' AND id <> 's-1';")
        #expect(mine == "\(winners.count)")
        #expect(try await practice.store.verifyAudit().firstBroken == nil)
    }

    /// Pairs of scheduled sessions of one person that share a moment, as far as a condition on both holds.
    private static func overlaps(_ condition: String) -> String {
        """
        SELECT count(*) FROM Sessions a JOIN Sessions b ON a.id < b.id AND a.status = 'scheduled'
        AND b.status = 'scheduled' AND (a.therapistId = b.therapistId OR a.clientId = b.clientId)
        AND a.startTime < b.endTime AND a.endTime > b.startTime AND (\(condition));
        """
    }

    // MARK: Any schedule

    @Test(
        "whatever both sides do, no two sessions overlap but those that the application booked or somebody wanted so",
        arguments: [UInt64(1), 2, 3, 4]
    )
    func randomSchedules(seed: UInt64) async throws {
        try await practice.application.run("UPDATE Therapists SET isActive = 1; DELETE FROM Sessions;")
        let head = try practice.store.head()
        try await withThrowingTaskGroup { group in
            for worker in 0..<3 {
                group.addTask { [practice] in
                    var random = SeededGenerator(seed: seed * 10 + UInt64(worker))
                    for _ in 0..<40 { try await Self.step(practice, using: &random) }
                }
            }
            group.addTask { [application] in
                var random = SeededGenerator(seed: seed * 10 + 9)
                for round in 0..<10 { try await application.run(Self.script(round, using: &random)) }
            }
            try await group.waitForAll()
        }
        #expect(try await practice.rows(Self.overlaps(Self.isOurs("a") + " AND " + Self.isOurs("b"))) == "0")
        let counts = try await practice.rows("SELECT count(*) > 5, count(DISTINCT status) > 1 FROM Sessions;")
        #expect(counts == "1|1")
        // Every row's story in the feed ends with what is there.
        let changes = try practice.store.changes(after: head, limit: 10_000)
        var status: [String: String] = [:]
        for change in changes { status[change.id] = change.newStatus }
        let rows = try await practice.rows("SELECT id, status FROM Sessions ORDER BY id;")
        #expect(status.map { "\($0)|\($1)" }.sorted().joined(separator: "\n") == rows)
        #expect(zip(changes, changes.dropFirst()).allSatisfy { $0.sequence + 1 == $1.sequence })
        // And the daemon's own changes are its own, an entry each.
        let entries = try practice.store.auditEntries(limit: 10_000).map(\.entry)
        let told = entries.count { !$0.action.hasPrefix("refused:") }
        #expect(changes.count { $0.actor != "application" } == told)
        #expect(try await practice.store.verifyAudit().firstBroken == nil)
    }

    /// Whether a row is one that only the daemon wrote, and not as an overlap that was asked for.
    private static func isOurs(_ row: String) -> String {
        "\(row).id NOT LIKE 'a-%' AND coalesce(\(row).sharedNotes, '') NOT IN ('allowed', 'moved')"
    }

    private static func step(_ practice: TestPractice, using random: inout SeededGenerator) async throws {
        let domain = practice.practice
        let start = TestPractice.noon + .seconds(900 * Int.random(in: 0...60, using: &random))
        let end = start + .seconds(900 * Int.random(in: 1...4, using: &random))
        let sessions = try domain.sessions(SessionQuery()).records
        let session = sessions.randomElement(using: &random)
        do throws(PracticeError) {
            switch (Int.random(in: 0...9, using: &random), session) {
            case (0...3, _), (_, nil):
                var request = practice.request(
                    client: User.ID("u-client-\(Int.random(in: 1...3, using: &random))"),
                    therapist: Therapist.ID("t-\(Int.random(in: 1...2, using: &random))")
                )
                (request.startTime, request.endTime) = (start, end)
                let isAllowed = Int.random(in: 0...9, using: &random) == 0
                if isAllowed { request.sharedNotes = "allowed" }
                _ = try await domain.schedule(request, allowOverlap: isAllowed, as: .clerk)
            case (4...5, let session?):
                _ = try await domain.reschedule(session.id, from: start, to: end, as: .clerk)
            case (6, let session?): _ = try await domain.apply(SessionChange(session.id, .complete), as: .clerk)
            case (7, let session?): _ = try await domain.apply(SessionChange(session.id, .cancel), as: .clerk)
            case (8, let session?):
                let change = SessionChange(session.id, .correct(to: .scheduled), reason: "by mistake")
                _ = try await domain.apply(change, as: .clerk)
            case (_, let session?): _ = try await domain.delete(session.id, as: .clerk)
            }
        } catch {
            switch error {
            case .sessionConflict, .invalidTransition, .notFound: break
            default: throw error
            }
        }
    }

    /// What the application does, which asks nobody: what it moves, it marks.
    private static func script(_ round: Int, using random: inout SeededGenerator) -> String {
        (0..<6).map { number in
            let start = TestPractice.noon + .seconds(900 * Int.random(in: 0...60, using: &random))
            let (from, to) = (start.databaseText, (start + .seconds(1800)).databaseText)
            let some = "(SELECT id FROM Sessions ORDER BY id LIMIT 1 OFFSET \(Int.random(in: 0...20, using: &random)))"
            switch Int.random(in: 0...4, using: &random) {
            case 0:
                return """
                    INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, createdAt, updatedAt)
                    VALUES ('a-\(round)-\(number)', 't-1', 'u-client-1', '\(from)', '\(to)', 'regular', 'video', '\(from)',
                    '\(from)');
                    """
            case 1:
                return """
                    BEGIN IMMEDIATE; UPDATE Sessions SET startTime = '\(from)', endTime = '\(to)', sharedNotes = 'moved'
                    WHERE id = \(some); COMMIT;
                    """
            case 2: return "UPDATE Sessions SET status = 'scheduled', sharedNotes = 'moved' WHERE id = \(some);"
            case 3: return "UPDATE Sessions SET status = 'no_show' WHERE id = \(some);"
            default: return "DELETE FROM Sessions WHERE id = \(some);"
            }
        }.joined(separator: "\n")
    }
}
