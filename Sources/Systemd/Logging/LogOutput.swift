public import Glibc
import Synchronization

/// The descriptor that log lines go to, one line at a time.
///
/// All handlers of a process share one, so that no line is written into another.
public final class LogOutput: Sendable {
    let format: LogFormat
    private let descriptor: Mutex<Int32>

    /// - Parameter descriptor: stays its owner's; it is not closed here.
    public init(descriptor: Int32 = STDERR_FILENO, format: LogFormat) {
        self.descriptor = Mutex(descriptor)
        self.format = format
    }

    /// Writes a line whole; what cannot be written is lost, as there is nowhere left to say so.
    func write(_ line: String) {
        var line = line
        line.withUTF8 { bytes in
            descriptor.withLock { descriptor in
                var rest = UnsafeRawBufferPointer(bytes)
                while !rest.isEmpty {
                    let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { return }
                    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                }
            }
        }
    }
}
