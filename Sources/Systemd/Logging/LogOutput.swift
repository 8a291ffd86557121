public import Glibc
import Synchronization

/// Where log lines go: to the journal, or to a descriptor, one line at a time.
///
/// All handlers of a process share one, so that no line is written into another. What the journal does not take goes to
/// the descriptor, which in a service is the journal's, too.
public final class LogOutput: Sendable {
    let format: LogFormat
    private let identifier: String
    private let descriptor: Mutex<Int32>
    private let send: @Sendable (JournalEntry) -> Bool

    /// - Parameters:
    ///   - descriptor: stays its owner's; it is not closed here.
    ///   - identifier: the program's name, as journalctl shows it, and the prefix of its fields in upper case.
    public convenience init(descriptor: Int32 = STDERR_FILENO, format: LogFormat, identifier: String) {
        self.init(descriptor: descriptor, format: format, identifier: identifier) { $0.send() }
    }

    /// - Parameter send: gives an entry to the journal, and says whether that has it.
    init(
        descriptor: Int32,
        format: LogFormat,
        identifier: String,
        send: @escaping @Sendable (JournalEntry) -> Bool
    ) {
        self.descriptor = Mutex(descriptor)
        self.format = format
        self.identifier = identifier
        self.send = send
    }

    func write(_ line: LogLine) {
        if format == .journal, send(JournalEntry(line, identifier: identifier)) { return }
        write(line.text(in: format))
    }

    /// Writes a line whole; what cannot be written is lost, as there is nowhere left to say so.
    private func write(_ line: String) {
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
