/// Bytes from their beginning to their end: of a file, of standard input, or of a test.
protocol ByteSource: AnyObject {
    /// At most so many more; none at the end.
    func read(upTo count: Int) throws(InputError) -> [UInt8]
}

/// Why bytes cannot be read.
struct InputError: Error, Hashable, Sendable {
    let errno: Int32
}

extension ByteSource {
    /// All that is left. Ends with an error beyond the limit.
    func readAll(limit: Int) throws(InputError) -> [UInt8]? {
        var bytes: [UInt8] = []
        while true {
            let next = try read(upTo: 64 * 1024)
            if next.isEmpty { return bytes }
            bytes += next
            guard bytes.count <= limit else { return nil }
        }
    }
}
