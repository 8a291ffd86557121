import Crypto
import TherapyKit

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

    init(_ json: JSONObject?) throws(ArchiveFault) {
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

extension SHA256Digest {
    var hexadecimalText: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
