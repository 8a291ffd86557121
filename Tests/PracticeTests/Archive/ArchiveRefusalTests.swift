import Foundation
import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

@Suite("A spoiled archive is refused, with its line", .timeLimit(.minutes(5)))
struct ArchiveRefusalTests {
    /// What is done to the lines of an archive: a head, 5 users, 2 therapists, 2 sessions, and the manifest.
    struct Spoiling: CustomTestStringConvertible, Sendable {
        let name: String
        /// `nil` for any.
        let line: Int?
        let reason: String
        /// Whether the manifest is made anew.
        var isSealed = true
        let spoil: @Sendable (inout [String]) -> Void

        var testDescription: String { name }
    }

    static let spoilings: [Spoiling] = [
        Spoiling(name: "empty", line: 0, reason: "has no lines", isSealed: false) { $0 = [] },
        Spoiling(name: "truncated", line: 8, reason: "not whole", isSealed: false) { $0.removeLast(3) },
        Spoiling(name: "without its manifest", line: 10, reason: "not whole", isSealed: false) { $0.removeLast() },
        Spoiling(name: "reordered rows", line: 11, reason: "another checksum", isSealed: false) { $0.swapAt(2, 3) },
        Spoiling(name: "tampered", line: 11, reason: "another checksum", isSealed: false) {
            $0[1] = $0[1].replacing("Vera", with: "Vira")
        },
        Spoiling(name: "a row less", line: 10, reason: "counts 5 rows of Users, and there are 4", isSealed: false) {
            $0.remove(at: 5)
        },
        Spoiling(name: "behind the manifest", line: 12, reason: "behind the manifest", isSealed: false) {
            $0.append($0[1])
        },
        Spoiling(name: "reordered tables", line: 3, reason: "is of Users") { $0.swapAt(1, 7) },
        Spoiling(name: "duplicated", line: 4, reason: "stands twice in Users") { $0.insert($0[1], at: 3) },
        Spoiling(name: "without a head", line: 1, reason: "is no head") { $0.removeFirst() },
        Spoiling(name: "two heads", line: 2, reason: "is a second head") { $0.insert($0[0], at: 1) },
        Spoiling(name: "another version", line: 1, reason: "is of version 2") {
            $0[0] = $0[0].replacing(#""version":1"#, with: #""version":2"#)
        },
        Spoiling(name: "another format", line: 1, reason: "is no head") {
            $0[0] = $0[0].replacing("therapyd", with: "mysqldump")
        },
        Spoiling(name: "of one client", line: 1, reason: "cannot be imported") {
            $0[0] = $0[0].replacing(#""client":null"#, with: #""client":"u-client-1""#)
        },
        Spoiling(name: "no JSON", line: 3, reason: "is no JSON") { $0[2] = "{" },
        Spoiling(name: "another shape", line: 3, reason: "is neither") { $0[2] = #"{"table":"Users"}"# },
        Spoiling(name: "an unknown table", line: 3, reason: "unknown table") {
            $0[2] = $0[2].replacing("Users", with: "therapyd_audit")
        },
        Spoiling(name: "an unknown column", line: 3, reason: "does not have: fax") {
            $0[2] = $0[2].replacing("phone", with: "fax")
        },
        Spoiling(name: "a missing column", line: 3, reason: "lacks the column Users.phone") {
            $0[2] = $0[2].replacing(#","phone":null"#, with: "")
        },
        Spoiling(name: "no value of SQLite's", line: 3, reason: "Users.phone") {
            $0[2] = $0[2].replacing(#""phone":null"#, with: #""phone":[1]"#)
        },
        Spoiling(name: "a number too large", line: 3, reason: "Users.phone") {
            $0[2] = $0[2].replacing(#""phone":null"#, with: #""phone":9223372036854775808"#)
        },
        Spoiling(name: "notes against its head", line: 9, reason: "private notes") {
            $0[8] = $0[8].replacing(#""row":{"#, with: #""row":{"privateNotes":"x","#)
        },
        Spoiling(name: "without the notes of its head", line: 9, reason: "Sessions.privateNotes") {
            $0[0] = $0[0].replacing(#""privateNotes":false"#, with: #""privateNotes":true"#)
        },
        Spoiling(name: "a dangling reference", line: 10, reason: "has in clientId what is in Users of neither") {
            $0[9] = $0[9].replacing("u-client-1", with: "u-client-9")
        },
        Spoiling(name: "what a constraint refuses", line: 3, reason: "NOT NULL constraint failed: Users.name") {
            $0[2] = $0[2].replacing(#""name":"Idle Person""#, with: #""name":null"#)
        },
        Spoiling(name: "a strange version of a form", line: 11, reason: "no number from 1 on") {
            $0.insert(
                #"{"table":"therapyd_form_versions","row":{"formId":"f","version":"1","fields":"","supersededAt":""}}"#,
                at: 10
            )
        },
        Spoiling(name: "a version of no form", line: 11, reason: "in Forms of neither") {
            $0.insert(
                #"{"table":"therapyd_form_versions","row":{"formId":"f","version":1,"fields":"","supersededAt":""}}"#,
                at: 10
            )
        },
    ]

    private func lines() async throws -> [String] {
        let practice = try TestPractice()
        try await practice.populate()
        for hour in 1...2 { _ = try await practice.practice.schedule(practice.request(hour: hour), as: .clerk) }
        return try await practice.archive()
    }

    @Test(arguments: spoilings)
    func refused(spoiling: Spoiling) async throws {
        var lines = try await lines()
        try #require(lines.count == 11)
        let whole = lines
        spoiling.spoil(&lines)
        #expect(lines != whole)
        if spoiling.isSealed { lines = sealed(lines.dropLast()) }
        for (mode, isRehearsal) in [(ImportMode.restore, false), (.merge, true)] {
            let practice = try TestPractice()
            let error = await #expect(throws: ArchiveError.self) {
                try await practice.take(lines, mode, isRehearsal: isRehearsal)
            }
            guard case .invalid(let line, let reason)? = error else { throw try #require(error) }
            #expect(line == spoiling.line)
            #expect(reason.contains(spoiling.reason), "\(reason)")
            // No value is told.
            #expect(!["Vera", "Idle", "example", "u-client-9"].contains { reason.contains($0) })
            #expect(try practice.store.head() == 0)
            let place = line == 0 ? "" : ": line \(line)"
            #expect(try practice.archiveAudit() == ["refused:practice.import: invalid archive\(place)"])
            // What was refused leaves nothing in the way of what is whole.
            #expect(try await practice.take(whole, mode).counts[.user] == .inserted(5))
        }
    }

    @Test("a constraint of the application's own leaves nothing behind, however late it fails")
    func constraint() async throws {
        let lines = try await lines()
        let practice = try TestPractice()
        try await practice.application.run(
            """
            CREATE TRIGGER picky BEFORE INSERT ON Sessions WHEN NEW.startTime LIKE '2026-12-01 14%'
            BEGIN SELECT RAISE(ABORT, 'not at two'); END;
            """
        )
        await #expect(throws: ArchiveError.invalid(line: 10, reason: "is refused: not at two")) {
            try await practice.take(lines)
        }
        #expect(try await practice.contents().isEmpty)
    }

    @Test("a reference of the application's own, to a table that is in no archive, is looked up in the database")
    func foreignReference() async throws {
        func practice(rooms: String) async throws -> TestPractice {
            let practice = try TestPractice()
            try await practice.application.run(
                """
                CREATE TABLE Rooms (id INTEGER PRIMARY KEY); INSERT INTO Rooms VALUES \(rooms);
                ALTER TABLE Users ADD COLUMN roomId INTEGER REFERENCES Rooms (id);
                ALTER TABLE Users ADD COLUMN friendId UUID REFERENCES Users (id);
                """
            )
            return practice
        }
        let old = try await practice(rooms: "(1), (2)")
        try await old.populate()
        // The first refers to one that comes later.
        try await old.application.run(
            "UPDATE Users SET roomId = 2, friendId = 'u-client-3' WHERE id = 'u-therapist-1'"
        )
        let lines = try await old.archive()
        let new = try await practice(rooms: "(2)")
        try await new.take(lines)
        #expect(try await new.contents() == old.contents())
        let error = await #expect(throws: ArchiveError.self) { try await practice(rooms: "(1)").take(lines) }
        guard case .invalid(2, let reason)? = error else { throw try #require(error) }
        #expect(reason.contains("roomId"))
    }

    @Test("no line is longer than a message, nor two lines, nor is an archive larger than it may be")
    func framing() throws {
        let directory = try TemporaryDirectory()
        let file = try ArchiveFile(directory: directory.path, sizeLimit: 20_000_000)
        try file.append(["a", ""])
        #expect(throws: ArchiveError.invalid(line: 4, reason: "is more than one line")) {
            try file.append(["b", "c\n"])
        }
        #expect(throws: ArchiveError.invalid(line: 3, reason: "is longer than 16 MiB")) {
            try file.append([String(repeating: "x", count: 16 * 1024 * 1024)])
        }
        try file.append([String(repeating: "x", count: 16_000_000)])
        let error = #expect(throws: ArchiveError.self) { try file.append([String(repeating: "x", count: 5_000_000)]) }
        guard case .invalid(4, _)? = error else { throw try #require(error) }
        #expect(file.lineCount == 3)
        try file.append(["d"])
        #expect(file.lineCount == 4)
    }

    @Test("the upload has no name, and is nobody else's to read")
    func nameless() throws {
        let directory = try TemporaryDirectory()
        let file = try ArchiveFile(directory: directory.path)
        try file.append(["{}"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
        #expect(throws: ArchiveError.self) { try ArchiveFile(directory: directory.file("missing")) }
    }
}
