import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// Notes follow the current key, some at a time.
@Suite struct NotesRotationTests {
    private static let therapist = Actor.account(uid: 33, user: User.ID("u-therapist-1"))
    private static let old = NotesKeys.line("k1", 1)
    private static let new = NotesKeys.line("k2", 2)
    private static let newest = NotesKeys.line("k3", 3)

    /// Sessions `s-1` to `s-40`: sealed by the old key or the newest, `s-31` to `s-34` by the new one, `s-35` in plain
    /// text, `s-36` empty, `s-37` without notes, and three that nobody can read: of a key that is gone, tampered with,
    /// and another session's.
    private func practice() async throws -> TestPractice {
        let practice = try TestPractice(rules: .notes(Self.old))
        try await practice.populate()
        let now = practice.clock.now.databaseText
        try await practice.application.run(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
            INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, createdAt, updatedAt)
            SELECT 's-' || i, 't-1', 'u-client-1', '\(now)', '\(now)', 'regular', 'video', '\(now)', '\(now)' FROM n;
            """
        )
        for number in Array(1...34) + [38, 39, 40] {
            let keys =
                switch number {
                case 1...20, 39, 40: Self.old
                case 21...30: Self.newest
                case 38: NotesKeys.line("gone", 9)
                default: Self.new
                }
            try await practice.withNotesKeys(keys)
                .setPrivateNotes("note \(number)", of: Session.ID("s-\(number)"), as: Self.therapist)
        }
        try await practice.application.run(
            """
            UPDATE Sessions SET privateNotes = 'note 35' WHERE id = 's-35';
            UPDATE Sessions SET privateNotes = '' WHERE id = 's-36';
            UPDATE Sessions SET privateNotes = substr(privateNotes, 1, 30) || 'AAAA' || substr(privateNotes, 35)
              WHERE id = 's-39';
            UPDATE Sessions SET privateNotes = (SELECT privateNotes FROM Sessions WHERE id = 's-1') WHERE id = 's-40';
            """
        )
        return practice
    }

    private static let unreadable = Set(["s-38", "s-39", "s-40"].map { Session.ID($0) })
    private static let keys = "\(new)\n\(old)\n\(newest)"

    /// Round after round, until all were looked at.
    private func reseal(_ domain: Practice, limit: Int) async throws -> (done: Int, unreadable: [Session.ID]) {
        var (done, unreadable) = (0, [Session.ID]())
        var place: Session.ID?
        var rounds = 0
        while let round = try await domain.resealNotes(after: place, limit: limit) {
            #expect(round.done + round.unreadable.count <= limit)
            done += round.done
            unreadable += round.unreadable
            place = round.last
            rounds += 1
            try #require(rounds <= 40)
        }
        return (done, unreadable)
    }

    @Test("in rounds of a few, all that can be read is sealed by the current key, and it ends", arguments: [1, 7, 50])
    func rotates(limit: Int) async throws {
        let practice = try await practice()
        let stamps = try await practice.rows("SELECT id, updatedAt FROM Sessions ORDER BY id;")
        let plain = try await practice.rows(
            "SELECT id, privateNotes FROM Sessions WHERE id IN ('s-31', 's-35', 's-36');"
        )
        let domain = try practice.withNotesKeys(Self.keys)
        #expect(try domain.hasOutdatedNotes())
        let (done, unreadable) = try await reseal(domain, limit: limit)
        #expect(done == 30)
        #expect(Set(unreadable) == Self.unreadable)
        #expect(unreadable.count == 3)
        #expect(try !domain.hasOutdatedNotes())
        let alone = try practice.withNotesKeys(Self.new)
        for number in 1...35 {
            let notes = try await alone.privateNotes(of: Session.ID("s-\(number)"), as: Self.therapist)
            #expect(notes == "note \(number)")
        }
        #expect(try await practice.rows("SELECT id, updatedAt FROM Sessions ORDER BY id;") == stamps)
        #expect(
            try await practice.rows("SELECT id, privateNotes FROM Sessions WHERE id IN ('s-31', 's-35', 's-36');")
                == plain
        )
        let entries = try practice.store.auditEntries(limit: 1000).map(\.entry).filter { $0.actor == "daemon" }
        let resealed = entries.filter { $0.action == "session.notes.reseal" }
        #expect(resealed.count == 30)
        #expect(resealed.allSatisfy { $0.columns == ["privateNotes"] })
        let refused = entries.filter { $0.action == "refused:session.notes.reseal" }
        #expect(Set(refused.compactMap(\.id).map { Session.ID($0) }) == Self.unreadable)
        #expect(refused.count == 3)
        #expect(try await practice.store.verifyAudit().firstBroken == nil)
    }

    @Test("stopped between two rounds, another daemon goes on where it was")
    func resumes() async throws {
        let practice = try await practice()
        let first = try #require(try await practice.withNotesKeys(Self.keys).resealNotes(after: nil, limit: 7))
        let second = try #require(try await practice.withNotesKeys(Self.keys).resealNotes(after: first.last, limit: 7))
        let outdated =
            "SELECT count(*) FROM Sessions WHERE privateNotes LIKE 'therapyd:1:%' AND privateNotes NOT LIKE '%:k2:%';"
        #expect(try await practice.rows(outdated) == "\(33 - first.done - second.done)")
        let left = try await practice.withNotesKeys(Self.keys).outdatedNotesCount()
        #expect(try await practice.rows(outdated) == "\(left)")
        // With the keys the other way round, what was done is to be done again.
        let back = try practice.withNotesKeys("\(Self.old)\n\(Self.new)\n\(Self.newest)")
        let unreadable = try await reseal(back, limit: 6).unreadable
        // Those of the old key that cannot be read are not looked at: they have the current key's name.
        #expect(unreadable == [Session.ID("s-38")])
        for number in 1...34 {
            let notes = try await practice.withNotesKeys(Self.old)
                .privateNotes(of: Session.ID("s-\(number)"), as: Self.therapist)
            #expect(notes == "note \(number)")
        }
    }

    @Test("where nothing is outdated, or there is no key, there is nothing to do", arguments: [nil, new])
    func idle(keys: String?) async throws {
        let practice = try TestPractice(rules: .notes(keys))
        try await practice.populateRecords()
        try await practice.practice.setPrivateNotes("n", of: Session.ID("s-1"), as: Self.therapist)
        // The first look is remembered.
        let first = try await practice.practice.resealNotes(after: nil)
        #expect(first == nil)
        let before = try await FileTrace(practice)
        let round = try await practice.practice.resealNotes(after: nil)
        #expect(round == nil)
        #expect(try await FileTrace(practice) == before)
        #expect(try !practice.practice.hasOutdatedNotes())
    }

    @Test("notes that are written while they are rotated are those that stay")
    func concurrentWrites() async throws {
        let practice = try await practice()
        let domain = try practice.withNotesKeys(Self.keys)
        async let writes: Void = {
            for number in 1...20 {
                try await domain.setPrivateNotes("later \(number)", of: Session.ID("s-\(number)"), as: Self.therapist)
            }
        }()
        _ = try await reseal(domain, limit: 1)
        try await writes
        for number in 1...20 {
            let notes = try await practice.withNotesKeys(Self.new)
                .privateNotes(of: Session.ID("s-\(number)"), as: Self.therapist)
            #expect(notes == "later \(number)")
        }
    }
}
