import TherapyKit

/// A line of an archive: its head, a row, or the manifest.
enum ArchiveLine: Hashable, Sendable {
    case header(ArchiveHeader)
    case row(ArchiveRow)
    case manifest(ArchiveManifest)

    /// Octets of a line at most, as a JSON string: a message of the control API, which carries it, takes 16 MiB in all.
    static let maximumSize = 16 * 1024 * 1024 - 1024

    /// Octets of a line as a JSON string, with its quotes and a comma.
    static func quotedSize(_ line: [UInt8]) -> Int {
        line.reduce(3) { size, byte in
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): size + 2
            case 0..<0x20: size + 6
            default: size + 1
            }
        }
    }

    init(parsing text: String) throws(ArchiveFault) {
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONValue(parsing: text)
        } catch {
            throw ArchiveFault("is no JSON: \(error)")
        }
        guard let object = json.object else { throw ArchiveFault("is no JSON object") }
        switch object.members.first?.name {
        case "archive": self = .header(try ArchiveHeader(object["archive"]?.object))
        case "manifest": self = .manifest(try ArchiveManifest(object["manifest"]?.object))
        default: self = .row(try ArchiveRow(object))
        }
    }
}

/// What is wrong with a line, in words that fit behind its number, without any value.
struct ArchiveFault: Error, Hashable {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

/// What an archive begins with.
package struct ArchiveHeader: Hashable, Sendable {
    static let format = "therapyd"
    static let version = 1

    let createdAt: String
    /// Whom the archive is about; `nil` for the whole practice.
    package let client: String?
    /// Whether sessions have their private notes.
    package let privateNotes: Bool

    init(createdAt: String, client: String?, privateNotes: Bool) {
        self.createdAt = createdAt
        self.client = client
        self.privateNotes = privateNotes
    }

    var text: String {
        var header = JSONObject()
        header["format"] = .string(Self.format)
        header["version"] = .number(JSONNumber(Self.version))
        header["createdAt"] = .string(createdAt)
        header["client"] = client.map(JSONValue.string) ?? .null
        header["privateNotes"] = .bool(privateNotes)
        return (["archive": .object(header)] as JSONValue).text
    }

    fileprivate init(_ json: JSONObject?) throws(ArchiveFault) {
        guard let json, json["format"]?.string == Self.format else {
            throw ArchiveFault("is no head of a therapyd archive")
        }
        guard let version = json["version"]?.number?.int else { throw ArchiveFault("has no version") }
        guard version == Self.version else {
            throw ArchiveFault("is of version \(version), and this therapyd reads version \(Self.version)")
        }
        guard let createdAt = json["createdAt"]?.string, let privateNotes = json["privateNotes"]?.bool else {
            throw ArchiveFault("is no head: it lacks createdAt or privateNotes")
        }
        switch json["client"] {
        case .null: client = nil
        case .string(let id): client = id
        default: throw ArchiveFault("is no head: its client is no text")
        }
        self.createdAt = createdAt
        self.privateNotes = privateNotes
    }
}

/// A row as it stands in a line.
struct ArchiveRow: Hashable, Sendable {
    let table: String
    let columns: [String]
    let values: [ArchiveValue]

    init(table: String, columns: [String], values: [ArchiveValue]) {
        self.table = table
        self.columns = columns
        self.values = values
    }

    subscript(column: String) -> ArchiveValue? {
        columns.firstIndex(of: column).map { values[$0] }
    }

    /// The line's octets.
    var line: [UInt8] {
        var line = Array(#"{"table":"\#(table)","row":{"#.utf8)
        for (index, column) in columns.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            ArchiveValue.quote(column, to: &line)
            line.append(UInt8(ascii: ":"))
            values[index].write(to: &line)
        }
        line += "}}".utf8
        return line
    }

    fileprivate init(_ json: JSONObject) throws(ArchiveFault) {
        guard json.members.count == 2, let table = json["table"]?.string, let row = json["row"]?.object else {
            throw ArchiveFault("is neither a row nor the manifest")
        }
        self.table = table
        columns = row.members.map(\.name)
        var values: [ArchiveValue] = []
        values.reserveCapacity(columns.count)
        for member in row.members {
            guard let value = ArchiveValue(member.value) else {
                throw ArchiveFault("has in \(table).\(member.name) what is no value of SQLite's")
            }
            values.append(value)
        }
        self.values = values
    }
}

/// What an archive ends with: without it, it is not whole.
struct ArchiveManifest: Hashable, Sendable {
    /// By table.
    let rows: [String: Int]
    /// Over all lines before, each with its LF; in lower-case hexadecimal digits.
    let sha256: String

    init(rows: [String: Int], sha256: String) {
        self.rows = rows
        self.sha256 = sha256
    }

    /// With the tables in their order.
    var text: String {
        var counts = JSONObject()
        for table in ArchiveTable.all { counts[table.name] = .number(JSONNumber(rows[table.name] ?? 0)) }
        var manifest = JSONObject()
        manifest["rows"] = .object(counts)
        manifest["sha256"] = .string(sha256)
        return (["manifest": .object(manifest)] as JSONValue).text
    }

    fileprivate init(_ json: JSONObject?) throws(ArchiveFault) {
        guard let json, let sha256 = json["sha256"]?.string, let counts = json["rows"]?.object else {
            throw ArchiveFault("is no manifest: it lacks rows or sha256")
        }
        var rows: [String: Int] = [:]
        for member in counts.members {
            guard let count = member.value.number?.int else { throw ArchiveFault("counts rows by what is no number") }
            rows[member.name] = count
        }
        self.rows = rows
        self.sha256 = sha256
    }
}
