import Crypto
import Foundation
import GRDB
import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit

extension TestPractice {
    static let tables = [
        "Users", "Therapists", "Sessions", "Forms", "FormResponses", "Resources", "ResourceAssignments",
        "therapyd_form_versions", "therapyd_response_versions",
    ]

    /// The lines of an archive, as one call after the other hands them out.
    func archive(
        _ scope: ArchiveScope = .practice,
        withPrivateNotes: Bool = false,
        notes: PrivateNotes = PrivateNotes(keys: nil)
    ) async throws -> [String] {
        let practice = Practice(store: store, clock: clock, rules: PracticeRules(notes: notes))
        let export = try await practice.export(scope, withPrivateNotes: withPrivateNotes, as: .clerk)
        var lines: [String] = []
        while true {
            let (next, isLast) = try await export.next()
            lines += next
            if isLast { return lines }
        }
    }

    @discardableResult
    func take(
        _ lines: [String],
        _ mode: ImportMode = .restore,
        isRehearsal: Bool = false,
        notes: PrivateNotes = PrivateNotes(keys: nil)
    ) async throws -> ImportProgress {
        let practice = Practice(store: store, clock: clock, rules: PracticeRules(notes: notes))
        let file = try practice.makeArchiveFile()
        // However the caller cuts them.
        for start in stride(from: 0, to: lines.count, by: 997) {
            try file.append(Array(lines[start..<min(lines.count, start + 997)]))
        }
        return try await practice.importArchive(file, mode: mode, isRehearsal: isRehearsal, as: .clerk)
    }

    /// Every value of the tables that make up the practice, with its type, in the order of the rows.
    func contents(without omitted: Set<String> = []) async throws -> [String] {
        var dump: [String] = []
        for table in Self.tables {
            let columns = try await rows("SELECT name FROM pragma_table_info('\(table)')").split(separator: "\n")
                .filter { !omitted.contains("\(table).\($0)") }
            let values = columns.map { "typeof(`\($0)`) || ' ' || hex(`\($0)`)" }.joined(separator: " || ' ' || ")
            let order = table.hasPrefix("therapyd_") ? "1" : "rowid"
            let text = try await rows("SELECT '\(table)' || ' ' || \(values) FROM \(table) ORDER BY \(order)")
            dump += text.split(separator: "\n").map(String.init)
        }
        return dump
    }

    /// The newest entries of the audit trail that are about no record, with their reasons.
    func archiveAudit() throws -> [String] {
        try store.auditEntries(limit: 100_000).filter { $0.entry.entity == nil }
            .map { "\($0.entry.action): \($0.entry.reason ?? "")" }
    }

    func auditCount() async throws -> Int {
        try #require(Int(try await rows("SELECT count(*) FROM therapyd_audit")))
    }
}

/// An archive with other lines and a manifest that fits them.
func sealed(_ lines: [String]) -> [String] {
    var digest = SHA256()
    var rows: [String: Int] = [:]
    for line in lines {
        digest.update(data: Data("\(line)\n".utf8))
        if let table = (try? JSONValue(parsing: line))?.object?["table"]?.string { rows[table, default: 0] += 1 }
    }
    let sha256 = digest.finalize().map { String(format: "%02x", $0) }.joined()
    let counts = rows.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
    return lines + [#"{"manifest":{"rows":{\#(counts)},"sha256":"\#(sha256)"}}"#]
}

extension ImportProgress.Counts {
    static func inserted(_ count: Int) -> Self { Self(inserted: count) }
}
