/// Running text as lines of mdoc(7), each sentence on a line of its own.
///
/// Recognised are `` `code` ``, options such as `--socket`, variables such as `$NO_COLOR`, and pages such as
/// `systemd.time(7)`, with punctuation around them.
struct MdocProse {
    private static let width = 78

    private var lines: [String] = []
    private var line = ""

    static func lines(of text: String) -> [String] {
        var prose = MdocProse()
        let words = words(of: text)
        for (index, word) in words.enumerated() {
            if let macro = Self.macro(of: word) {
                prose.endLine()
                prose.lines.append(macro)
            } else {
                prose.append(word)
                let next = index + 1 < words.count ? words[index + 1] : nil
                if Self.endsSentence(word, before: next) { prose.endLine() }
            }
        }
        prose.endLine()
        return prose.lines
    }

    private mutating func append(_ word: String) {
        let word = MdocText.prose(word)
        if !line.isEmpty, line.count + 1 + word.count > Self.width { endLine() }
        line += line.isEmpty ? word : " \(word)"
    }

    private mutating func endLine() {
        if !line.isEmpty { lines.append(MdocText.protected(line)) }
        line = ""
    }

    // MARK: Words

    /// Words, of which one in backquotes may have spaces.
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var isOpen = false
        for part in text.split(whereSeparator: \.isWhitespace) {
            if isOpen { words[words.count - 1] += " \(part)" } else { words.append(String(part)) }
            if !part.count(where: { $0 == "`" }).isMultiple(of: 2) { isOpen.toggle() }
        }
        return words
    }

    private static func endsSentence(_ word: String, before next: String?) -> Bool {
        guard let next, word.count > 2, let last = word.last(where: { !")\"".contains($0) }), ".?!".contains(last)
        else {
            return false
        }
        return next.first.map { !$0.isLowercase } ?? false
    }

    /// A word that is more than text, as a line of its own.
    private static func macro(of word: String) -> String? {
        var core = Substring(word)
        var after: [String] = []
        while let last = core.last, ".,;:?!)".contains(last), page(core) == nil {
            core.removeLast()
            after.insert(String(last), at: 0)
        }
        var before: [String] = []
        if core.first == "(" {
            core.removeFirst()
            before.append("(")
        }
        guard let (name, arguments) = meaning(of: core) else { return nil }
        let words = before.map(MdocWord.call) + arguments.map(MdocWord.text) + after.map(MdocWord.call)
        return ([".\(name)"] + words.map(\.written)).joined(separator: " ")
    }

    private static func meaning(of core: Substring) -> (macro: String, arguments: [String])? {
        if let page = page(core) { return ("Xr", page) }
        if core.count > 2, core.hasPrefix("`"), core.hasSuffix("`"), !core.dropFirst().dropLast().contains("`") {
            return ("Ql", [String(core.dropFirst().dropLast())])
        }
        if core.hasPrefix("--"), core.count > 2, core.dropFirst(2).allSatisfy({ $0.isLowercase || $0 == "-" }) {
            return ("Fl", [String(core.dropFirst())])
        }
        if core.hasPrefix("$"), core.count > 1,
            core.dropFirst().allSatisfy({ $0.isUppercase || $0.isNumber || $0 == "_" })
        {
            return ("Ev", [String(core.dropFirst())])
        }
        return nil
    }

    /// The name and the section of a page.
    private static func page(_ core: Substring) -> [String]? {
        guard core.hasSuffix(")"), let section = core.dropLast().last, ("1"..."8").contains(section),
            core.dropLast(2).last == "("
        else { return nil }
        let name = core.dropLast(3)
        guard name.first?.isLetter == true, name.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) }) else {
            return nil
        }
        return [String(name), String(section)]
    }
}
