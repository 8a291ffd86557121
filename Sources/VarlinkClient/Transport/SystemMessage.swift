import Glibc

/// What an errno means, in words. (strerror(3) is safe among threads since glibc 2.32.)
func systemMessage(_ code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
}
