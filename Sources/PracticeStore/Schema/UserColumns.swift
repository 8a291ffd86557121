/// Which columns of the application's `Users` table hold what the daemon wants to know of a person: an application may
/// keep its users in a shape of its own.
package struct UserColumns: Hashable, Sendable {
    /// The columns that make up the name, in their order; more than one are joined by a space.
    package var name = ["name"]
    /// `nil` when the table has none; so it is with the others.
    package var email: String? = "email"
    package var phone: String? = "phone"
    package var timeZone: String? = "timeZone"

    package init() {}

    /// All columns that are used, each with the field that it serves.
    var all: [(field: String, column: String)] {
        name.map { ("name", $0) }
            + [("email", email), ("phone", phone), ("timeZone", timeZone)].compactMap { field, column in
                column.map { (field, $0) }
            }
    }

    // MARK: Reading

    /// The view through which all statements read people, by the fields' own names: a view of each connection alone,
    /// which leaves no trace in the file.
    static let view = "therapyd_users"

    var viewSQL: String {
        func column(_ name: String?) -> String { name.map(Self.quoted) ?? "NULL" }
        return """
            CREATE TEMP VIEW \(Self.view) AS SELECT id, \(nameExpression) AS name, \(column(email)) AS email, \
            \(column(phone)) AS phone, \(column(timeZone)) AS timeZone, createdAt, updatedAt FROM Users
            """
    }

    private var nameExpression: String {
        guard name.count > 1 else { return Self.quoted(name.first ?? "name") }
        return "trim(" + name.map { "coalesce(\(Self.quoted($0)), '')" }.joined(separator: " || ' ' || ") + ")"
    }

    // MARK: Writing

    /// A field's value as the table's columns keep it.
    ///
    /// A name in several columns is split at its last spaces, so that `Anna Maria Berg` is `Anna Maria` and `Berg`.
    /// - Returns: `nil` when there is no column for it.
    func columns(of field: String, text: String?) -> [(column: String, text: String?)]? {
        let matching = all.filter { $0.field == field }.map(\.column)
        guard field == "name", matching.count > 1, let text else { return matching.first.map { [($0, text)] } }
        var words = text.split(separator: " ").map(String.init)
        var parts: [String] = []
        for _ in matching.dropFirst() where words.count > 1 { parts.insert(words.removeLast(), at: 0) }
        parts.insert(words.joined(separator: " "), at: 0)
        parts += Array(repeating: "", count: matching.count - parts.count)
        return zip(matching, parts).map { ($0, $1) }
    }

    /// An identifier that may be any word. In backticks, as Sequelize writes them: what stands in double quotes and is no
    /// column is a text to SQLite.
    static func quoted(_ name: String) -> String {
        "`" + name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``") + "`"
    }
}
