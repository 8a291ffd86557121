/// What is wrong with an archive, and where. Never what stands there: an archive is all about people.
struct ArchiveError: Error, Hashable, Sendable {
    enum Reason: Hashable, Sendable {
        case noHeader
        case otherFormat
        case noRow
        case tooLong
        case notUTF8
        case behindManifest
        /// It ended before its manifest.
        case noManifest
        case checksum
        case count(table: String, stated: Int, found: Int)
    }

    /// From 1; 0 for the archive as a whole.
    let line: Int
    let reason: Reason
}

extension ArchiveError: CustomStringConvertible {
    var description: String {
        switch reason {
        case .noManifest: "the archive is not whole: its last line, the manifest, is missing"
        case .checksum: "the archive is damaged: its checksum is not that of its lines"
        case .count(let table, let stated, let found):
            "the archive is damaged: its manifest has \(stated) rows of \(table.singleLine), and there are \(found)"
        case .noHeader: "line \(line) is not the head of an archive"
        case .otherFormat: "line \(line) is the head of something else, and not of a therapyd archive"
        case .noRow: "line \(line) of the archive is neither a row nor the manifest"
        case .tooLong: "line \(line) of the archive is too long: therapyd takes messages of 16 MiB"
        case .notUTF8: "line \(line) of the archive is not UTF-8"
        case .behindManifest: "line \(line) follows the manifest, which has to be the last one"
        }
    }
}
