/// Part of a list, and where it goes on.
public struct Page<Record: Sendable>: Sendable {
    public let records: [Record]
    /// What to ask the next page with; `nil` on the last.
    public let next: PageCursor?

    public init(records: [Record], next: PageCursor?) {
        self.records = records
        self.next = next
    }
}

/// The place behind a page's last record: its sort key and id, so that records which come or go meanwhile neither
/// repeat nor hide others.
public struct PageCursor: Hashable, Sendable {
    /// The record's value in the list's order; empty when the list is in the order of ids.
    public let key: String
    public let id: String

    public init(key: String, id: String) {
        self.key = key
        self.id = id
    }

    /// For a client to hand back as it is. Not to be read: a key may be a person's name, which has no business in the
    /// margins of a list, so it is written as URL-safe base64 (RFC 4648, section 5).
    public var text: String {
        Self.encode(Array("\(id.utf8.count)/\(id)\(key)".utf8))
    }

    /// - Returns: `nil` for a text that ``text`` did not write.
    public init?(text: String) {
        guard let bytes = Self.decode(text), let content = String(validating: bytes, as: UTF8.self),
            let slash = content.utf8.firstIndex(of: UInt8(ascii: "/")), let length = Int(content[..<slash]), length > 0
        else { return nil }
        // Another program's id may have any characters.
        let rest = content.utf8[content.utf8.index(after: slash)...]
        guard let id = String(rest.prefix(length)), id.utf8.count == length, let key = String(rest.dropFirst(length))
        else { return nil }
        self.init(key: key, id: id)
    }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for index in 0...group.count { text.append(digits[bits >> (18 - 6 * index) & 63]) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits = 0
        var count = 0
        for digit in text.utf8 {
            guard let value = digits.firstIndex(of: digit) else { return nil }
            bits = (bits << 6 | value) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }
}
