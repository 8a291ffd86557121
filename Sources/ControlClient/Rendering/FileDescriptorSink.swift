import Glibc

/// Writes to an open file descriptor, all or an error.
struct FileDescriptorSink: TextSink {
    let descriptor: Int32

    func write(_ text: String) throws(OutputError) {
        var text = text
        let code = text.withUTF8 { bytes -> Int32 in
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
        switch code {
        case 0: break
        case EPIPE: throw .closedPipe
        default: throw .system(errno: code)
        }
    }
}
