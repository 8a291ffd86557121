import ControlAPI
import Foundation
import TestSupport
import Testing
import Varlink
import VarlinkClient

/// The records through the whole of it: therapyctl, the socket, the daemon, the file.
@Suite("The records, from end to end")
struct RecordsTests {
    private static let session = "5e000001-0000-4000-8000-000000000003"
    private static let therapistUser = "00000001-0000-4000-8000-000000000001"

    @Test("a client's way through the practice: added, booked, asked, scored, given something to read, and erased")
    func client() async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        let client = try Therapyctl(home)

        let user = try await client.json(
            "clients",
            "add",
            "--name",
            "New Client",
            "--email",
            "new@example.org",
            "--time-zone",
            "Europe/Berlin"
        )
        let id = try #require((user["user"] as? [String: Any])?["id"] as? String)
        try await client.output(
            "sessions",
            "schedule",
            "--therapist",
            SamplePeople.therapist,
            "--client",
            id,
            "--start",
            "2031-03-03 10:00",
            "--for",
            "50min",
            "--format",
            "video"
        )
        let form = try await client.json("forms", "add", "--instrument", "gad-7")
        let formID = try #require((form["form"] as? [String: Any])?["id"] as? String)
        let answers = (1...7).flatMap { ["--answer", "gad\($0)=2"] }
        let submitted = try await client.json(["responses", "submit", "--form", formID, "--client", id] + answers)
        let score = (submitted["response"] as? [String: Any])?["score"] as? [String: Any]
        #expect(score?["total"] as? Int == 14)
        #expect(score?["band"] as? String == "moderate")
        #expect(try await client.output("outcomes", id).contains("moderate"))

