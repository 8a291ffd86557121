/// Swift source that grows line by line at an indentation of four blanks a level.
struct SourceText {
    static let width = 120

    private(set) var text = ""
    private(set) var level: Int

    init(level: Int = 0) {
        self.level = level
    }

    mutating func line(_ line: String) {
        text += blanks + line + "\n"
    }

    /// `head rest` on one line if it fits, or `rest` on the next.
    mutating func lead(_ head: String, _ rest: String) {
        if fits("\(head) \(rest)") {
            line("\(head) \(rest)")
        } else {
            line(head)
            indented { $0.line(rest) }
        }
    }

    mutating func blank() {
        text += "\n"
    }

    /// `opening {`, the lines of `body` one level deeper, `}`.
    mutating func block(_ opening: String, _ body: (inout SourceText) -> Void) {
        line(opening + " {")
        indented(body)
        line("}")
    }

    /// `start(item, item)end` on one line if it fits, or a line for each item.
    mutating func list(_ start: String, _ items: [String], _ end: String) {
        let joined = "\(start)(\(items.joined(separator: ", ")))\(end)"
        if fits(joined) {
            line(joined)
            return
        }
        line("\(start)(")
        level += 1
        for (index, item) in items.enumerated() { line(item + (index + 1 < items.count ? "," : "")) }
        level -= 1
        line(")\(end)")
    }

    /// The same with braces after it, around `body`.
    mutating func function(_ start: String, _ parameters: [String], _ effects: String, body: (inout SourceText) -> Void)
    {
        list(start, parameters, "\(effects) {")
        indented(body)
        line("}")
    }

    /// A documentation comment, its lines broken between words where they are too long.
    mutating func documentation(_ lines: [String]) {
        for original in lines {
            var rest = original.split(separator: " ", omittingEmptySubsequences: false)[...]
            repeat {
                var text = rest.popFirst().map(String.init) ?? ""
                while let word = rest.first, fits("/// \(text) \(word)") {
                    text += " \(word)"
                    rest.removeFirst()
                }
                line(text.isEmpty ? "///" : "/// \(text)")
            } while !rest.isEmpty
        }
    }

    mutating func append(_ lines: SourceText) {
        text += lines.text
    }

    /// The lines of `body` one level deeper.
    mutating func indented(_ body: (inout SourceText) -> Void) {
        level += 1
        body(&self)
        level -= 1
    }

    /// A string literal over several lines, closed by `end`.
    mutating func multilineString(_ start: String, _ content: String, _ end: String) {
        line(start + "#\"\"\"")
        level += 1
        for contentLine in content.split(separator: "\n", omittingEmptySubsequences: false) {
            if contentLine.isEmpty { blank() } else { line(String(contentLine)) }
        }
        line("\"\"\"#" + end)
        level -= 1
    }

    private func fits(_ line: String) -> Bool { blanks.count + line.count <= Self.width }

    private var blanks: String { String(repeating: " ", count: 4 * level) }
}
