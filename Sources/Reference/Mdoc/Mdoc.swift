/// A piece of a manual page in mdoc(7), made of lines that are escaped as they are added.
///
/// ```swift
/// var page = Mdoc()
/// page.section("EXIT STATUS")
/// page.prose("Exits with 78 when `therapyd.conf` is wrong.")
/// page.list { list in
///     list.item([.call("Fl"), .text("-socket"), .call("Ar"), .text("path")]) { $0.prose("The daemon's socket.") }
/// }
/// ```
package struct Mdoc: Hashable, Sendable {
    /// What the next paragraph follows, which decides whether it begins with `.Pp`.
    private enum Place {
        /// A heading, or the head of an item, which leave no line free.
        case heading
        case paragraph
        /// A display or a list, which leave a line free before them and none after.
        case block
    }

    package private(set) var lines: [String] = []
    private var place = Place.heading

    package init() {}

    /// A macro on a line of its own.
    package mutating func macro(_ name: String, _ words: [MdocWord] = []) {
        lines.append(([".\(name)"] + words.map(\.written)).joined(separator: " "))
    }

    package mutating func section(_ title: String) {
        macro("Sh", title.split(separator: " ").map { .text(String($0)) })
        place = .heading
    }

    package mutating func subsection(_ title: String) {
        macro("Ss", title.split(separator: " ").map { .text(String($0)) })
        place = .heading
    }

    /// Running text: see ``MdocProse`` for what is recognised in it.
    package mutating func prose(_ text: String) {
        let prose = MdocProse.lines(of: text)
        guard !prose.isEmpty else { return }
        if place != .heading { macro("Pp") }
        lines += prose
        place = .paragraph
    }

    /// Lines as they are, indented.
    package mutating func literal(_ text: [String]) {
        macro("Bd", [.call("-literal"), .call("-offset"), .call("indent")])
        lines += text.map { MdocText.protected(MdocText.literal($0)) }
        macro("Ed")
        place = .block
    }

    /// What help says: paragraphs with empty lines between them, of which those that are indented are examples.
    package mutating func discussion(_ text: String) {
        for paragraph in paragraphs(of: text) {
            if let indent = paragraph.map({ $0.prefix { $0 == " " }.count }).min(), indent > 0 {
                literal(paragraph.map { String($0.dropFirst(indent)) })
            } else {
                prose(paragraph.joined(separator: " "))
            }
        }
    }

    /// A list of heads and what is said of each.
    /// - Parameter isCompact: without empty lines between the items.
    package mutating func list(isCompact: Bool = false, _ fill: (inout MdocList) -> Void) {
        var list = MdocList()
        fill(&list)
        guard !list.items.isEmpty else { return }
        let arguments = ["-tag", "-width", "Ds"] + (isCompact ? ["-compact"] : [])
        if isCompact, place != .heading { macro("Pp") }
        macro("Bl", arguments.map { .call($0) })
        lines += list.items.flatMap(\.lines)
        macro("El")
        place = .block
    }

    private func paragraphs(of text: String) -> [[Substring]] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .split { $0.allSatisfy(\.isWhitespace) }
            .map(Array.init)
    }
}

/// The items of a list.
package struct MdocList: Hashable, Sendable {
    fileprivate var items: [Mdoc] = []

    package mutating func item(_ head: [MdocWord], _ fill: (inout Mdoc) -> Void) {
        var item = Mdoc()
        item.macro("It", head)
        fill(&item)
        // An item without a body is a mistake to those who check pages.
        if item.lines.count == 1 { item.macro("No", [.call("\\&")]) }
        items.append(item)
    }
}
