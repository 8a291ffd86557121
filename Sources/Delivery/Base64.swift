import FoundationEssentials

/// Base64 (RFC 4648, section 4).
enum Base64 {
    static func text(of bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// - Returns: `nil` for what is none.
    static func bytes(of text: Substring) -> [UInt8]? { Data(base64Encoded: String(text)).map(Array.init) }
}
