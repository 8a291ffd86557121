import Glibc

/// An advisory lock beside a socket that says that its server lives.
///
/// The kernel drops it with the process, so that it is never stale. The file goes when the lock does; who opened it
/// before that notices, because it then holds another file than the one that lies there.
struct PathLock: ~Copyable {
    private let descriptor: Int32
    private let file: String

    /// - Throws: ``ListeningError/inUse(path:)`` when somebody holds it.
    init(besideSocket path: String) throws(ListeningError) {
        file = path + ".lock"
        let file = file
        while true {
            let descriptor = try retryingInterrupts("open", path: file) {
                open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let code = errno
                close(descriptor)
                if code == EINTR { continue }
                throw code == EWOULDBLOCK
                    ? .inUse(path: path) : .system(call: "flock", path: file, errno: code)
            }
            guard FileIdentity(of: descriptor) == FileIdentity(at: file) else {
                close(descriptor)
                continue
            }
            self.descriptor = descriptor
            return
        }
    }

    deinit {
        unlink(file)
        close(descriptor)
    }
}

/// What tells one file from another that took its name.
struct FileIdentity: Equatable {
    private let device: dev_t
    private let inode: ino_t
    let isSocket: Bool

    private init(_ status: stat) {
        device = status.st_dev
        inode = status.st_ino
        isSocket = status.st_mode & S_IFMT == S_IFSOCK
    }

    /// The file at a path, a symbolic link as itself; nil when there is none.
    init?(at path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init?(of descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }
}
