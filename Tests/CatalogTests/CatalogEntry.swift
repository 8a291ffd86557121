import Testing

/// An explanation in the catalog's format (systemd.io/CATALOG).
struct CatalogEntry {
    let id: String
    let subject: String
    let body: String
    /// The journal's fields that it names.
    let fields: Set<String>

    static func all(in text: String) throws -> [CatalogEntry] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("#") }
        return try lines.joined(separator: "\n").split(separator: "\n-- ").map { part in
            let text = part.hasPrefix("-- ") ? part.dropFirst(3) : part
            let halves = text.split(separator: "\n\n", maxSplits: 1)
            try #require(halves.count == 2, "\(text)")
            let header = halves[0].split(separator: "\n")
            let subject = try #require(header.first { $0.hasPrefix("Subject: ") }).dropFirst("Subject: ".count)
            return CatalogEntry(
                id: String(header[0]),
                subject: String(subject),
                body: String(halves[1]),
                fields: Set(text.matches(of: /@([A-Z_]+)@/).map { String($0.1) })
            )
        }
    }
}
