import Crypto
package import TherapyKit

/// Looks through an archive before anything is written: its shape, its checksum and counts, ids that stand twice, tables
/// and columns that the database does not have, references to what is not there.
///
/// It holds the ids of all rows, some 50 octets each, and no row.
package struct ArchiveCheck {
    private let file: ArchiveFile
    private let layout: ArchiveLayout
    private var reader: ArchiveFile.Reader
    private var digest = SHA256()
    private var line = 0
    private var header: ArchiveHeader?
    private var manifest: ArchiveManifest?
    /// The place of the table that rows are of now.
    private var table = 0
    /// By table, in the archive's order.
    private var ids: [Set<ArchiveKey>]
    private var rows: [String: Int] = [:]
    private var unresolved: [ArchiveReference] = []

    package init(_ file: ArchiveFile, layout: ArchiveLayout) {
        self.file = file
        self.layout = layout
        reader = file.makeReader()
        ids = layout.tables.map { _ in [] }
    }

    /// Looks at some lines.
    /// - Returns: what was checked, after the last one; `nil` when there are more.
    package mutating func look(atLines count: Int) throws(ArchiveError) -> CheckedArchive? {
        for _ in 0..<count {
            guard let next = try reader.next() else { return try finish() }
            line += 1
            do throws(ArchiveFault) {
                try take(next)
            } catch {
                throw .invalid(line: line, reason: error.reason)
            }
        }
        return nil
    }

    // MARK: Lines

    private mutating func take(_ octets: ArraySlice<UInt8>) throws(ArchiveFault) {
        guard manifest == nil else { throw ArchiveFault("stands behind the manifest") }
        switch try ArchiveLine(parsing: octets.lineText) {
        case .header(let header):
            guard line == 1 else { throw ArchiveFault("is a second head") }
            guard header.client == nil else {
                throw ArchiveFault("says that the archive is about one client: it cannot be imported")
            }
            self.header = header
        case .row(let row):
            guard let header else { throw ArchiveFault("is no head of a therapyd archive") }
            try take(row, header)
        case .manifest(let manifest):
            guard header != nil else { throw ArchiveFault("is no head of a therapyd archive") }
            try check(manifest)
            self.manifest = manifest
            return
        }
        digest.update(data: octets)
    }

    private mutating func take(_ row: ArchiveRow, _ header: ArchiveHeader) throws(ArchiveFault) {
        guard let index = layout.index(of: row.table) else { throw ArchiveFault("is of an unknown table") }
        guard index >= table else { throw ArchiveFault("is of \(row.table), whose place is before the rows above it") }
        table = index
        rows[row.table, default: 0] += 1
        let known = layout.tables[index]
        try check(row, known, header)
        if let key = ArchiveKey(known.table.key.map { row[$0] ?? .null }) {
            guard ids[index].insert(key).inserted else {
                throw ArchiveFault("has an id that stands twice in \(row.table)")
            }
        }
        for reference in known.references {
            guard let value = row[reference.column], let key = ArchiveKey(value) else { continue }
            let parent = reference.parentColumn == "id" ? layout.index(of: reference.table) : nil
            // A row of the same table may stand further down.
            guard parent.map({ !ids[$0].contains(key) }) ?? true else { continue }
            unresolved.append(
                ArchiveReference(line: line, reference: reference, parent: parent, key: key, value: value)
            )
        }
    }

    private func check(
        _ row: ArchiveRow,
        _ known: ArchiveLayout.Table,
        _ header: ArchiveHeader
    ) throws(ArchiveFault) {
        for column in row.columns where !known.columns.contains(column) {
            // A word of the archive's own, which may be anything.
            let isName = column.utf8.count <= 64 && column.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
            throw ArchiveFault("has a column that \(row.table) does not have\(isName ? ": \(column)" : "")")
        }
        let isSession = known.table.entity == .session
        for column in known.required + (isSession && header.privateNotes ? [ArchiveLayout.notes] : [])
        where !row.columns.contains(column) {
            throw ArchiveFault("lacks the column \(row.table).\(column)")
        }
        if isSession, !header.privateNotes, row.columns.contains(ArchiveLayout.notes) {
            throw ArchiveFault("has private notes, which the head says are not part of the archive")
        }
        guard known.table.entity == nil, let version = row["version"] else { return }
        guard case .integer(1...) = version else { throw ArchiveFault("has a version that is no number from 1 on") }
    }

    private func check(_ manifest: ArchiveManifest) throws(ArchiveFault) {
        for name in Set(rows.keys).union(manifest.rows.keys).sorted() {
            guard layout.index(of: name) != nil else { throw ArchiveFault("counts rows of an unknown table") }
            let (stated, found) = (manifest.rows[name] ?? 0, rows[name] ?? 0)
            guard stated == found else {
                throw ArchiveFault("counts \(stated) rows of \(name), and there are \(found)")
            }
        }
        guard manifest.sha256 == digest.finalize().hexadecimalText else {
            throw ArchiveFault("has another checksum than the lines before it: they were changed")
        }
    }

    private func finish() throws(ArchiveError) -> CheckedArchive {
        guard line > 0 else { throw .nothing }
        guard let header, manifest != nil else {
            throw .invalid(line: line, reason: "is the last one, and no manifest: the archive is not whole")
        }
        let missing = unresolved.filter { reference in
            reference.parent.map { !ids[$0].contains(reference.key) } ?? true
        }
        return CheckedArchive(
            file: file,
            header: header,
            layout: layout,
            rowCount: rows.values.reduce(0, +),
            references: missing
        )
    }
}

/// An archive in which everything is as it should be, as far as it can tell by itself.
package struct CheckedArchive: Sendable {
    let file: ArchiveFile
    package let header: ArchiveHeader
    let layout: ArchiveLayout
    package let rowCount: Int
    /// References to rows that are not in it, and have to be in the database.
    let references: [ArchiveReference]
}

/// What a line refers to.
struct ArchiveReference: Sendable {
    let line: Int
    let reference: ArchiveLayout.Reference
    /// The place of the table that it refers to; `nil` for one that is no part of archives.
    let parent: Int?
    let key: ArchiveKey
    let value: ArchiveValue
}

extension PracticeStore {
    /// The tables as they are now.
    package func archiveLayout() throws(PracticeError) -> ArchiveLayout {
        try read { db in try ArchiveLayout(db, schema: schema) }
    }
}
