/// One value of a table or a page: what a person reads and what a script reads.
struct Cell: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        case text(String)
        /// Shortened for people to what is unique in its column.
        case id(String)
    }

    let content: Content
    /// In a pipe: ids whole, times as RFC 3339.
    let plain: String
    let style: Style

    /// What stands where there is no value, so that every line has as many fields.
    static let none = Cell("", plain: "-")

    init(_ text: String, plain: String? = nil, style: Style = .plain) {
        content = .text(text.singleLine)
        let value = (plain ?? text).singleLine
        self.plain = value.isEmpty ? "-" : value
        self.style = style
    }

    /// A value that may not be there.
    init(_ text: String?) {
        self = text.map { Cell($0) } ?? .none
    }

    init(_ number: Int) {
        self.init(String(number))
    }

    init(_ isSo: Bool) {
        self.init(isSo ? "yes" : "no", plain: isSo ? "true" : "false")
    }

    private init(id: String) {
        content = .id(id.singleLine)
        plain = id.singleLine
        style = .plain
    }

    static func id(_ id: String) -> Cell { Cell(id: id) }

    static func id(_ id: String?) -> Cell { id.map { Cell(id: $0) } ?? .none }

    /// A list of words.
    static func list(_ words: [String]) -> Cell {
        Cell(words.joined(separator: ", "), plain: words.joined(separator: ","))
    }

    /// The text for people, ids cut to `idLength`.
    func text(idLength: Int) -> String {
        switch content {
        case .text(let text): text
        case .id(let id): String(id.prefix(idLength))
        }
    }
}
