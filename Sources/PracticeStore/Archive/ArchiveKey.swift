/// What tells rows of a table apart: a UUID takes 16 octets, and there may be a million.
enum ArchiveKey: Hashable, Sendable {
    case uuid(UInt64, UInt64)
    case text(String)
    case other(ArchiveValue)

    /// `nil` for a row without an id.
    init?(_ value: ArchiveValue) {
        if value == .null { return nil }
        guard let text = value.idText else {
            self = .other(value)
            return
        }
        self.init(text: text)
    }

    /// `nil` when one of the values is missing.
    init?(_ values: [ArchiveValue]) {
        if values.count == 1 {
            self.init(values[0])
            return
        }
        let parts = values.compactMap(\.idText)
        guard parts.count == values.count else { return nil }
        self = .text(parts.joined(separator: "\u{1F}"))
    }

    private init(text: String) {
        guard let (high, low) = Self.uuid(text) else {
            self = .text(text)
            return
        }
        self = .uuid(high, low)
    }

    /// Of lower-case digits alone: in upper case, it is another id to SQLite.
    private static func uuid(_ text: String) -> (UInt64, UInt64)? {
        guard text.utf8.count == 36 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for (index, byte) in text.utf8.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            if digits < 16 { words.0 = words.0 << 4 | UInt64(digit) } else { words.1 = words.1 << 4 | UInt64(digit) }
            digits += 1
        }
        return words
    }
}
