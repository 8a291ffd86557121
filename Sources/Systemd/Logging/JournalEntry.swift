import CSystemd
import Glibc
import Logging

/// A log event as an entry of the journal, in its native protocol: every piece of metadata is a field, by which
/// journalctl finds it.
///
/// The text has the metadata, too, so that it can be read without the fields. Values may hold line breaks: the protocol
/// counts bytes.
struct JournalEntry {
    /// More than these are left to the text; the journal takes more, and nobody logs so many.
    private static let mostFields = 64
    /// The longest name that the journal takes.
    private static let longestName = 64
    /// Of metadata with this key the field has just that name (systemd.journal-fields(7)).
    static let messageID = "MESSAGE_ID"

    /// Each `NAME=value`, one after the other.
    private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(_ line: LogLine, identifier: String) {
        bytes.reserveCapacity(1024)
        add("MESSAGE", line.message)
        add("PRIORITY", String(line.event.level.syslogPriority))
        add("SYSLOG_IDENTIFIER", identifier)
        add("CODE_FILE", line.event.file)
        add("CODE_LINE", String(line.event.line))
        add("CODE_FUNC", line.event.function)
        // Before what may be too much.
        if let id = line.metadata[Self.messageID] { add(Self.messageID, "\(id)") }
        if let error = line.event.error { add(Self.name(of: "error", prefix: identifier), "\(error)") }
        for (key, value) in line.metadata where key != Self.messageID && ends.count < Self.mostFields {
            let name = Self.name(of: key, prefix: identifier)
            if name.utf8.count <= Self.longestName { add(name, "\(value)") }
        }
    }

    /// The fields, as they are sent.
    var fields: [String] {
        var start = 0
        return ends.map { end in
            defer { start = end }
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
    }

    private mutating func add(_ name: String, _ value: String) {
        bytes += name.utf8
        bytes.append(UInt8(ascii: "="))
        bytes += value.utf8
        ends.append(bytes.count)
    }

    /// `scheduledFor` of `therapyd` is `THERAPYD_SCHEDULED_FOR`: the journal takes upper case, digits and `_` alone.
    static func name(of key: String, prefix: String) -> String {
        var name = String(prefix.uppercased().unicodeScalars.map { Self.isTaken($0) ? Character($0) : "_" }) + "_"
        var wasLower = false
        for character in key.unicodeScalars {
            switch character {
            case "A"..."Z":
                if wasLower { name += "_" }
                name.unicodeScalars.append(character)
            case "a"..."z": name += String(character).uppercased()
            case "0"..."9": name.unicodeScalars.append(character)
            default: name += "_"
            }
            wasLower = ("a"..."z").contains(character) || ("0"..."9").contains(character)
        }
        return name
    }

    private static func isTaken(_ scalar: Unicode.Scalar) -> Bool {
        ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
    }

    /// - Returns: whether the journal has it.
    func send() -> Bool {
        // Where nobody listens, libsystemd drops the entry without a word.
        guard access("/run/systemd/journal/socket", F_OK) == 0 else { return false }
        return bytes.withUnsafeBytes { bytes in
            var start = 0
            let fields = ends.map { end in
                defer { start = end }
                return csystemd_field(bytes: bytes.baseAddress.map { $0 + start }, length: end - start)
            }
            return csystemd_journal_send(fields, Int32(fields.count)) == 0
        }
    }
}
