import Glibc

/// What an errno means, in words. (strerror(3) is safe among threads since glibc 2.32.)
func systemMessage(_ code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
}

/// Runs a system call that reports failure as -1, again while signals interrupt it.
func retryingInterrupts(
    _ name: String,
    path: String? = nil,
    _ call: () -> Int32
) throws(ListeningError) -> Int32 {
    while true {
        let result = call()
        guard result == -1 else { return result }
        guard errno == EINTR else { throw .system(call: name, path: path, errno: errno) }
    }
}
