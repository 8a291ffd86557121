import Glibc

/// Cuts a stream of bytes into Varlink's messages, each of which ends with a NUL byte.
///
/// Bytes come in however the transport cuts them, whole messages go out, without their NUL. Every byte is looked at
/// a constant number of times, however small the chunks are.
///
/// ```swift
/// framer.append(chunk.span)
/// while let message = try framer.next() {
///     try handle(message)
/// }
/// ```
public struct MessageFramer: Sendable {
    /// 16 MiB, what systemd's services take too.
    public static let defaultMaximumMessageSize = 16 * 1024 * 1024

    /// The longest message in bytes, without its NUL.
    public let maximumMessageSize: Int

    /// How many whole messages wait for ``next()``.
    public private(set) var waitingMessageCount = 0

    private var storage: [UInt8] = []
    /// Where the first message that was not handed out begins.
    private var head = 0
    /// Where the message begins whose end has not come yet.
    private var tail = 0

    /// Storage beyond this is given back as soon as it is empty: a long message is not paid for ever after.
    private static let keptCapacity = 64 * 1024

    public init(maximumMessageSize: Int = MessageFramer.defaultMaximumMessageSize) {
        precondition(maximumMessageSize > 0, "a message has at least one byte")
        self.maximumMessageSize = maximumMessageSize
    }

    /// Bytes held, of whole messages and of the unfinished one.
    public var bufferedByteCount: Int { storage.count - head }

    /// Bytes of the message whose end has not come yet; 0 between messages.
    public var unfinishedByteCount: Int { storage.count - tail }

    /// Takes bytes as they came from the transport.
    public mutating func append(_ bytes: Span<UInt8>) {
        makeRoom()
        let start = storage.count
        bytes.withUnsafeBufferPointer { storage.append(contentsOf: $0) }
        var position = start
        while let end = indexOfNUL(from: position) {
            waitingMessageCount += 1
            position = end + 1
            tail = position
        }
    }

    /// The next whole message, or nil when more bytes are needed.
    ///
    /// - Throws: ``FramingError/messageTooLong(limit:)``, after the messages before the long one were handed out, and
    ///   then each time: nothing after it can be trusted.
    public mutating func next() throws(FramingError) -> [UInt8]? {
        guard waitingMessageCount > 0, let end = indexOfNUL(from: head) else {
            guard unfinishedByteCount <= maximumMessageSize else {
                throw .messageTooLong(limit: maximumMessageSize)
            }
            return nil
        }
        guard end - head <= maximumMessageSize else {
            throw .messageTooLong(limit: maximumMessageSize)
        }
        let message = Array(storage[head..<end])
        head = end + 1
        waitingMessageCount -= 1
        if head == storage.count, storage.capacity > Self.keptCapacity {
            storage = []
            head = 0
            tail = 0
        }
        return message
    }

    /// Drops what was handed out, once it is at least half of the storage: a byte is moved at most once on average.
    private mutating func makeRoom() {
        guard head > 0, head >= storage.count - head else { return }
        if head == storage.count {
            storage.removeAll(keepingCapacity: true)
        } else {
            storage.removeSubrange(..<head)
        }
        tail -= head
        head = 0
    }

    private func indexOfNUL(from start: Int) -> Int? {
        storage.withUnsafeBytes { bytes in
            guard start < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + start, 0, bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
