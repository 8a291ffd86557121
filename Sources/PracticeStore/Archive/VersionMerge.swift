import GRDB
import TherapyKit

/// Brings an archive's versions of forms together with the database's, so that each response can be read with the
/// fields that it answered.
///
/// A form that the archive brings along has the archive's versions. One that is there already has its own, and a version
/// of the archive's is the one with the same fields, whatever its number; where there is none, it is added. No response
/// that was there gets another version.
struct VersionMerge {
    /// A form that was there before.
    private struct Form {
        let id: ArchiveValue
        /// The fields of the newest version in the archive.
        let newest: ArchiveValue
        /// The database's version for each of the archive's.
        var versions: [Int64: Int64] = [:]
    }

    private let now: Instant
    private var forms: [ArchiveKey: Form] = [:]
    /// Responses whose versions are the archive's to tell; `nil` for all.
    private var responses: Set<ArchiveKey>? = []

    init(at now: Instant) {
        self.now = now
    }

    // MARK: Rows

    /// Notes a form that was there before, updated or not.
    mutating func note(form row: ArchiveRow) {
        guard let id = row["id"], let key = ArchiveKey(id) else { return }
        forms[key] = Form(id: id, newest: row["fields"] ?? .null)
    }

    /// Takes an earlier version of a form.
    mutating func take(_ db: Database, formVersion row: ArchiveRow) throws {
        guard let id = row["formId"], let key = ArchiveKey(id), case .integer(let version)? = row["version"] else {
            return
        }
        guard let form = forms[key] else {
            let values = ["formId", "version", "fields", "supersededAt"].map { row[$0] ?? .null }
            return try insert(db, values)
        }
        let same = try self.version(db, of: form.id, fields: row["fields"] ?? .null, like: version)
        forms[key]?.versions[version] = same
    }

    /// Notes a response that was written. Until its version is told, it answered the first.
    /// - Parameter isRestored: whether all responses are the archive's.
    mutating func note(_ db: Database, response row: ArchiveRow, isRestored: Bool) throws {
        guard let id = row["id"], let key = ArchiveKey(id) else { return }
        if isRestored { responses = nil } else { responses?.insert(key) }
        try set(db, 1, of: id, form: row["formId"] ?? .null)
    }

    /// Takes the version that a response answered.
    mutating func take(_ db: Database, responseVersion row: ArchiveRow) throws {
        guard let id = row["responseId"], let key = ArchiveKey(id), case .integer(let version)? = row["version"],
            responses?.contains(key) ?? true
        else { return }
        let found = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT formId FROM FormResponses WHERE id = \(id.placeholder)"),
            arguments: [id.argument]
        )
        guard let found else { return }
        try set(db, version, of: id, form: try ArchiveValue(found, at: 0))
    }

    // MARK: Versions

    /// Sets the version of the archive's that a response answered.
    private mutating func set(_ db: Database, _ version: Int64, of response: ArchiveValue, form: ArchiveValue) throws {
        var version = version
        if let key = ArchiveKey(form), let known = forms[key] {
            if let same = known.versions[version] {
                version = same
            } else {
                let same = try self.version(db, of: known.id, fields: known.newest, like: version, but: response)
                forms[key]?.versions[version] = same
                version = same
            }
        }
        // A trigger has taken it for an answer to the newest.
        try db.cachedStatement(sql: "DELETE FROM therapyd_response_versions WHERE responseId = \(response.placeholder)")
            .execute(arguments: [response.argument])
        guard version != 1 else { return }
        try db.cachedStatement(
            sql: "INSERT INTO therapyd_response_versions (responseId, version) VALUES (\(response.placeholder), ?)"
        ).execute(arguments: [response.argument, version])
    }

    /// The version of a form that has these fields; added, before the current one, when there is none.
    /// - Parameters:
    ///   - number: which one to prefer, when several have them.
    ///   - response: the one that is to get the version, and counts for no other.
    private func version(
        _ db: Database,
        of form: ArchiveValue,
        fields: ArchiveValue,
        like number: Int64,
        but response: ArchiveValue = .null
    ) throws -> Int64 {
        var versions: [Int64: ArchiveValue] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT version, fields FROM therapyd_form_versions WHERE formId = \(form.placeholder)",
            arguments: [form.argument]
        )
        while let row = try rows.next() { versions[row[0]] = try ArchiveValue(row, at: 1) }
        let current = (versions.keys.max() ?? 0) + 1
        let row = try Row.fetchOne(
            db,
            sql: "SELECT fields FROM Forms WHERE id = \(form.placeholder)",
            arguments: [form.argument]
        )
        versions[current] = try row.map { try ArchiveValue($0, at: 0) } ?? .null
        if versions[number] == fields { return number }
        if let same = versions.filter({ $0.value == fields }).keys.max() { return same }
        let answer = try Row.fetchOne(
            db,
            sql: """
                SELECT 1 FROM FormResponses WHERE formId = \(form.placeholder) AND id IS NOT \(response.placeholder) AND \
                coalesce((SELECT version FROM therapyd_response_versions WHERE responseId = FormResponses.id), 1) = ?
                """,
            arguments: [form.argument, response.argument, current]
        )
        // A version that has been answered stays under its number, too.
        var added = current
        if answer != nil {
            try insert(db, [form, .integer(current), versions[current] ?? .null, .text(now.databaseText)])
            added += 1
        }
        try insert(db, [form, .integer(added), fields, .text(now.databaseText)])
        return added
    }

    private func insert(_ db: Database, _ values: [ArchiveValue]) throws {
        let marks = values.map(\.placeholder).joined(separator: ", ")
        try db.cachedStatement(
            sql: "INSERT INTO therapyd_form_versions (formId, version, fields, supersededAt) VALUES (\(marks))"
        ).execute(arguments: StatementArguments(values.map(\.argument)))
    }
}
