import Varlink

/// Looks at an archive as its lines go by: whether it has the shape of one, and whether it is whole.
///
/// An archive is JSON Lines: `{"archive":{"format":"therapyd",…}}`, a line `{"table":…,"row":{…}}` for each row, and
/// `{"manifest":{"rows":{…},"sha256":"…"}}` over all lines before it, each with its LF (docs/archive.md). What the rows
/// say is the daemon's to judge.
struct ArchiveCheck {
    struct Manifest: Hashable, Sendable {
        /// By table.
        let rows: [String: Int]
        let sha256: String
    }

    private var line = 0
    private var rows: [String: Int] = [:]
    private var hash = SHA256()
    private var manifest: Manifest?

    /// How many rows went by.
    var rowCount: Int { rows.values.reduce(0, +) }

    /// The next line, without its LF.
    mutating func take(_ text: String) throws(ArchiveError) {
        line += 1
        guard manifest == nil else { throw fault(.behindManifest) }
        let json = try? RawJSON(parsing: text)
        if line == 1 {
            try checkHead(json)
        } else if let stated = json?["manifest"] {
            manifest = try self.manifest(stated)
            return
        } else if let json, let table: String = try? json.member("table"), json["row"]?.kind == .object {
            rows[table, default: 0] += 1
        } else {
            throw fault(.noRow)
        }
        hash.update(text.utf8)
        hash.update(CollectionOfOne(UInt8(ascii: "\n")))
    }

    /// After the last line.
    func finish() throws(ArchiveError) -> Manifest {
        guard line > 0 else { throw ArchiveError(line: 1, reason: .noHeader) }
        guard let manifest else { throw ArchiveError(line: 0, reason: .noManifest) }
        guard manifest.sha256 == hash.hexDigest() else { throw ArchiveError(line: 0, reason: .checksum) }
        for table in Set(rows.keys).union(manifest.rows.keys).sorted() {
            let (stated, found) = (manifest.rows[table] ?? 0, rows[table] ?? 0)
            guard stated == found else {
                throw ArchiveError(line: 0, reason: .count(table: table, stated: stated, found: found))
            }
        }
        return manifest
    }

    private func checkHead(_ json: RawJSON?) throws(ArchiveError) {
        guard let head = json?["archive"] else { throw fault(.noHeader) }
        let format: String? = try? head.member("format")
        guard format == "therapyd" else { throw fault(.otherFormat) }
    }

    private func manifest(_ json: RawJSON) throws(ArchiveError) -> Manifest {
        guard let rows: [String: Int] = try? json.member("rows"), let sha256: String = try? json.member("sha256") else {
            throw fault(.noRow)
        }
        return Manifest(rows: rows, sha256: sha256)
    }

    private func fault(_ reason: ArchiveError.Reason) -> ArchiveError {
        ArchiveError(line: line, reason: reason)
    }
}
