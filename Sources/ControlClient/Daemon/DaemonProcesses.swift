import Glibc

/// The processes named `therapyd` that can be seen, whoever started them. (A /proc mounted with `hidepid` shows only
/// one's own.)
struct DaemonProcesses: Hashable, Sendable {
    let ids: [Int32]

    init(ids: [Int32]) {
        self.ids = ids
    }

    static let name = "therapyd"

    /// Looks through /proc.
    static func running() -> DaemonProcesses {
        guard let directory = opendir("/proc") else { return DaemonProcesses(ids: []) }
        defer { closedir(directory) }
        var ids: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let id = Int32(name), isDaemon(id) { ids.append(id) }
        }
        return DaemonProcesses(ids: ids.sorted())
    }

    /// By proc_pid_stat(5): `1234 (therapyd) S …`, where Z and X are dead.
    private static func isDaemon(_ id: Int32) -> Bool {
        let descriptor = open("/proc/\(id)/stat", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return false }
        let words = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
        return words.count > 2 && words[1] == "(\(name))" && !["Z", "X"].contains(words[2])
    }
}
