import Glibc
import Systemd

/// Connects once, without trying again, and prints what it is told.
struct TestClient {
    let path: String

    func printAnswer() throws {
        let connection = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard connection >= 0 else { throw SystemCallError("socket") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw SystemCallError("connect") }
        var buffer = [UInt8](repeating: 0, count: 64)
        while case let count = read(connection, &buffer, buffer.count), count > 0 {
            write(STDOUT_FILENO, buffer, count)
        }
    }
}
