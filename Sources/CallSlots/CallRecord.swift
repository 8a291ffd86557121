import CCallSlots

/// One call into code that may not come back.
public struct CallRecord: Sendable {
    let record: call_record

    /// - Parameters:
    ///   - owner: whose code; the first 40 bytes of UTF-8 are kept.
    ///   - kind: by the caller's own numbers; not 0.
    ///   - subject: what the call is about; the first 69 bytes are kept.
    public init(owner: String, kind: UInt8, subject: String) {
        precondition(kind != 0, "0 stands for no call")
        var record = call_record()
        record.kind = kind
        record.owner_length = Self.copy(owner, to: &record.owner)
        record.subject_length = Self.copy(subject, to: &record.subject)
        self.record = record
    }

    private static func copy<Bytes>(_ text: String, to bytes: inout Bytes) -> UInt8 {
        withUnsafeMutableBytes(of: &bytes) { buffer in
            let utf8 = text.utf8.prefix(buffer.count)
            buffer.copyBytes(from: utf8)
            return UInt8(utf8.count)
        }
    }

    init(record: call_record) {
        self.record = record
    }

    public var kind: UInt8 { record.kind }

    public var owner: String { Self.text(record.owner, length: record.owner_length) }

    public var subject: String { Self.text(record.subject, length: record.subject_length) }

    private static func text<Bytes>(_ bytes: Bytes, length: UInt8) -> String {
        withUnsafeBytes(of: bytes) { String(decoding: $0.prefix(Int(length)), as: UTF8.self) }
    }

    /// Does something with the call on record for the calling thread.
    public func during<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        var before = Before()
        enter(&before)
        defer { leave(&before) }
        return try body()
    }

    /// What a thread's call on record was before another.
    public struct Before: Sendable {
        fileprivate var record = call_record()

        public init() {}
    }

    /// Puts the call on record for the calling thread, in place of the one that it is in.
    public func enter(_ before: inout Before) {
        withUnsafePointer(to: record) { call_slots_enter($0, &before.record) }
    }

    /// Puts the call before it on record again.
    public func leave(_ before: inout Before) {
        call_slots_leave(&before.record)
    }

    /// Puts the call on record for the calling thread, which must be in none.
    public func enter() {
        var before = Before()
        enter(&before)
    }

    /// Takes it off record.
    public func leave() {
        var none = Before()
        leave(&none)
    }
}
