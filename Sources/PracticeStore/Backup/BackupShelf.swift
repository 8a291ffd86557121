import GRDB
import Glibc
import Synchronization
package import TherapyKit

/// The directory with the copies that the daemon keeps: each named after its moment, the oldest deleted when there are
/// more than are to be kept.
package final class BackupShelf: Sendable {
    /// A copy on the shelf.
    package struct Entry: Hashable, Sendable {
        package let path: String
        /// As its name says.
        package let at: Instant
        package let bytes: Int
    }

    private struct Place {
        var directory: String?
        var kept: Int
    }

    private let place: Mutex<Place>

    /// - Parameter directory: made when it is missing; `nil` where there is no place for copies.
    package init(directory: String?, keeping kept: Int) {
        place = Mutex(Place(directory: directory, kept: kept))
    }

    package var directory: String? { place.withLock { $0.directory } }

    /// From now on.
    package func move(to directory: String?, keeping kept: Int) {
        place.withLock { $0 = Place(directory: directory, kept: kept) }
    }

    /// The path of a copy made at this moment.
    package func path(at now: Instant) throws(BackupError) -> String {
        guard let directory else {
            throw BackupError(path: "backup.directory", reason: "is not configured, and there is no state directory")
        }
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw BackupError(path: directory)
        }
        return "\(directory)/\(Self.name(at: now))"
    }

    /// What is there, newest first.
    package func entries() throws(BackupError) -> [Entry] {
        guard let directory, access(directory, F_OK) == 0 else { return [] }
        guard let stream = opendir(directory) else {
            throw BackupError(path: directory)
        }
        defer { closedir(stream) }
        var entries: [Entry] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let at = Self.instant(of: name) else { continue }
            var status = stat()
            guard stat("\(directory)/\(name)", &status) == 0 else { continue }
            entries.append(Entry(path: "\(directory)/\(name)", at: at, bytes: Int(status.st_size)))
        }
        return entries.sorted { $0.at > $1.at }
    }

    /// Deletes the oldest, as many as there are too many.
    /// - Returns: how many were deleted.
    package func rotate() throws(BackupError) -> Int {
        let surplus = try entries().dropFirst(place.withLock { $0.kept })
        for entry in surplus where unlink(entry.path) != 0 {
            throw BackupError(path: entry.path)
        }
        return surplus.count
    }

    /// Copies a database that only the caller works on, whatever state it is in.
    /// - Returns: the copy's path.
    func keep(_ database: DatabaseQueue, at now: Instant) throws -> String {
        var instant = now
        while access(try path(at: instant), F_OK) == 0 { instant = instant + .milliseconds(1) }
        let file = try PartialFile(for: try path(at: instant))
        do {
            let copy = try DatabaseQueue(path: file.partial)
            try database.backup(to: copy)
            try copy.writeWithoutTransaction(PartialFile.fold)
            try copy.close()
            try file.settle()
        } catch {
            file.discard()
            throw error
        }
        return file.path
    }

    // MARK: Names

    private static let prefix = "practice-"
    private static let suffix = ".sqlite"

    /// `practice-20261126T023000.000Z.sqlite`: ISO 8601's basic form, which sorts, with no character that shells mind.
    static func name(at now: Instant) -> String {
        prefix + now.wireText.filter { $0 != "-" && $0 != ":" } + suffix
    }

    /// `nil` for what is none of ours, which is left alone.
    private static func instant(of name: String) -> Instant? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        let digits = Array(name.dropFirst(prefix.count).dropLast(suffix.count))
        guard digits.count >= 16, digits[8] == "T" else { return nil }
        let text = { (range: Range<Int>) in String(digits[range]) }
        return Instant(
            "\(text(0..<4))-\(text(4..<6))-\(text(6..<11)):\(text(11..<13)):\(text(13..<digits.count))"
        )
    }
}
