/// Lines of an archive on their way to the daemon, a message at a time.
struct UploadBatch {
    /// A message stays below this, unless it has one line alone.
    static let preferredSize = 1024 * 1024
    /// What the daemon takes at most.
    static let largestSize = 16 * 1024 * 1024
    /// More than what stands around the lines in a message.
    private static let envelopeSize = 256

    private(set) var lines: [String] = []
    private var size = Self.envelopeSize

    /// Adds a line. Returns the lines that have to go before it, when it does not fit with them.
    mutating func add(_ line: String) -> [String]? {
        let added = Self.encodedSize(of: line)
        guard !lines.isEmpty, size + added > Self.preferredSize else {
            lines.append(line)
            size += added
            return nil
        }
        defer {
            lines = [line]
            size = Self.envelopeSize + added
        }
        return lines
    }

    /// Whether a message of its own can carry a line.
    static func canCarry(_ line: String, in limit: Int = largestSize) -> Bool {
        envelopeSize + encodedSize(of: line) <= limit
    }

    /// As an element of an array in JSON, with its quotes and a comma.
    private static func encodedSize(of line: String) -> Int {
        line.utf8.reduce(3) { size, byte in
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): size + 2
            case 0..<0x20: size + 6
            default: size + 1
            }
        }
    }
}
