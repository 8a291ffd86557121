import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

/// The therapist's own notes: who may read them, and where they may never be seen.
@Suite struct PrivateNotesTests {
    private static let mark = "MARKER-7f3a"
    private static let therapist = Actor.account(uid: 33, user: User.ID("u-therapist-1"))

    /// A practice with a session `s-1` of the therapist's.
    private func practice(keys: String? = nil) async throws -> TestPractice {
        let practice = try TestPractice(rules: .notes(keys))
        try await practice.populateRecords()
        return practice
    }

    private let session = Session.ID("s-1")
    private static let k1 = NotesKeys.line("k1", 1)

    // MARK: Reading and writing

    @Test("notes are read as they were written, in plain text or sealed", arguments: [nil, k1])
    func roundTrip(keys: String?) async throws {
        let practice = try await practice(keys: keys)
        let notes = "\(Self.mark)\nzwei — \u{1F9E0}\u{0301} | 'drei'"
        try await practice.practice.setPrivateNotes(notes, of: session, as: Self.therapist)
        #expect(try await practice.practice.privateNotes(of: session, as: Self.therapist) == notes)
        let stored = try await practice.rows("SELECT privateNotes FROM Sessions;")
        #expect(keys == nil ? stored == notes : stored.hasPrefix("therapyd:1:k1:"))
        #expect(try await practice.rows("SELECT typeof(privateNotes) FROM Sessions;") == "text")
        let isSeen = try await practice.rows(".dump").contains(Self.mark)
        #expect(isSeen == (keys == nil))
    }

    @Test("the same notes sealed twice are two texts")
    func nonces() async throws {
        let practice = try await practice(keys: Self.k1)
        var texts: Set<String> = []
        for _ in 1...3 {
            try await practice.practice.setPrivateNotes("same", of: session, as: Self.therapist)
            texts.insert(try await practice.rows("SELECT privateNotes FROM Sessions;"))
        }
        #expect(texts.count == 3)
    }

    @Test("a session tells whether it has notes, and nil or an empty text takes them away", arguments: [nil, k1])
    func hasNotes(keys: String?) async throws {
        let practice = try await practice(keys: keys)
        func has() throws -> [Bool] {
            let listed = try practice.practice.sessions(SessionQuery()).records
            return try [practice.practice.session(session).hasPrivateNotes] + listed.map(\.hasPrivateNotes)
        }
        #expect(try has() == [false, false])
        for nothing in [nil, ""] as [String?] {
            try await practice.practice.setPrivateNotes("n", of: session, as: Self.therapist)
            #expect(try has() == [true, true])
            try await practice.practice.setPrivateNotes(nothing, of: session, as: Self.therapist)
            #expect(try has() == [false, false])
            #expect(try await practice.practice.privateNotes(of: session, as: Self.therapist) == nil)
            #expect(try await practice.rows("SELECT privateNotes IS NULL FROM Sessions;") == "1")
        }
        try await practice.application.run("UPDATE Sessions SET privateNotes = '';")
        #expect(try has() == [false, false])
        try await practice.application.run("UPDATE Sessions SET privateNotes = ' ';")
        #expect(try has() == [true, true])
    }

    @Test("notes that are no text are told as that, and not as none")
    func blob() async throws {
        let practice = try await practice()
        try await practice.application.run("UPDATE Sessions SET privateNotes = x'00ff';")
        #expect(try practice.practice.session(session).hasPrivateNotes)
        let error = PracticeError.malformed(
            entity: .session,
            id: "s-1",
            column: "privateNotes",
            reason: "is no text"
        )
        await #expect(throws: error) { try await practice.practice.privateNotes(of: session, as: Self.therapist) }
    }

    // MARK: Who may

    @Test(
        "nobody but the session's therapist reads or writes them, and each attempt is one entry",
        arguments: [
            Actor.clerk, .account(uid: 0, user: nil), .account(uid: 33, user: User.ID("u-client-1")),
            .account(uid: 33, user: User.ID("u-therapist-2")), .account(uid: 33, user: User.ID("t-1")),
            .account(uid: 33, user: User.ID("")), .plugin("u-therapist-1"), .daemon, .application,
        ]
    )
    func refuses(actor: Actor) async throws {
        let practice = try await practice()
        try await practice.application.run("UPDATE Sessions SET privateNotes = '\(Self.mark)';")
        let before = try await FileTrace(practice)
        let denied = PracticeError.accessDenied(entity: .session, id: "s-1")
        await #expect(throws: denied) { try await practice.practice.privateNotes(of: session, as: actor) }
        await #expect(throws: denied) { try await practice.practice.setPrivateNotes("x", of: session, as: actor) }
        try await before.expectOnlyRefusals(
            ["refused:session.notes.read", "refused:session.notes.write"],
            in: practice
        )
        let entries = try practice.store.auditEntries(id: "s-1").map(\.entry)
        #expect(entries.map(\.actor) == [actor.description, actor.description])
        #expect(entries.map(\.reason) == ["not permitted", "not permitted"])
    }

