import Glibc

/// Writes to an open file descriptor, all or an error.
struct FileDescriptorSink: TextSink {
    let descriptor: Int32

    func write(_ text: String) throws(OutputError) {
        var text = text
        try Self.check(text.withUTF8(write))
    }

    func write(_ bytes: Span<UInt8>) throws(OutputError) {
        try Self.check(bytes.withUnsafeBufferPointer(write))
    }

    /// - Returns: zero or an error's number.
    private func write(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
        var written = 0
        while written < bytes.count {
            let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            if count > 0 {
                written += count
            } else if errno == EAGAIN {
                // Somebody who shares the pipe made it non-blocking.
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&request, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }

    private static func check(_ code: Int32) throws(OutputError) {
        switch code {
        case 0: break
        case EPIPE: throw .closedPipe
        default: throw .system(errno: code)
        }
    }
}
