import Glibc
import Synchronization

extension ArchiveFile {
    /// Goes through the lines from the first on.
    struct Reader {
        private static let chunkSize = 256 * 1024

        private let file: ArchiveFile
        private let end: Int
        private var offset = 0
        private var buffer: [UInt8] = []
        private var position = 0

        init(_ file: ArchiveFile) {
            self.file = file
            end = file.extent.withLock { $0.size }
        }

        /// The next line with its LF; `nil` behind the last.
        mutating func next() throws(ArchiveError) -> ArraySlice<UInt8>? {
            var searched = position
            while true {
                if let newline = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                    defer { position = newline + 1 }
                    return buffer[position...newline]
                }
                guard offset < end else { return nil }
                buffer.removeFirst(position)
                position = 0
                searched = buffer.count
                try readChunk()
            }
        }

        private mutating func readChunk() throws(ArchiveError) {
            let size = min(Self.chunkSize, end - offset)
            let start = buffer.count
            buffer += repeatElement(0, count: size)
            let count = buffer.withUnsafeMutableBytes { bytes in
                var count = -1
                repeat {
                    count = pread(file.descriptor, bytes.baseAddress.map { $0 + start }, size, off_t(offset))
                } while count < 0 && errno == EINTR
                return count
            }
            guard count > 0 else { throw ArchiveFile.failure }
            buffer.removeLast(size - count)
            offset += count
        }
    }

    func makeReader() -> Reader { Reader(self) }

    /// What the archive says of itself in its first line.
    package func header() throws(ArchiveError) -> ArchiveHeader {
        var reader = makeReader()
        guard let line = try reader.next() else { throw .nothing }
        do throws(ArchiveFault) {
            guard case .header(let header) = try ArchiveLine(parsing: line.lineText) else {
                throw ArchiveFault("is no head of a therapyd archive")
            }
            return header
        } catch {
            throw .invalid(line: 1, reason: error.reason)
        }
    }
}

extension ArraySlice<UInt8> {
    /// The line without its LF.
    var lineText: String { String(decoding: dropLast(), as: UTF8.self) }
}