    @Test("each read is one entry, of a session without notes, too; each write is one, and tells of no value")
    func audit() async throws {
        let practice = try await practice()
        let head = try practice.store.head()
        _ = try await practice.practice.privateNotes(of: session, as: Self.therapist)
        try await practice.practice.setPrivateNotes(Self.mark, of: session, as: Self.therapist)
        for _ in 1...2 { _ = try await practice.practice.privateNotes(of: session, as: Self.therapist) }
        let entries = try practice.store.auditEntries().map(\.entry)
        #expect(
            entries.map(\.action)
                == ["session.notes.read", "session.notes.write", "session.notes.read", "session.notes.read"]
        )
        #expect(entries.allSatisfy { $0.actor == "user:u-therapist-1" && $0.uid == 33 && $0.id == "s-1" })
        #expect(
            entries.map(\.columns)
                == [["privateNotes"], ["privateNotes", "updatedAt"], ["privateNotes"], ["privateNotes"]]
        )
        let changes = try practice.store.changes(after: head, limit: 10)
        #expect(changes.map(\.columns) == [["privateNotes", "updatedAt"]])
    }

    @Test("a session that is not there has no notes to refuse")
    func missing() async throws {
        let practice = try await practice()
        await #expect(throws: PracticeError.notFound(entity: .session, id: "x")) {
            try await practice.practice.privateNotes(of: Session.ID("x"), as: Self.therapist)
        }
    }

    // MARK: Seals

    @Test(
        "what the application wrote in plain text stays readable, with keys and without",
        arguments: [nil, k1],
        ["plain", "therapyd:", "therapyd:1:", "therapyd:1:hello", "therapyd:1:k1:not base64!", "therapyd:2:k1:QUJD"]
    )
    func plain(keys: String?, text: String) async throws {
        let practice = try await practice(keys: keys)
        try await practice.application.run("UPDATE Sessions SET privateNotes = '\(text)';")
        #expect(try await practice.practice.privateNotes(of: session, as: Self.therapist) == text)
        // Nor does the rotation make anything else of it.
        var place: Session.ID?
        while let round = try await practice.practice.resealNotes(after: place) { place = round.last }
        #expect(try await practice.practice.privateNotes(of: session, as: Self.therapist) == text)
    }

    @Test("without the key that sealed them, notes are locked, and the refusal names it", arguments: [nil, "k2"])
    func locked(other: String?) async throws {
        let practice = try await practice(keys: Self.k1)
        try await practice.practice.setPrivateNotes(Self.mark, of: session, as: Self.therapist)
        let later = try practice.withNotesKeys(other.map { NotesKeys.line($0, 2) })
        await #expect(throws: PracticeError.notesLocked(sessionId: "s-1", keyId: "k1")) {
            try await later.privateNotes(of: session, as: Self.therapist)
        }
        let entry = try #require(try practice.store.auditEntries().last?.entry)
        #expect(entry.action == "refused:session.notes.read")
        #expect(entry.reason == "the key k1 is missing")
        // They may be written over, as any.
        try await later.setPrivateNotes("new", of: session, as: Self.therapist)
        #expect(try await later.privateNotes(of: session, as: Self.therapist) == "new")
    }

    @Test("sealed notes belong to their session and their key's name: elsewhere nothing opens them")
    func bound() async throws {
        let practice = try await practice(keys: "\(Self.k1)\n\(NotesKeys.line("k2", 1))")
        try await practice.practice.setPrivateNotes(Self.mark, of: session, as: Self.therapist)
        try await practice.application.run(
            """
            INSERT INTO Sessions SELECT 's-2', therapistId, 'u-client-2', startTime, endTime, status, type, format,
            privateNotes, sharedNotes, meta, createdAt, updatedAt FROM Sessions WHERE id = 's-1';
            """
        )
        try await expectMalformed(practice, Session.ID("s-2"))
        #expect(try await practice.practice.privateNotes(of: session, as: Self.therapist) == Self.mark)
        try await practice.application.run(
            "UPDATE Sessions SET privateNotes = replace(privateNotes, ':k1:', ':k2:') WHERE id = 's-1';"
        )
        try await expectMalformed(practice, session)
    }

    @Test("whichever octet is tampered with, nothing is read")
    func tampered() async throws {
        let practice = try await practice(keys: Self.k1)
        try await practice.practice.setPrivateNotes("short", of: session, as: Self.therapist)
        let stored = try await practice.rows("SELECT privateNotes FROM Sessions;")
        let header = "therapyd:1:k1:"
        let payload = Array(stored.dropFirst(header.count))
        let altered = payload.indices.filter { payload[$0] != "=" }.map { index in
            var payload = payload
            payload[index] = payload[index] == "A" ? "B" : "A"
            return String(payload)
        }
        let cut = ["", "QUJD", String(payload.prefix(16)), String(payload.prefix(payload.count - 4))]
        for text in altered + cut {
            try await practice.application.run("UPDATE Sessions SET privateNotes = '\(header)\(text)';")
            try await expectMalformed(practice, session)
        }
    }

    private func expectMalformed(_ practice: TestPractice, _ id: Session.ID) async throws {
        let error = try await #require(throws: PracticeError.self) {
            try await practice.practice.privateNotes(of: id, as: Self.therapist)
        }
        guard case .malformed(.session, id.text, "privateNotes", let reason) = error else { throw error }
        #expect(!reason.contains(Self.mark))
    }

    @Test("another implementation opens what is sealed, and what it seals is opened")
    func outsideOracle() async throws {
        let practice = try await practice(keys: "\(Self.k1)\n\(NotesKeys.line("k2", 2))")
        try await practice.practice.setPrivateNotes("Grüße \(Self.mark)", of: session, as: Self.therapist)
        let sealed = try await practice.rows("SELECT privateNotes FROM Sessions;")
        let output = try await ForeignProgram.python(
            """
            import base64, os, sys
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            text = base64.b64decode(sys.stdin.readline().strip().split(':')[3])
            print(AESGCM(bytes([1]) * 32).decrypt(text[:12], text[12:], b'therapyd:1:k1:s-1').decode())
            nonce = os.urandom(12)
            sealed = nonce + AESGCM(bytes([2]) * 32).encrypt(nonce, 'von außen'.encode(), b'therapyd:1:k2:s-1')
            print('therapyd:1:k2:' + base64.b64encode(sealed).decode())
            """,
            input: sealed
        ).split(separator: "\n").map(String.init)
        try #require(output.count == 2)
        #expect(output[0] == "Grüße \(Self.mark)")
        try await practice.application.run("UPDATE Sessions SET privateNotes = '\(output[1])';")
        #expect(try await practice.practice.privateNotes(of: session, as: Self.therapist) == "von außen")
    }

    // MARK: Where they may not be seen

    @Test(
        "notes are in no list, event, entry, ledger, log or error, whatever is done to the session",
        arguments: [nil, k1]
    )
    func unseen(keys: String?) async throws {
        let practice = try await practice(keys: keys)
        let domain = practice.practice
        var told: [String] = []
        try await domain.setPrivateNotes(Self.mark, of: session, as: Self.therapist)
        told.append("\(try domain.session(session))")
        told.append("\(try domain.sessions(SessionQuery()).records)")
        // All that goes wrong: for the wrong one, without the key, after another program was at it.
        for (practice, actor) in [
            (domain, .clerk), (try practice.withNotesKeys(NotesKeys.line("k9", 9)), Self.therapist),
        ] where keys != nil || actor == .clerk {
            do throws(PracticeError) {
                _ = try await practice.privateNotes(of: session, as: actor)
                Issue.record("it was read")
            } catch {
                told.append("\(error) \(String(reflecting: error))")
            }
        }
        let start = TestPractice.noon + .seconds(9 * 3600)
        let moved = try await domain.reschedule(session, from: start, to: start + .seconds(3000), as: .clerk)
        told.append("\(moved)")
        #expect(!moved.session.hasPrivateNotes)
        try await practice.application.run(
            "UPDATE Sessions SET privateNotes = privateNotes || '-\(Self.mark)', meta = '{', format = '?';"
        )
        let inspection = RecordInspection(practice: domain, logger: practice.log.logger)
        while try await inspection.step() {}
        while try await practice.store.auditForeignChanges() > 0 {
            if try practice.store.place(of: "audit") == practice.store.head() { break }
        }
        do throws(PracticeError) {
            told.append("\(try domain.session(session))")
        } catch {
            told.append("\(error)")
        }
        told.append("\(try practice.store.changes(after: 0, limit: 1000))")
        told.append("\(try practice.store.auditEntries(limit: 1000))")
        told.append("\(try practice.store.faults(FaultQuery()).records)")
        told += practice.log.lines
        let own = try await practice.rows("SELECT '.dump ' || name FROM sqlite_master WHERE name LIKE 'therapyd%';")
        told.append(try await practice.rows(own))
        #expect(told.allSatisfy { !$0.contains(Self.mark) })
        #expect(try await practice.rows("SELECT privateNotes FROM Sessions;").contains(Self.mark))
    }
}

extension NotesKeys {
    /// A line of a file of keys.
    static func line(_ id: String, _ octet: UInt8) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let octets = Array(repeating: octet, count: 32) + [0]
        var text = ""
        for start in stride(from: 0, to: 33, by: 3) {
            let bits = octets[start..<start + 3].reduce(0) { $0 << 8 | Int($1) }
            for shift in [18, 12, 6, 0] { text.append(digits[bits >> shift & 63]) }
        }
        return "\(id) \(text.dropLast())="
    }
}

extension PracticeRules {
    static func notes(_ keys: String?) throws -> PracticeRules {
        PracticeRules(notes: PrivateNotes(keys: try keys.map { try NotesKeys(parsing: $0) }))
    }
}

extension TestPractice {
    /// The same practice as a daemon with other keys has it.
    func withNotesKeys(_ keys: String?) throws -> Practice {
        Practice(store: store, clock: clock, rules: try .notes(keys))
    }
}
