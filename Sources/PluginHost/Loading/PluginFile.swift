import ELF
import Glibc

/// A shared object that may be a plugin, held open: what is checked is what is loaded.
struct PluginFile: ~Copyable {
    let path: String
    private let descriptor: Int32

    /// Opens a file and checks who may have changed it; nothing of it runs.
    /// - Parameter owners: whose files are trusted.
    static func opened(_ path: String, owners: Set<UInt32>) throws(PluginRefusal) -> PluginFile {
        let file = PluginFile(path: path, descriptor: try open(path))
        var status = stat()
        guard fstat(file.descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
        try check(status, path, owners: owners)
        return file
    }

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    private static func open(_ path: String) throws(PluginRefusal) -> Int32 {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ELOOP ? .notRegular : .unreadable(reason: String(cString: strerror(errno)))
        }
        return descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Checks a directory and all that it lies in.
    static func check(directory: String, owners: Set<UInt32>) throws(PluginRefusal) {
        var path = directory
        while true {
            var status = stat()
            guard stat(path, &status) == 0 else {
                throw .unreadable(reason: "\(path): \(String(cString: strerror(errno)))")
            }
            try check(status, path, owners: owners)
            guard path != "/", let slash = path.lastIndex(of: "/") else { return }
            path = slash == path.startIndex ? "/" : String(path[..<slash])
        }
    }

    private static func check(_ status: stat, _ path: String, owners: Set<UInt32>) throws(PluginRefusal) {
        guard owners.contains(status.st_uid) else { throw .foreignOwner(uid: status.st_uid) }
        // In a sticky directory of root's, such as /tmp, others can make files, but not replace ours.
        let isSticky = status.st_mode & S_IFMT == S_IFDIR && status.st_mode & S_ISVTX != 0 && status.st_uid == 0
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 || isSticky else { throw .writable(path: path) }
    }

    /// Compares the stamp in the file with the daemon's own.
    func checkStamp(_ own: PluginStamp?) throws(PluginRefusal) {
        let file: ELFFile
        let bytes = try bytes()
        do throws(ELFError) { file = try ELFFile(bytes) } catch { throw .notPlugin(reason: error.description) }
        guard file.kind == .sharedObject else { throw .notPlugin(reason: "is no shared object") }
        guard file.machine == ELFFile.ownMachine else { throw .otherMachine(file.machine) }
        guard let stamp = PluginStamp(in: file), let own else { throw .noStamp }
        if let mismatch = stamp.mismatch(with: own) { throw .stamp(mismatch: mismatch) }
    }

    private func bytes() throws(PluginRefusal) -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var count = 0
        while count < bytes.count {
            let read = bytes.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
                return pread(descriptor, rest.baseAddress, rest.count, count)
            }
            guard read > 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
            count += read
        }
        return bytes
    }

    /// Links the file into the process, for good, and asks for its entry. From here on, its code runs.
    consuming func link(entry name: String) throws(PluginRefusal) -> UnsafeMutableRawPointer {
        // By the descriptor: the file behind the path may be another by now. It stays open for ever, since the linker
        // takes another file of the same number for the same library.
        let descriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
        guard descriptor >= 0 else { throw .unreadable(reason: String(cString: strerror(errno))) }
        guard let library = dlopen("/proc/self/fd/\(descriptor)", RTLD_NOW | RTLD_LOCAL) else {
            throw .linker(dlerror().map { String(cString: $0) } ?? "unknown")
        }
        guard let entry = dlsym(library, name) else { throw .noEntry }
        return entry
    }
}
