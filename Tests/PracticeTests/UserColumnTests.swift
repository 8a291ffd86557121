import GRDB
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@testable import Practice
@testable import PracticeStore

/// An application that keeps its users in a shape of its own.
@Suite struct UserColumnTests {
    /// Names in two columns and another order, no telephone, and columns that only the application knows.
    private static let table = """
        CREATE TABLE `Users` (`id` UUID PRIMARY KEY, `mail` VARCHAR(255) UNIQUE, `lastName` VARCHAR(255),
        `passwordHash` VARCHAR(255) NOT NULL DEFAULT 'unset', `timezone` VARCHAR(255), `firstName` VARCHAR(255) NOT NULL,
        `role` TEXT NOT NULL DEFAULT 'client', `order` INTEGER, `createdAt` DATETIME NOT NULL,
        `updatedAt` DATETIME NOT NULL);
        """

    private static var columns: UserColumns {
        var columns = UserColumns()
        columns.name = ["firstName", "lastName"]
        columns.email = "mail"
        columns.phone = nil
        columns.timeZone = "timezone"
        return columns
    }

    private static var options: PracticeStore.Options {
        var options = PracticeStore.Options()
        options.users = columns
        return options
    }

    /// A file with that table and the others as they are, and some people.
    private static func file(_ table: String = table) async throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        let others = ApplicationSchema.tables.filter { $0.name != "Users" }.map { "\($0.sql);" }.joined(separator: "\n")
        try await ForeignProgram(directory.file(TestPractice.fileName)).run("\(table)\n\(others)")
        return directory
    }

    private static let people = """
        INSERT INTO Users (id, firstName, lastName, mail, timezone, passwordHash, createdAt, updatedAt) VALUES
        ('u-1', 'Anna Maria', 'Berg', 'anna@example.org', 'Europe/Berlin', 'H1', 'N', 'N'),
        ('u-2', 'Zoë', NULL, NULL, NULL, 'H2', 'N', 'N'), ('u-3', 'anton', 'Übel', 'a@Example.org', NULL, 'H3', 'N', 'N'),
        ('u-4', 'Anna', 'Zander', NULL, NULL, 'H4', 'N', 'N'), ('u-5', '', 'Nurnachname', NULL, NULL, 'H5', 'N', 'N');
        """.replacing("'N'", with: "'\(TestPractice.noon.databaseText)'")

    private func practice() async throws -> TestPractice {
        let directory = try await Self.file()
        try await ForeignProgram(directory.file(TestPractice.fileName)).run(Self.people)
        return try TestPractice(in: directory, options: Self.options)
    }

    private func plan(_ practice: TestPractice, _ query: UserQuery) async throws -> [String] {
        let page = practice.practice.page(of: query)
        let (sql, arguments) = page.sql(after: query.after, limit: query.limit)
        return try practice.store.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: arguments).map { $0["detail"] }
        }
    }

    // MARK: Reading

    @Test("people are listed by their whole names, in pages of any size", arguments: [1, 2, 100])
    func lists(limit: Int) async throws {
        let practice = try await practice()
        var query = UserQuery(limit: limit)
        var users: [User] = []
        repeat {
            let page = try practice.practice.users(query)
            users += page.records
            query.after = page.next
        } while query.after != nil
        #expect(users.map(\.name) == ["Anna Maria Berg", "Anna Zander", "Nurnachname", "Zoë", "anton Übel"])
        #expect(users.map(\.phone) == Array(repeating: nil, count: 5))
        #expect(users[0].email == "anna@example.org")
        #expect(users[0].timeZone == "Europe/Berlin")
        #expect(try practice.practice.user(User.ID("u-1")) == users[0])
    }

    @Test(
        "they are found by any part of their names and addresses, whatever the case of its letters",
        arguments: [
            ("maria berg", ["u-1"]), ("ANNA", ["u-1", "u-4"]), ("example.ORG", ["u-1", "u-3"]), ("übel", ["u-3"]),
            ("ÜBEL", ["u-3"]), ("ZOË", ["u-2"]), ("'", []), ("%", []), ("n z", []), ("a z", ["u-4"]),
        ]
    )
    func searches(text: String, found: [String]) async throws {
        let practice = try await practice()
        let query = UserQuery(search: text)
        #expect(try practice.practice.users(query).records.map(\.id.text) == found)
    }

    /// A name of several columns has none: Sequelize cannot describe a table with an index over an expression.
    @Test("a name of one column has an index, whatever that is called")
    func indexed() async throws {
        let directory = try await Self.file()
        try await ForeignProgram(directory.file(TestPractice.fileName)).run(Self.people)
        var options = Self.options
        options.users.name = ["lastName"]
        let practice = try TestPractice(in: directory, options: options)
        for query in [UserQuery(), UserQuery(search: "x")] {
            #expect(try await plan(practice, query).allSatisfy { $0.contains("INDEX therapyd_users_name") })
        }
    }

    // MARK: Writing

    @Test("a new user is written to the application's columns, and the others take their defaults")
    func creates() async throws {
        let practice = try await practice()
        let request = UserRequest(name: "Jean Paul Sartre", email: "jp@example.org", timeZone: "Europe/Paris")
        let user = try await practice.practice.create(request, as: .clerk)
        #expect(try practice.practice.user(user.id) == user)
        #expect(
            try await practice.rows(
                "SELECT firstName, lastName, mail, timezone, passwordHash, role FROM Users WHERE id = '\(user.id)';"
            )
                == "Jean Paul|Sartre|jp@example.org|Europe/Paris|unset|client"
        )
    }

    @Test(
        "an update writes the columns of what it changes, and no others",
        arguments: [
            (UserUpdate(name: "Eva Lind"), ["firstName", "lastName"], "name", "Eva|Lind"),
            (UserUpdate(name: "Anna Maria Lind"), ["lastName"], "name", "Anna Maria|Lind"),
            (UserUpdate(name: "Prince"), ["firstName", "lastName"], "name", "Prince|"),
            (UserUpdate(email: "b@example.org"), ["mail"], "email", "Anna Maria|Berg"),
            (UserUpdate(email: .some(nil)), ["mail"], "email", "Anna Maria|Berg"),
            (UserUpdate(timeZone: "Asia/Tokyo"), ["timezone"], "timeZone", "Anna Maria|Berg"),
        ]
    )
    func updates(update: UserUpdate, columns: [String], field: String, name: String) async throws {
        let practice = try await practice()
        practice.clock.advance(by: .seconds(1))
        let all = [
            "mail", "lastName", "passwordHash", "timezone", "firstName", "role", "order", "createdAt", "updatedAt",
        ]
        let select = "SELECT \(all.map { "hex(quote(`\($0)`))" }.joined(separator: ", ")) FROM Users WHERE id = 'u-1';"
        let before = try await practice.rows(select).split(separator: "|")
        // What the daemon writes besides would be caught by this, though it were what stood there.
        try await practice.application.run(
            """
            CREATE TRIGGER mine BEFORE UPDATE OF passwordHash, role, `order` ON Users
            BEGIN SELECT RAISE(ABORT, 'not yours'); END;
            """
        )
        let head = try practice.store.head()
        let user = try await practice.practice.update(User.ID("u-1"), with: update, as: .clerk)
        #expect(try practice.practice.user(User.ID("u-1")) == user)
        let after = try await practice.rows(select).split(separator: "|")
        #expect(
            all.indices.filter { before[$0] != after[$0] }.map { all[$0] }.sorted()
                == (columns + ["updatedAt"]).sorted()
        )
        #expect(try await practice.rows("SELECT firstName, lastName FROM Users WHERE id = 'u-1';") == name)
        let changes = try practice.store.changes(after: head, limit: 10)
        #expect(changes.map { Set($0.columns) } == [[field, "updatedAt"]])
        #expect(try practice.store.auditEntries(id: "u-1").map { Set($0.entry.columns) } == [[field, "updatedAt"]])
        #expect(try await practice.practice.update(User.ID("u-1"), with: update, as: .clerk) == user)
        #expect(try practice.store.head() == changes.last?.sequence)
    }

    @Test("what there is no column for is refused; to take it away is nothing")
    func withoutColumn() async throws {
        let practice = try await practice()
        let problem = Problem(field: "phone", message: "has no column in the application's table")
        let before = try await FileTrace(practice)
        await #expect(throws: PracticeError.invalid([problem])) {
            try await practice.practice.create(UserRequest(name: "A B", phone: "1"), as: .clerk)
        }
        await #expect(throws: PracticeError.invalid([problem])) {
            try await practice.practice.update(User.ID("u-1"), with: UserUpdate(phone: "1"), as: .clerk)
        }
        _ = try await practice.practice.update(User.ID("u-1"), with: UserUpdate(phone: .some(nil)), as: .clerk)
        try await before.expectOnlyRefusals(["refused:user.create", "refused:user.update"], in: practice)
    }

    @Test("what a column of the application's needs and the daemon does not have is a refusal")
    func needsMore() async throws {
        let table = Self.table.replacing("NOT NULL DEFAULT 'unset'", with: "NOT NULL")
        let practice = try TestPractice(in: try await Self.file(table), options: Self.options)
        let error = try await #require(throws: PracticeError.self) {
            try await practice.practice.create(UserRequest(name: "SECRET B"), as: .clerk)
        }
        guard case .invalid(let problems) = error else { throw error }
        #expect(
            problems == [
                Problem(field: "record", message: "is refused: NOT NULL constraint failed: Users.passwordHash")
            ]
        )
    }

    @Test("the application's changes are told by the fields that its columns serve, and its own columns not at all")
    func feed() async throws {
        let practice = try await practice()
        let head = try practice.store.head()
        try await practice.application.run(
            """
            UPDATE Users SET firstName = 'X' WHERE id = 'u-1'; UPDATE Users SET lastName = 'Y', mail = 'm' WHERE id = 'u-1';
            UPDATE Users SET passwordHash = 'H', `order` = 3 WHERE id = 'u-1'; UPDATE Users SET timezone = 'Z' WHERE id = 'u-1';
            """
        )
        let changes = try practice.store.changes(after: head, limit: 10)
        #expect(changes.map { $0.columns.sorted() } == [["name"], ["email", "name"], ["timeZone"]])
    }

    @Test("who is erased loses what the daemon knows of, and is told of the columns that it does not know")
    func erases() async throws {
        let practice = try await practice()
        try await practice.application.run(
            """
            INSERT INTO Therapists (id, userId, bio, createdAt, updatedAt) VALUES ('t-1', 'u-2', '', 'x', 'x');
            INSERT INTO Sessions (id, therapistId, clientId, startTime, endTime, type, format, createdAt, updatedAt)
            VALUES ('s', 't-1', 'u-1', '2026-12-01 13:00:00.000 +00:00', '2026-12-01 13:50:00.000 +00:00', 'regular',
            'video', '2026-12-01 12:00:00.000 +00:00', '2026-12-01 12:00:00.000 +00:00');
            """
        )
        let erasure = try await practice.practice.erase(client: User.ID("u-1"), because: "asked", as: .clerk)
        #expect(
            try await practice.rows(
                "SELECT firstName, lastName, mail, timezone, passwordHash FROM Users WHERE id = 'u-1';"
            )
                == "Erased|client|||H1"
        )
        #expect(erasure.kept.contains { $0.what == "columns of Users: passwordHash, role, order" && $0.count == 3 })
    }

    // MARK: What does not fit

    @Test(
        "a map that does not fit the table is an error that names the columns",
        arguments: [
            (["name"], "mail", nil, "timezone", ["name"]), (["firstName", "surname"], "mail", nil, nil, ["surname"]),
            (["firstName"], "email", "phone", nil, ["email", "phone"]), (["firstName`"], nil, nil, nil, ["firstName`"]),
        ] as [([String], String?, String?, String?, [String])]
    )
    func wrongMap(name: [String], email: String?, phone: String?, timeZone: String?, missing: [String]) async throws {
        let directory = try await Self.file()
        let path = directory.file(TestPractice.fileName)
        var options = PracticeStore.Options()
        options.users.name = name
        options.users.email = email
        options.users.phone = phone
        options.users.timeZone = timeZone
        let schema = "SELECT * FROM sqlite_master;"
        let before = try await ForeignProgram(path).run(schema)
        let error = try #require(throws: StoreError.self) { _ = try TestPractice(in: directory, options: options) }
        #expect(error == .foreignSchema(path: path, table: "Users", missingColumns: missing))
        #expect(error.description.contains("database.users"))
        #expect(try await ForeignProgram(path).run(schema) == before)
    }

    @Test("a map for a file that has no tables yet is refused")
    func nothingToMap() throws {
        let directory = try TemporaryDirectory()
        let error = try #require(throws: StoreError.self) { _ = try TestPractice(in: directory, options: Self.options) }
        #expect(error == .unmadeUsers(path: directory.file(TestPractice.fileName)))
    }

    @Test("a map that is another than yesterday's is taken over: index, feed and all")
    func otherMap() async throws {
        let directory = try await Self.file()
        try await ForeignProgram(directory.file(TestPractice.fileName)).run(Self.people)
        try TestPractice(in: directory, options: Self.options).store.close()
        var options = Self.options
        options.users.name = ["lastName", "firstName"]
        options.users.email = nil
        let practice = try TestPractice(in: directory, options: options)
        #expect(try practice.practice.user(User.ID("u-1")).name == "Berg Anna Maria")
        #expect(try practice.practice.user(User.ID("u-1")).email == nil)
        let head = try practice.store.head()
        try await practice.application.run("UPDATE Users SET mail = 'x' WHERE id = 'u-1';")
        #expect(try practice.store.head() == head)
    }

    @Test(
        "names that are missing in a column of one's own neither end the list nor hide others",
        arguments: [1, 2, 10]
    )
    func missingNames(limit: Int) async throws {
        var options = Self.options
        options.users.name = ["lastName"]
        let directory = try await Self.file()
        try await ForeignProgram(directory.file(TestPractice.fileName)).run(Self.people)
        let practice = try TestPractice(in: directory, options: options)
        try await practice.application.run("UPDATE Users SET lastName = NULL WHERE id IN ('u-4', 'u-5');")
        var query = UserQuery(limit: limit)
        var ids: [String] = []
        repeat {
            let page = try practice.practice.users(query)
            ids += page.records.map(\.id.text)
            query.after = page.next
        } while query.after != nil
        #expect(ids == ["u-1", "u-3"])
    }
}
