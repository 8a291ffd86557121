import Practice
import PracticeStore
import Synchronization

/// Where a connection keeps the archive that it hands over, until it is imported or discarded, or the connection ends.
final class ArchiveUpload: Sendable {
    private let kept = Mutex<ArchiveFile?>(nil)

    /// `nil` when there are no lines.
    var file: ArchiveFile? { kept.withLock { $0 } }

    /// Adds lines; the first make the file.
    /// - Returns: how many there are by now.
    func append(_ lines: [String], for practice: Practice) throws(ArchiveError) -> Int {
        let file = if let file { file } else { try practice.makeArchiveFile() }
        try file.append(lines)
        kept.withLock { $0 = file }
        return file.lineCount
    }

    func discard() {
        kept.withLock { $0 = nil }
    }
}