        let dryRun = try await client.output("clients", "erase", id, "--reason", "asked for it", "--dry-run")
        #expect(dryRun.contains("FormResponse\t1"), "\(dryRun)")
        try await client.output("clients", "erase", id, "--reason", "asked for it", "--yes")
        let left = try await home.application.run(
            "SELECT name, email IS NULL FROM Users WHERE id = '\(id)'; SELECT status FROM Sessions; "
                + "SELECT count(*) FROM FormResponses;"
        )
        #expect(left == "Erased client|1\ncanceled\n0")
        #expect(try await client.output("audit", "list", "--entity", "User", "--id", id).contains("user.erase"))
        #expect(try await client.output("audit", "verify").contains("intact\ttrue"))
        await daemon.stop()
    }

    @Test(
        "notes are for the account that the configuration ties to the therapist's user, encrypted, and follow the keys"
    )
    func notes() async throws {
        let account = try #require(getpwuid(geteuid()), "the test's account has a name")
        let name = String(cString: account.pointee.pw_name)
        let configuration = try DaemonHome.completing() + "\n"
        let tied = configuration.replacingOccurrences(
            of: "access: {",
            with: "access: {accounts: {\(name): \(Self.therapistUser)}, "
        )
        let home = try DaemonHome(configuration: tied)
        let keys = (1...2).map { "k\($0) " + Data(repeating: UInt8($0), count: 32).base64EncodedString() + "\n" }
        let credentials = try TemporaryDirectory()
        let environment = ["CREDENTIALS_DIRECTORY": credentials.path]
        _ = try credentials.write(Array(keys[0].utf8), to: "therapyd.notes-keys")

        var daemon = try await home.start(environment: environment)
        try await SamplePeople.add(to: home.application)
        try await home.application.run(
            SamplePeople.insertSession(id: Self.session, end: SamplePeople.moment("+1 hour"))
        )
        let client = try Therapyctl(home)
        #expect(try await client.json("access")["access"].map { "\($0)" }?.contains(Self.therapistUser) == true)
        let text = try credentials.write(Array("a word in confidence".utf8), to: "notes.txt")
        try await client.output("sessions", "notes", "set", Self.session, text)
        #expect(try await client.output("sessions", "notes", "show", Self.session).contains("a word in confidence"))
        let column = "SELECT substr(privateNotes, 1, 14) FROM Sessions"
        #expect(try await home.application.run(column) == "therapyd:1:k1:")
        await daemon.stop()

        // The new key first, the old one below it.
        _ = try credentials.write(Array((keys[1] + keys[0]).utf8), to: "therapyd.notes-keys")
        daemon = try await home.start(environment: environment)
        try await eventually("the notes follow the key") {
            try await home.application.run(column) == "therapyd:1:k2:"
        }
        #expect(try await client.output("sessions", "notes", "show", Self.session).contains("a word in confidence"))
        await daemon.stop()

        // Without any key they are not to be had, and the rest of the session is.
        daemon = try await home.start()
        let locked = try await client.run("sessions", "notes", "show", Self.session)
        #expect(locked.ending == .exited(78), "\(locked)")
        #expect(locked.errors.contains("k2"), "\(locked)")
        #expect(try await client.run("sessions", "show", Self.session).ending == .exited(0))
        await daemon.stop()
        #expect(!daemon.process.errors.contains("confidence"))
    }

    @Test("keys that cannot be read are a matter for a person, and tell no key", arguments: ["k1 short", "k1", ""])
    func badKeys(text: String) async throws {
        let home = try DaemonHome()
        let credentials = try TemporaryDirectory()
        _ = try credentials.write(Array("\(text)\n".utf8), to: "therapyd.notes-keys")
        let process = try home.launch(environment: ["CREDENTIALS_DIRECTORY": credentials.path])
        #expect(await process.end() == .exited(78))
        #expect(process.errors.contains("the notes' keys"), "\(process.errors)")
        #expect(!process.errors.contains("short"), "\(process.errors)")
    }

    @Test("users in other columns are read and written where they are")
    func otherColumns() async throws {
        let columns = "{name: [firstName, lastName], email: mail, phone: \"\", timeZone: timezone}"
        let home = try DaemonHome(
            configuration: try DaemonHome.completing() + "\ndatabase: {users: \(columns)}\n"
        )
        // As the daemon makes them, but for the users.
        let model = try DaemonHome()
        await (try await model.start()).stop()
        let tables = try await model.application.run(
            """
            SELECT sql || ';' FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'therapyd%'
            AND name NOT LIKE 'sqlite%' AND name <> 'Users';
            """
        )
        try await home.application.run(
            """
            CREATE TABLE Users (id UUID PRIMARY KEY, firstName VARCHAR(255) NOT NULL, lastName VARCHAR(255) NOT NULL,
              mail VARCHAR(255), timezone VARCHAR(255), passwordHash TEXT NOT NULL DEFAULT 'x',
              createdAt DATETIME NOT NULL, updatedAt DATETIME NOT NULL);
            \(tables)
            INSERT INTO Users VALUES ('00000009-0000-4000-8000-000000000001', 'Anna Maria', 'Berg', 'anna@example.org', 'Europe/Berlin', 'secret',
              '2026-11-01 00:00:00.000 +00:00', '2026-11-01 00:00:00.000 +00:00');
            """
        )
        let daemon = try await home.start()
        let client = try Therapyctl(home)
        #expect(
            try await client.output("clients", "list")
                == "00000009-0000-4000-8000-000000000001\tAnna Maria Berg\tanna@example.org\t-\tEurope/Berlin\n"
        )
        try await client.output("clients", "update", "00000009", "--name", "Anna Maria von Berg")
        #expect(
            try await home.application.run("SELECT firstName, lastName, mail, passwordHash FROM Users")
                == "Anna Maria von|Berg|anna@example.org|secret"
        )
        let phone = try await client.run("clients", "update", "00000009", "--phone", "+49 1")
        #expect(phone.ending == .exited(1))
        #expect(phone.errors.contains("phone"), "\(phone.errors)")
        await daemon.stop()

        let wrong = try DaemonHome(
            configuration: try DaemonHome.completing() + "\ndatabase: {users: {email: address}}\n"
        )
        _ = try wrong.directory.copyOfFixture()
        let ended = try await wrong.run()
        #expect(ended.ending == .exited(78))
        #expect(ended.errors.contains("the table Users lacks address"), "\(ended.errors)")
        #expect(ended.errors.contains("database.users"), "\(ended.errors)")
    }

    @Test("rows that the application spoils are told of once, and forgotten when they are right again")
    func faults() async throws {
        let home = try DaemonHome()
        let daemon = try await home.start()
        try await SamplePeople.add(to: home.application)
        try await home.application.run(
            SamplePeople.insertSession(id: Self.session, end: SamplePeople.moment("+1 hour"))
                + "UPDATE Sessions SET status = 'postponed';"
        )
        let client = try Therapyctl(home)
        try await eventually("it is told of") {
            try await client.output("faults").hasPrefix("Session\t\(Self.session)\tstatus\tfalse")
        }
        let shown = try await client.run("sessions", "show", Self.session)
        #expect(shown.ending == .exited(1))
        #expect(try await client.json("status")["healthy"] as? Bool == true)
        try await home.application.run("UPDATE Sessions SET status = 'scheduled';")
        try await eventually("it is forgotten") { try await client.output("faults").isEmpty }
        #expect(try await client.run("sessions", "show", Self.session).ending == .exited(0))
        await daemon.stop()
        let lines = daemon.process.errors.split(separator: "\n").filter { $0.contains("cannot be read") }
        #expect(lines.count == 1, "\(lines)")
    }
}
