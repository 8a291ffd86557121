import Glibc
import Synchronization

/// A directory of TZif files, such as `/usr/share/zoneinfo`.
public struct ZoneDirectory: Hashable, Sendable {
    public var path: String

    public init(path: String) {
        self.path = path
    }

    /// Where the distribution's tzdata is.
    public static let system = ZoneDirectory(path: "/usr/share/zoneinfo")

    /// The version of the data, such as `2025b`: from `tzdata.zi` or else `+VERSION`, nil without them.
    public var tzdataVersion: String? {
        if let line = firstLine(of: "tzdata.zi"), line.hasPrefix("# version ") {
            return String(line.dropFirst("# version ".count))
        }
        return firstLine(of: "+VERSION")
    }

    /// The zone that the system's clocks are shown in.
    ///
    /// - Parameters:
    ///   - environment: The value of the variable TZ: a zone's name, with or without a colon, a path into the
    ///     directory, or a POSIX rule; empty means UTC. Nil when it is not set.
    ///   - localtime: What decides without TZ: a link to a zone, or a file that is one. UTC when there is none.
    public func systemZone(
        environment: String?,
        localtime: String = "/etc/localtime"
    ) throws(TimeZoneError) -> TimeZoneRules {
        if let environment {
            return try zone(environment: environment)
        }
        if let target = linkTarget(of: localtime), let name = zoneName(inPath: target) {
            return try rules(for: name)
        }
        do throws(TimeZoneError) {
            return try TimeZoneRules(identifier: "localtime", tzif: readFile(localtime))
        } catch {
            if case .unreadable(_, let code) = error, code == ENOENT { return .utc }
            throw error
        }
    }

    private func zone(environment: String) throws(TimeZoneError) -> TimeZoneRules {
        let value = environment.hasPrefix(":") ? String(environment.dropFirst()) : environment
        guard !value.isEmpty else { return .utc }
        let name = zoneName(inPath: value) ?? value
        do throws(TimeZoneError) {
            return try rules(for: name)
        } catch {
            // As tzset(3) does: what names no file may be a rule.
            guard !environment.hasPrefix(":"), let zone = try? TimeZoneRules(posix: value) else { throw error }
            return zone
        }
    }

    /// `Europe/Berlin` in `/usr/share/zoneinfo/Europe/Berlin` or `../usr/share/zoneinfo/Europe/Berlin`.
    private func zoneName(inPath target: String) -> String? {
        for prefix in [path + "/", "../usr/share/zoneinfo/", "/usr/share/zoneinfo/"] where target.hasPrefix(prefix) {
            return String(target.dropFirst(prefix.count))
        }
        return nil
    }
}

extension ZoneDirectory {
    /// A file as it was when it was read: another one in its place has another of these.
    private struct FileStamp: Hashable {
        var device: UInt64
        var inode: UInt64
        var size: Int
        var modified: Int
        var modifiedNanoseconds: Int
    }

    private static let known = Mutex<[String: (stamp: FileStamp, zone: TimeZoneRules)]>([:])

    func rules(for identifier: String) throws(TimeZoneError) -> TimeZoneRules {
        guard Self.isWellFormed(identifier) else { throw .invalidIdentifier(identifier) }
        guard identifier != "UTC" else { return .utc }
        let file = path + "/" + identifier
        guard let stamp = stamp(of: file) else { throw .unknownIdentifier(identifier) }
        if let entry = Self.known.withLock({ $0[file] }), entry.stamp == stamp { return entry.zone }

        let bytes = try readFile(file)
        guard bytes.starts(with: "TZif".utf8) else { throw .unknownIdentifier(identifier) }
        let zone = try TimeZoneRules(identifier: identifier, tzif: bytes)
        Self.known.withLock { $0[file] = (stamp, zone) }
        return zone
    }

    /// Whether systemd would take it for a zone's name. As no dots are allowed, none leads out of the directory.
    package static func isWellFormed(_ identifier: String) -> Bool {
        let bytes = identifier.utf8
        guard let last = bytes.last, last != UInt8(ascii: "/"), bytes.count < 256 else { return false }
        var previous = UInt8(ascii: "/")
        for byte in bytes {
            if byte == UInt8(ascii: "/") {
                guard previous != byte else { return false }
            } else {
                guard byte.isASCIILetter || byte.isASCIIDigit || "+-_".utf8.contains(byte) else { return false }
            }
            previous = byte
        }
        return true
    }

    /// Nil unless there is a regular file.
    private func stamp(of file: String) -> FileStamp? {
        var status = stat()
        guard stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return FileStamp(
            device: UInt64(status.st_dev),
            inode: UInt64(status.st_ino),
            size: Int(status.st_size),
            modified: Int(status.st_mtim.tv_sec),
            modifiedNanoseconds: Int(status.st_mtim.tv_nsec)
        )
    }

    /// The largest that a zone's file, or the part of another that is wanted, can be.
    private static let sizeLimit = 1 << 20

    private func readFile(_ file: String, limit: Int = sizeLimit) throws(TimeZoneError) -> [UInt8] {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: file, errno: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit, 16_384))
        while bytes.count < limit {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(path: file, errno: errno) }
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }

    private func firstLine(of name: String) -> String? {
        guard let bytes = try? readFile(path + "/" + name, limit: 256) else { return nil }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }

    private func linkTarget(of link: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(link, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
