import TherapyKit

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

    init(_ json: JSONObject?) throws(ArchiveFault) {
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
