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
        /// Whether it is what a database had before something else was put in its place. It does not count when the
        /// oldest are deleted.
        package let isKept: Bool
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

    /// The path of a copy made at this moment, or a little later where there is one already.
    /// - Parameter isKept: whether it is what a database had before something else was put in its place.
    package func path(at now: Instant, isKept: Bool = false) throws(BackupError) -> String {
        guard let directory else {
            throw BackupError(path: "backup.directory", reason: "is not configured, and there is no state directory")
        }
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw BackupError(path: directory)
        }
        var instant = now
        while access("\(directory)/\(Self.name(at: instant, isKept: isKept))", F_OK) == 0 {
            instant = instant + .milliseconds(1)
        }
        return "\(directory)/\(Self.name(at: instant, isKept: isKept))"
    }

    /// What is there, newest first.
    package func entries() throws(BackupError) -> [Entry] {
        guard let directory else { return [] }
        return try names().compactMap { name -> Entry? in
            guard let (at, isKept) = Self.parse(name), let status = FileStatus(of: "\(directory)/\(name)") else {
                return nil
            }
            return Entry(path: "\(directory)/\(name)", at: at, bytes: status.bytes, isKept: isKept)
        }.sorted { $0.at > $1.at }
    }

    private func names() throws(BackupError) -> [String] {
        guard let directory, access(directory, F_OK) == 0 else { return [] }
        guard let names = FileStatus.names(in: directory) else { throw BackupError(path: directory) }
        return names
    }

    /// Deletes the oldest, as many as there are too many. What was kept is a person's to delete.
    /// - Returns: how many were deleted.
    package func rotate() throws(BackupError) -> Int {
        let surplus = try entries().filter { !$0.isKept }.dropFirst(place.withLock { $0.kept })
        for entry in surplus where unlink(entry.path) != 0 {
            throw BackupError(path: entry.path)
        }
        return surplus.count
    }

    /// Deletes what copies left that did not come to their end. To be called when none is being made.
    package func sweep() throws(BackupError) {
        for name in try names() where name.hasPrefix(Self.prefix) && name.contains(PartialFile.mark) {
            guard let directory, unlink("\(directory)/\(name)") != 0, errno != ENOENT else { continue }
            throw BackupError(path: "\(directory)/\(name)")
        }
    }

    // MARK: Names

    private static let prefix = "practice-"
    private static let suffix = ".sqlite"
    private static let keptSuffix = "-kept.sqlite"

    /// `practice-20261126T023000.000Z.sqlite`: ISO 8601's basic form, which sorts, with no character that shells mind.
    private static func name(at now: Instant, isKept: Bool) -> String {
        prefix + compact(now) + (isKept ? keptSuffix : suffix)
    }

    /// An instant as a part of a file's name.
    static func compact(_ instant: Instant) -> String { instant.wireText.filter { $0 != "-" && $0 != ":" } }

    /// `nil` for what is none of ours, which is left alone.
    private static func parse(_ name: String) -> (at: Instant, isKept: Bool)? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        let isKept = name.hasSuffix(keptSuffix)
        let digits = Array(name.dropFirst(prefix.count).dropLast(isKept ? keptSuffix.count : suffix.count))
        guard digits.count >= 16, digits[8] == "T" else { return nil }
        let text = { (range: Range<Int>) in String(digits[range]) }
        let at = Instant(
            "\(text(0..<4))-\(text(4..<6))-\(text(6..<11)):\(text(11..<13)):\(text(13..<digits.count))"
        )
        return at.map { ($0, isKept) }
    }
}
