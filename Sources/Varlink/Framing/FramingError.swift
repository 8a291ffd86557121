/// Why a stream of bytes can no longer be cut into messages. The connection that it came from has to end.
public enum FramingError: Error, Hashable, Sendable {
    /// A message, finished or not, is longer than `limit` bytes.
    case messageTooLong(limit: Int)
}

extension FramingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .messageTooLong(let limit): "a message is longer than \(limit) bytes"
        }
    }
}
