/// The words of a call of a plugin's command: which plugin, which command, and the rest; the general options are taken
/// out wherever they stand.
struct ContributedWords {
    /// Those of `GlobalOptions` that take a value.
    private static let valued: Set<String> = ["--socket", "--as", "--output", "-o"]
    private static let flags: Set<String> = ["--no-legend"]

    private(set) var general: [String] = []
    private(set) var plugin: String?
    private(set) var command: String?
    private(set) var rest: [String] = []
    private(set) var wantsHelp = false

    init(_ words: [String]) {
        var words = words[...]
        var isLiteral = false
        while let word = words.popFirst() {
            if isLiteral {
                take(word)
            } else if Self.valued.contains(word) {
                general.append(word)
                if let value = words.popFirst() { general.append(value) }
            } else if Self.flags.contains(word) || Self.valued.contains(where: { word.hasPrefix($0 + "=") }) {
                general.append(word)
            } else if word == "--help" || word == "-h" {
                wantsHelp = true
            } else if word == "--", plugin != nil {
                isLiteral = true
                rest.append(word)
            } else {
                take(word)
            }
        }
    }

    private mutating func take(_ word: String) {
        if plugin == nil { plugin = word } else if command == nil { command = word } else { rest.append(word) }
    }

    /// Whether the first word is a command of this program.
    var isOwn: Bool {
        guard let plugin, !plugin.hasPrefix("-") else { return true }
        return plugin == "help" || RootCommand.names.contains(plugin)
    }
}
