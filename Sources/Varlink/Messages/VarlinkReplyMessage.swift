/// A reply written out, ready to be framed: what a service hands to its transport.
public struct VarlinkReplyMessage: Hashable, Sendable {
    /// The message without its NUL byte.
    public let bytes: [UInt8]
    /// Another reply to the same call follows.
    public let continues: Bool

    /// A result, written in one go.
    @inlinable
    public init(_ reply: some VarlinkObject, continues: Bool = false) {
        var writer = JSONWriter(capacity: 512)
        writer.beginObject()
        writer.key("parameters")
        reply.write(to: &writer)
        self.init(closing: &writer, continues: continues)
    }

    public init(error: any VarlinkError) {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("error")
        writer.write(type(of: error).name)
        writer.key("parameters")
        error.write(to: &writer)
        self.init(closing: &writer, continues: false)
    }

    public init(_ reply: VarlinkReply) {
        bytes = reply.encoded()
        continues = reply.continues
    }

    @usableFromInline
    init(closing writer: inout JSONWriter, continues: Bool) {
        if continues { writer.flag("continues") }
        writer.endObject()
        bytes = writer.bytes
        self.continues = continues
    }
}
