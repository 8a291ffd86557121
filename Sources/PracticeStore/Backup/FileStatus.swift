import Glibc

/// What the system says of a file (stat(2)).
struct FileStatus {
    let bytes: Int
    /// The permissions alone.
    let mode: mode_t
    let group: gid_t

    /// - Returns: `nil` with `errno` when there is none, or none that may be asked about.
    init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        bytes = Int(status.st_size)
        mode = status.st_mode & 0o777
        group = status.st_gid
    }

    /// The names in a directory; `nil` with `errno` when it cannot be listed.
    static func names(in directory: String) -> [String]? {
        guard let stream = opendir(directory) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
            )
        }
        return names
    }

    /// How much may still be written where a file lies; `nil` with `errno` when the system does not say.
    static func freeBytes(at path: String) -> Int? {
        var disk = statvfs()
        return statvfs(path, &disk) == 0 ? Int(disk.f_bavail) * Int(disk.f_frsize) : nil
    }
}
