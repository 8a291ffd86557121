/// The lines of a source, without the LF that ends each; the last may end without one.
struct LineReader {
    private let source: any ByteSource
    private let limit: Int
    private var buffer: [UInt8] = []
    /// Where the next line begins in the buffer.
    private var start = 0
    private var isAtEnd = false

    enum Failure: Error, Hashable, Sendable {
        case input(InputError)
        /// Longer than the limit.
        case tooLong
        case notUTF8
    }

    /// - Parameter limit: the longest line in bytes.
    init(_ source: any ByteSource, limit: Int) {
        self.source = source
        self.limit = limit
    }

    /// Nil at the end.
    mutating func next() throws(Failure) -> String? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return try text(start..<end)
            }
            guard buffer.count - start <= limit else { throw .tooLong }
            if isAtEnd {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return try text(start..<buffer.count)
            }
            searched = buffer.count - start
            try fill()
        }
    }

    private mutating func fill() throws(Failure) {
        buffer.removeFirst(start)
        start = 0
        do {
            let bytes = try source.read(upTo: 64 * 1024)
            isAtEnd = bytes.isEmpty
            buffer += bytes
        } catch {
            throw .input(error)
        }
    }

    private func text(_ range: Range<Int>) throws(Failure) -> String {
        guard range.count <= limit else { throw .tooLong }
        guard let text = String(validating: buffer[range], as: UTF8.self) else { throw .notUTF8 }
        return text
    }
}
