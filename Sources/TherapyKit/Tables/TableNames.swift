public import TherapyKit

/// Gives what stands in braces in a plugin's SQL its real name: `{ledger}` of the plugin `reminders` is
/// `"therapyd_plugin_reminders.ledger"`.
///
/// The dot keeps names apart that would run into each other, since a plugin's name has none; so has a table's.
public struct TableNames: Sendable {
    public let prefix: String

    public init(plugin: String) {
        prefix = "therapyd_plugin_\(plugin)."
    }

    /// - Throws: ``TableError/invalid(sql:reason:)`` for braces that hold no name.
    public func expand(_ sql: String) throws(TableError) -> String {
        var expanded: [UInt8] = []
        var bytes = Array(sql.utf8)[...]
        while let byte = bytes.first {
            if let length = Self.quotedLength(bytes) {
                expanded += bytes.prefix(length)
                bytes = bytes.dropFirst(length)
            } else if byte == UInt8(ascii: "{") {
                let name = bytes.dropFirst().prefix { $0 != UInt8(ascii: "}") }
                guard Self.isName(name), bytes.count > name.count + 1 else {
                    throw .invalid(sql: sql, reason: "what stands in braces is no name of a table")
                }
                expanded += "\"\(prefix)\(String(decoding: name, as: UTF8.self))\"".utf8
                bytes = bytes.dropFirst(name.count + 2)
            } else {
                expanded.append(byte)
                bytes = bytes.dropFirst()
            }
        }
        return String(decoding: expanded, as: UTF8.self)
    }

    /// How long a literal, a quoted name or a comment is that begins here; `nil` when none does.
    private static func quotedLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        switch bytes.first {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
            return length(bytes, through: [bytes[bytes.startIndex]])
        case UInt8(ascii: "["): return length(bytes, through: [UInt8(ascii: "]")])
        case UInt8(ascii: "-") where bytes.starts(with: "--".utf8): return length(bytes, through: [UInt8(ascii: "\n")])
        case UInt8(ascii: "/") where bytes.starts(with: "/*".utf8): return length(bytes, through: Array("*/".utf8))
        default: return nil
        }
    }

    /// A doubled quote is read as the end of one literal and the beginning of another, which comes to the same.
    private static func length(_ bytes: ArraySlice<UInt8>, through end: [UInt8]) -> Int {
        var rest = bytes.dropFirst(end.count)
        while !rest.isEmpty, !rest.starts(with: end) { rest = rest.dropFirst() }
        return min(bytes.count, bytes.count - rest.count + end.count)
    }

    /// The first word of a statement, behind comments.
    static func firstWord(of sql: String) -> String {
        var bytes = Array(sql.utf8)[...]
        while let byte = bytes.first {
            if let length = quotedLength(bytes), byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") {
                bytes = bytes.dropFirst(length)
            } else if isLetter(byte) {
                break
            } else {
                bytes = bytes.dropFirst()
            }
        }
        return String(decoding: bytes.prefix(while: isLetter), as: UTF8.self)
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, bytes.count <= 64 else { return false }
        return isLetter(first)
            && bytes.allSatisfy { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }
}
