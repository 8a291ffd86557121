import FoundationEssentials
package import GRDB
import TherapyKit

/// A value as the file holds it, whatever another program put there: in an archive it goes through unchanged.
package enum ArchiveValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    /// A text in UTF-8 without a NUL, as almost all are.
    case text(String)
    /// Any other text.
    case octets([UInt8])
    case blob([UInt8])

    /// The value as the text that an id is: a column of numeric affinity turns a text of digits into a number.
    var idText: String? {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .null, .octets, .blob: nil
        }
    }

    // MARK: SQLite

    /// Reads a row's column.
    init(_ row: Row, at index: Int) throws {
        switch (row[index] as DatabaseValue).storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .blob(let data): self = .blob(Array(data))
        case .string(let text):
            // GRDB reads a text up to its first NUL, and mends what is no UTF-8.
            self = try row.withUnsafeData(atIndex: index) { data in
                guard let data, !data.elementsEqual(text.utf8) else { return .text(text) }
                return .octets(Array(data))
            }
        }
    }

    /// The value as a statement takes it, in the place of ``placeholder``.
    package var argument: (any DatabaseValueConvertible)? {
        switch self {
        case .null: nil
        case .integer(let number): number
        case .real(let number): number
        case .text(let text): text
        case .octets(let octets), .blob(let octets): Data(octets)
        }
    }

    /// GRDB binds a text up to its first NUL.
    var placeholder: String {
        guard case .octets = self else { return "?" }
        return "CAST(? AS TEXT)"
    }
}

// MARK: JSON

extension ArchiveValue {
    /// As it stands in a line: a text, a number, or null; a blob as `{"base64":"…"}`, and a text that JSON cannot write
    /// as `{"base64":"…","as":"text"}`.
    ///
    /// A real number always has a point or an exponent, which tells it from an integer; infinity is one that is too
    /// large, as in SQLite's own dumps.
    func write(to line: inout [UInt8]) {
        switch self {
        case .null: line += "null".utf8
        case .integer(let number): line += String(number).utf8
        case .real(.infinity): line += "9.0e+999".utf8
        case .real(-.infinity): line += "-9.0e+999".utf8
        case .real(let number): line += "\(number)".utf8
        case .text(let text): Self.quote(text, to: &line)
        case .octets(let octets): line += #"{"base64":"\#(Data(octets).base64EncodedString())","as":"text"}"#.utf8
        case .blob(let octets): line += #"{"base64":"\#(Data(octets).base64EncodedString())"}"#.utf8
        }
    }

    static func quote(_ text: String, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                line.append(UInt8(ascii: "\\"))
                line.append(byte)
            case UInt8(ascii: "\n"): line += #"\n"#.utf8
            case UInt8(ascii: "\r"): line += #"\r"#.utf8
            case UInt8(ascii: "\t"): line += #"\t"#.utf8
            case 0..<0x20: line += (byte < 16 ? #"\u000"# : #"\u00"#).utf8 + Array(String(byte, radix: 16).utf8)
            default: line.append(byte)
            }
        }
        line.append(UInt8(ascii: "\""))
    }

    /// `nil` for what no value is written as.
    init?(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool, .array: return nil
        case .string(let text): self = text.utf8.contains(0) ? .octets(Array(text.utf8)) : .text(text)
        case .number(let number):
            guard number.literal.utf8.contains(where: { ".eE".utf8.contains($0) }) else {
                guard let integer = Int64(number.literal) else { return nil }
                self = .integer(integer)
                return
            }
            self = .real(number.double)
        case .object(let object):
            guard let data = object["base64"]?.string.flatMap({ Data(base64Encoded: $0) }) else { return nil }
            switch (object.members.count, object["as"]) {
            case (1, nil): self = .blob(Array(data))
            case (2, .string("text")): self = .octets(Array(data))
            default: return nil
            }
        }
    }
}
