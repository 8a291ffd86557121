import Glibc

/// A file that is there as a whole or not at all: it is written beside its place, for its owner's eyes alone, and moved
/// there when it is complete and on the disk. What stood there before stays until then.
final class ArchiveFile {
    private let path: String
    private let temporaryPath: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isInPlace = false

    private static let bufferSize = 256 * 1024

    init(path: String) throws(ClientError) {
        self.path = path
        // mkstemp(3) makes it with the mode 0600, whatever the umask.
        var template = Array("\(path).XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        let code = errno
        temporaryPath = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard descriptor >= 0 else { throw .unwritable(path: path, errno: code) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if descriptor >= 0, !isInPlace { unlink(temporaryPath) }
    }

    func write(_ text: String) throws(ClientError) {
        buffer += text.utf8
        if buffer.count >= Self.bufferSize { try writeBuffer() }
    }

    /// Moves what was written to its place.
    func moveIntoPlace() throws(ClientError) {
        try writeBuffer()
        guard fsync(descriptor) == 0, rename(temporaryPath, path) == 0 else { throw failure }
        isInPlace = true
        try syncDirectory()
    }

    private func writeBuffer() throws(ClientError) {
        do throws(OutputError) {
            try FileDescriptorSink(descriptor: descriptor).write(buffer.span)
        } catch {
            switch error {
            case .system(let code): throw .unwritable(path: path, errno: code)
            case .closedPipe: throw .unwritable(path: path, errno: EPIPE)
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// The new name outlives a crash only when its directory is on the disk, too.
    private func syncDirectory() throws(ClientError) {
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure }
        defer { close(descriptor) }
        // Some file systems cannot do that to a directory, and need not.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure }
    }

    private var failure: ClientError { .unwritable(path: path, errno: errno) }
}
