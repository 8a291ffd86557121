import Glibc

/// Reads an open file descriptor.
final class FileDescriptorSource: ByteSource {
    private let descriptor: Int32
    private let isOwned: Bool

    /// Standard input.
    init() {
        descriptor = STDIN_FILENO
        isOwned = false
    }

    /// A descriptor that stays the caller's.
    init(descriptor: Int32) {
        self.descriptor = descriptor
        isOwned = false
    }

    init(path: String) throws(InputError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        isOwned = true
        guard descriptor >= 0 else { throw InputError(errno: errno) }
    }

    deinit {
        if isOwned, descriptor >= 0 { close(descriptor) }
    }

    func read(upTo count: Int) throws(InputError) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var result = Glibc.read(descriptor, buffer.baseAddress, count)
            while result < 0, errno == EINTR { result = Glibc.read(descriptor, buffer.baseAddress, count) }
            code = result < 0 ? errno : 0
            filled = max(0, result)
        }
        guard code == 0 else { throw InputError(errno: code) }
        return bytes
    }
}
