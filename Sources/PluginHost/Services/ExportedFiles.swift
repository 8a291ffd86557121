import Glibc
import TherapyKit

/// A plugin's exported files, in a directory of its own that others may read.
///
/// No link is followed: whoever may write to the directory cannot lead the daemon elsewhere.
struct ExportedFiles: FileExporter {
    /// A file's size, at most.
    private static let maxSize = 64 * 1024 * 1024
    /// Files that are being written; no name of the protocol begins so.
    private static let temporaryPrefix = ".writing-"

    private let directory: String

    /// - Parameter directory: made when something is written.
    init(directory: String) {
        self.directory = directory
    }

    func write(_ bytes: [UInt8], to name: String) async throws(FileExportError) -> Bool {
        guard bytes.count <= Self.maxSize else { throw .system(name: name, reason: "is larger than 64 MiB") }
        let folder = try Folder(directory, of: try Self.parts(name), making: true, name: name)
        if folder.holds(bytes) { return false }
        try folder.replace(with: bytes, temporaryPrefix: Self.temporaryPrefix)
        return true
    }

    func remove(_ name: String) async throws(FileExportError) {
        let parts = try Self.parts(name)
        guard let folder = try? Folder(directory, of: parts, making: false, name: name) else { return }
        guard unlinkat(folder.descriptor, parts.file, 0) == 0 || errno == ENOENT else { throw .last(name) }
    }

    func names() async throws(FileExportError) -> [String] {
        var names: [String] = []
        for entry in try Self.entries(of: directory) {
            if entry.isFolder {
                names += try Self.entries(of: "\(directory)/\(entry.name)").filter { !$0.isFolder }
                    .map { "\(entry.name)/\($0.name)" }
            } else {
                names.append(entry.name)
            }
        }
        return names.filter { (try? Self.parts($0)) != nil }.sorted()
    }

    func path(of name: String) throws(FileExportError) -> String {
        _ = try Self.parts(name)
        return "\(directory)/\(name)"
    }

    // MARK: Names

    struct Parts {
        let folder: String?
        let file: String
    }

    private static func parts(_ name: String) throws(FileExportError) -> Parts {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard name.utf8.count <= 200, (1...2).contains(parts.count), let file = parts.last,
            parts.allSatisfy({ isName($0) })
        else { throw .invalidName(name) }
        return Parts(folder: parts.count == 2 ? String(parts[0]) : nil, file: String(file))
    }

    private static func isName(_ part: Substring) -> Bool {
        guard let first = part.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else { return false }
        return part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }

    private static func entries(of path: String) throws(FileExportError) -> [(name: String, isFolder: Bool)] {
        guard let stream = opendir(path) else {
            if errno == ENOENT { return [] }
            throw .last(path)
        }
        defer { closedir(stream) }
        var entries: [(name: String, isFolder: Bool)] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { entries.append((name, Int(entry.pointee.d_type) == Int(DT_DIR))) }
        }
        return entries
    }
}

/// The open directory that a file lies in.
private struct Folder: ~Copyable {
    let descriptor: Int32
    private let file: String
    private let name: String

    init(_ directory: String, of parts: ExportedFiles.Parts, making: Bool, name: String) throws(FileExportError) {
        if making { try Self.make(AT_FDCWD, directory, name) }
        let base = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard base >= 0 else { throw .last(name) }
        guard let folder = parts.folder else {
            self.init(descriptor: base, file: parts.file, name: name)
            return
        }
        defer { close(base) }
        if making { try Self.make(base, folder, name) }
        let inner = openat(base, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard inner >= 0 else { throw .last(name) }
        self.init(descriptor: inner, file: parts.file, name: name)
    }

    private init(descriptor: Int32, file: String, name: String) {
        self.descriptor = descriptor
        self.file = file
        self.name = name
    }

    deinit {
        close(descriptor)
    }

    private static func make(_ base: Int32, _ path: String, _ name: String) throws(FileExportError) {
        guard mkdirat(base, path, 0o750) == 0 || errno == EEXIST else { throw .last(name) }
    }

    /// Whether the file has just these bytes.
    func holds(_ bytes: [UInt8]) -> Bool {
        let present = openat(descriptor, file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard present >= 0 else { return false }
        defer { close(present) }
        var status = stat()
        guard fstat(present, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == bytes.count else {
            return false
        }
        var old = [UInt8](repeating: 0, count: bytes.count)
        var count = 0
        while count < old.count {
            let read = old.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                return pread(present, rest.baseAddress, rest.count, count)
            }
            guard read > 0 else { return false }
            count += read
        }
        return old == bytes
    }

    /// Writes the file beside the old one and puts it in its place: rename(2), and both are on the disk by then.
    func replace(with bytes: [UInt8], temporaryPrefix: String) throws(FileExportError) {
        let temporary = temporaryPrefix + file
        // One that a dead process left is nobody's.
        unlinkat(descriptor, temporary, 0)
        let new = openat(descriptor, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard new >= 0 else { throw .last(name) }
        let isWritten = Self.writeAll(bytes, to: new) && fsync(new) == 0
        let reason = errno
        close(new)
        guard isWritten, renameat(descriptor, temporary, descriptor, file) == 0 else {
            let failure = isWritten ? errno : reason
            unlinkat(descriptor, temporary, 0)
            throw .system(name: name, reason: String(cString: strerror(failure)))
        }
        fsync(descriptor)
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var count = 0
        while count < bytes.count {
            let written = bytes[count...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            count += written
        }
        return true
    }
}

extension FileExportError {
    /// What the system said last.
    fileprivate static func last(_ name: String) -> Self {
        .system(name: name, reason: String(cString: strerror(errno)))
    }
}
