import Glibc
import Varlink

/// Whole messages over a socket.
///
/// While a message does not go out because the service waits for us to take its replies, they are taken: any number
/// of calls can be sent before the first reply is looked at.
struct MessageSocket: ~Copyable {
    private let socket: UnixSocket
    private var framer: MessageFramer
    private var chunk: [UInt8]
    private var hasEnded = false

    init(_ socket: consuming UnixSocket, maximumMessageSize: Int) {
        self.socket = socket
        framer = MessageFramer(maximumMessageSize: maximumMessageSize)
        chunk = [UInt8](repeating: 0, count: 64 * 1024)
    }

    /// Sends bytes that end with a message's NUL.
    mutating func send(_ bytes: [UInt8], until deadline: ContinuousClock.Instant?) throws(ProtocolError) {
        var sent = 0
        while sent < bytes.count {
            let count = try socket.send(bytes.span.extracting(sent...))
            sent += count
            guard count == 0 else { continue }
            if try socket.wait(for: .readableOrWritable, until: deadline) {
                try fill()
                if hasEnded { throw .closed }
            }
        }
    }

    /// The next message, or nil when the service has closed the connection between two.
    mutating func receive(until deadline: ContinuousClock.Instant?) throws(ProtocolError) -> [UInt8]? {
        while true {
            do throws(FramingError) {
                if let message = try framer.next() { return message }
            } catch {
                throw .framing(error)
            }
            if hasEnded {
                guard framer.unfinishedByteCount == 0 else { throw .closed }
                return nil
            }
            if deadline != nil { _ = try socket.wait(for: .readable, until: deadline) }
            try fill()
        }
    }

    private mutating func fill() throws(ProtocolError) {
        let count = try socket.receive(into: &chunk)
        if count == 0 { hasEnded = true }
        let received = chunk
        framer.append(received.span.extracting(first: count))
    }
}
