import Glibc
import Synchronization
import TherapyKit

/// The lines of an archive that is to be imported, in a file without a name: it is gone with the last reference to it,
/// however the process ends, and lies beside the database, where health data lies anyway.
package final class ArchiveFile: Sendable {
    struct Extent {
        var lines = 0
        var size = 0
    }

    let descriptor: Int32
    private let sizeLimit: Int
    let extent = Mutex(Extent())

    /// A million rows and more.
    package static let standardSizeLimit = 4 * 1024 * 1024 * 1024

    /// - Parameter directory: where the file's octets go.
    /// - Throws: ``ArchiveError/refused(_:)``.
    package init(directory: String, sizeLimit: Int = ArchiveFile.standardSizeLimit) throws(ArchiveError) {
        // __O_TMPFILE of <fcntl.h>; the macro does not come through.
        var descriptor = open(directory, 0o20_000_000 | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0o600)
        // Not every file system has files without a name.
        if descriptor < 0, errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL {
            descriptor = Self.unlinkedFile(in: directory)
        }
        guard descriptor >= 0 else { throw Self.failure }
        self.descriptor = descriptor
        self.sizeLimit = sizeLimit
    }

    deinit {
        close(descriptor)
    }

    /// mkstemp(3) makes it with the mode 0600.
    private static func unlinkedFile(in directory: String) -> Int32 {
        var template = Array("\(directory)/.therapyd-archive-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        if descriptor >= 0 {
            unlink(template)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
        return descriptor
    }

    static var failure: ArchiveError {
        .refused(.unavailable(reason: "the archive cannot be kept: \(String(cString: strerror(errno)))"))
    }

    package var lineCount: Int { extent.withLock { $0.lines } }

    /// Adds lines, which are not looked at yet.
    /// - Throws: ``ArchiveError/invalid(line:reason:)`` for what is more than a line, or too much.
    package func append(_ lines: [String]) throws(ArchiveError) {
        var octets: [UInt8] = []
        let result: Result<Void, ArchiveError> = extent.withLock { extent in
            var new = extent
            for line in lines {
                new.lines += 1
                octets += line.utf8
                octets.append(UInt8(ascii: "\n"))
                let size = line.utf8.count
                if line.utf8.contains(UInt8(ascii: "\n")) {
                    return .failure(.invalid(line: new.lines, reason: "is more than one line"))
                }
                if size > ArchiveLine.maximumSize {
                    return .failure(.invalid(line: new.lines, reason: "is longer than 16 MiB"))
                }
                new.size += size + 1
                if new.size > sizeLimit {
                    let reason = "is beyond the \(sizeLimit) octets of an archive"
                    return .failure(.invalid(line: new.lines, reason: reason))
                }
            }
            guard write(octets, at: extent.size) else { return .failure(Self.failure) }
            extent = new
            return .success(())
        }
        try result.get()
    }

    /// What was written of lines that could not all be written is written over by the next.
    private func write(_ octets: [UInt8], at offset: Int) -> Bool {
        octets.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = pwrite(
                    descriptor,
                    buffer.baseAddress.map { $0 + done },
                    buffer.count - done,
                    off_t(offset + done)
                )
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }
}
