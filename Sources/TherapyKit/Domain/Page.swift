/// Part of a list, and where it goes on.
public struct Page<Record: Sendable>: Sendable {
    public let records: [Record]
    /// What to ask the next page with; `nil` on the last.
    public let next: PageCursor?

    public init(records: [Record], next: PageCursor?) {
        self.records = records
        self.next = next
    }
}

/// The place behind a page's last record: its sort key and id, so that records which come or go meanwhile neither
/// repeat nor hide others.
public struct PageCursor: Hashable, Sendable {
    /// The record's value in the list's order; empty when the list is in the order of ids.
    public let key: String
    public let id: String

    public init(key: String, id: String) {
        self.key = key
        self.id = id
    }

    /// For a client to hand back as it is: the id, a slash and the key.
    public var text: String { "\(id)/\(key)" }

    /// - Returns: `nil` for a text that ``text`` did not write.
    public init?(text: String) {
        guard let slash = text.firstIndex(of: "/"), slash > text.startIndex else { return nil }
        id = String(text[..<slash])
        key = String(text[text.index(after: slash)...])
    }
}
