import Glibc

/// A directory of a test's own, gone with it.
final class TestDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/systemd-tests.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure(call: "mkdtemp") }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            unlink("\(path)/\(name)")
        }
        closedir(directory)
        rmdir(path)
    }

    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        let descriptor = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw TestFailure(call: "open") }
        defer { close(descriptor) }
        let bytes = Array(bytes)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw TestFailure(call: "write") }
    }
}

struct TestFailure: Error {
    let call: String
    let code = errno
}
