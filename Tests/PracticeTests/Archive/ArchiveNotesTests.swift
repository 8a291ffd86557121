import Foundation
import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

@Suite("Private notes in an archive", .timeLimit(.minutes(5)))
struct ArchiveNotesTests {
    private static func notes(_ id: String, _ octet: UInt8) throws -> PrivateNotes {
        PrivateNotes(keys: try NotesKeys(parsing: "\(id) \(Data(repeating: octet, count: 32).base64EncodedString())"))
    }

    /// Sessions with plain notes, encrypted ones, and none.
    private func practice(_ notes: PrivateNotes) async throws -> TestPractice {
        let practice = try TestPractice()
        try await practice.populate()
        for hour in 1...4 { _ = try await practice.practice.schedule(practice.request(hour: hour), as: .clerk) }
        let ids = try await practice.rows("SELECT id FROM Sessions ORDER BY startTime").split(separator: "\n")
            .map { Session.ID(String($0)) }
        let therapist = Actor.account(uid: 1000, user: User.ID("u-therapist-1"))
        let keyed = Practice(store: practice.store, clock: practice.clock, rules: PracticeRules(notes: notes))
        try await keyed.setPrivateNotes("encrypted \"notes\"", of: ids[0], as: therapist)
        try await practice.practice.setPrivateNotes("plain notes", of: ids[1], as: therapist)
        try await practice.application.run(
            "UPDATE Sessions SET privateNotes = 'therapyd:1:none:no base64!' WHERE id = '\(ids[2])'"
        )
        return practice
    }

    @Test("are in plain text, whatever key they are kept with, and each is an entry of the audit trail")
    func plain() async throws {
        let notes = try Self.notes("k1", 1)
        let old = try await practice(notes)
        let lines = try await old.archive(withPrivateNotes: true, notes: notes)
        #expect(lines.first?.contains(#""privateNotes":true"#) == true)
        let texts = try lines.compactMap { line in
            try JSONValue(parsing: line).object?["row"]?.object?["privateNotes"]?.string
        }
        #expect(texts == ["encrypted \"notes\"", "plain notes", "therapyd:1:none:no base64!"])
        let reads = try old.store.auditEntries(limit: 100).map(\.entry).filter { $0.action == "session.notes.read" }
        #expect(reads.count == 3)
        #expect(reads.allSatisfy { $0.columns == ["privateNotes"] && $0.entity == .session && $0.reason == "export" })
        #expect(
            try await old.rows("SELECT group_concat(id) FROM Sessions WHERE privateNotes IS NOT NULL ORDER BY rowid")
                == reads.compactMap(\.id).joined(separator: ",")
        )
        #expect(try old.archiveAudit() == ["practice.export: the whole practice, with private notes"])
    }

    @Test("are kept by the key of where they come to")
    func otherKey() async throws {
        let (oldNotes, newNotes) = (try Self.notes("k1", 1), try Self.notes("k2", 2))
        let lines = try await practice(oldNotes).archive(withPrivateNotes: true, notes: oldNotes)
        let new = try TestPractice()
        try await new.take(lines, notes: newNotes)
        #expect(
            try await new.rows("SELECT substr(privateNotes, 1, 14) FROM Sessions ORDER BY startTime")
                == "therapyd:1:k2:\ntherapyd:1:k2:\ntherapyd:1:k2:\n"
        )
        #expect(
            try await new.archive(withPrivateNotes: true, notes: newNotes).dropFirst().dropLast()
                == lines.dropFirst().dropLast()
        )
        // The same notes are the same, however they are kept.
        let contents = try await new.contents()
        #expect(try await new.take(lines, .merge, notes: newNotes).counts[.session] == .init(unchanged: 4))
        #expect(try await new.contents() == contents)
    }

    @Test("without their key, there is no archive of them, not even a line")
    func locked() async throws {
        let old = try await practice(try Self.notes("k1", 1))
        let session = try await old.rows("SELECT id FROM Sessions WHERE privateNotes LIKE 'therapyd:1:k1:%'")
        for notes in [PrivateNotes(keys: nil), try Self.notes("k2", 2)] {
            for scope in [ArchiveScope.practice, .client(User.ID("u-client-1"))] {
                await #expect(throws: PracticeError.notesLocked(sessionId: session, keyId: "k1")) {
                    try await old.archive(scope, withPrivateNotes: true, notes: notes)
                }
            }
            // Another client's are none of theirs.
            _ = try await old.archive(.client(User.ID("u-client-2")), withPrivateNotes: true, notes: notes)
            _ = try await old.archive(notes: notes)
        }
        #expect(try old.archiveAudit().first == "refused:practice.export: the key k1 is missing")
    }

    @Test("that were tampered with end the archive without a manifest")
    func tampered() async throws {
        let notes = try Self.notes("k1", 1)
        let old = try await practice(notes)
        try await old.application.run(
            "UPDATE Sessions SET privateNotes = 'therapyd:1:k1:AAAA' WHERE privateNotes LIKE 'therapyd:1:k1:%'"
        )
        let error = await #expect(throws: PracticeError.self) {
            try await old.archive(withPrivateNotes: true, notes: notes)
        }
        guard case .malformed(.session, _, "privateNotes", _)? = error else { throw try #require(error) }
    }

    @Test("stay as they are when an archive without them is merged, and its own come with one that has them")
    func merge() async throws {
        let notes = try Self.notes("k1", 1)
        let theirs = try await practice(notes)
        let ours = try TestPractice()
        try await ours.take(try await theirs.archive(withPrivateNotes: true, notes: notes), notes: notes)
        try await theirs.application.run(
            """
            UPDATE Sessions SET format = 'audio', privateNotes = 'theirs', updatedAt = '2026-12-02 12:00:00.000 +00:00'
            """
        )
        let kept = try await ours.rows("SELECT privateNotes FROM Sessions ORDER BY id")
        #expect(try await ours.take(try await theirs.archive(), .merge).counts[.session] == .init(updated: 4))
        #expect(try await ours.rows("SELECT privateNotes FROM Sessions ORDER BY id") == kept)
        #expect(try await ours.rows("SELECT DISTINCT format FROM Sessions") == "audio")
        // Updated at the same time: what is here stays.
        let whole = try await theirs.archive(withPrivateNotes: true)
        #expect(try await ours.take(whole, .merge, notes: notes).counts[.session] == .init(kept: 4))
        try await theirs.application.run("UPDATE Sessions SET updatedAt = '2026-12-03 12:00:00.000 +00:00'")
        let later = try await theirs.archive(withPrivateNotes: true)
        #expect(try await ours.take(later, .merge, notes: notes).counts[.session] == .init(updated: 4))
        let texts = try await ours.archive(withPrivateNotes: true, notes: notes).filter { $0.contains(#""theirs""#) }
        #expect(texts.count == 4)
        #expect(try await ours.rows("SELECT count(*) FROM Sessions WHERE privateNotes LIKE 'therapyd:1:k1:%'") == "4")
    }
}
