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
