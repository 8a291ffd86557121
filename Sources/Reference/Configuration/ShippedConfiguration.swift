import TherapyKit

/// The configuration file that ships: every key commented out, with its default and what is to be known of it.
///
/// A comment begins with `# `, a key that is commented out with `#` alone: without that character it is valid YAML, as
/// is the file with any choice of its keys and their groups.
struct ShippedConfiguration {
    private static let width = 100

    private let tree: KeyTree
    private var lines: [String] = []

    static func text(of tree: KeyTree) -> String {
        var file = ShippedConfiguration(tree: tree)
        file.write()
        return file.lines.joined(separator: "\n") + "\n"
    }

    private init(tree: KeyTree) {
        self.tree = tree
    }

    private mutating func write() {
        lines += """
            # The configuration of therapyd(8), in YAML. therapyd.conf(5) describes it, and every key.
            #
            # Everything is commented out: keys with what holds without them, those that have no default with an
            # example. To set one, take away the # before it and before the groups that it is in, and leave the spaces.
            #
            # What you set is best kept in a file of its own, such as /etc/therapyd/therapyd.conf.d/50-practice.conf:
            # its keys win over those here, and an update of this file touches none of them.
            #
            # therapyd --check-config     finds mistakes
            # therapyctl reload --dry-run says what would change
            # systemctl reload therapyd   applies it
            """.split(separator: "\n").map(String.init)
        for key in tree.all {
            lines.append("")
            write(key, depth: 0)
        }
    }

    private mutating func write(_ key: ReferenceKey, depth: Int) {
        var notes: [String] = []
        if depth == 0, tree.needsRestart(key.path) { notes = ["Changes take effect with the next start."] }
        if key.isGroup {
            comment(([key.field.help] + notes).joined(separator: " "), depth: depth)
            set(key, nil, depth: depth)
            for (index, member) in key.members.enumerated() {
                // A line between keys that have much to say, and none after the group's own.
                if index > 0 { lines.append("") }
                write(member, depth: depth + 1)
            }
            return
        }
        let value = key.defaultText
        let isExample = value == nil && (key.field.defaultText == nil || ConfigurationExamples.values[key.path] != nil)
        notes.insert("Takes \(key.field.kind.words).", at: 0)
        if isExample { notes.append("No default; an example:") }
        comment(key.field.help, depth: depth)
        comment(notes.joined(separator: " "), depth: depth)
        elements(of: key, depth: depth)
        set(key, isExample ? ConfigurationExamples.value(for: key) : value ?? "", depth: depth)
    }

    /// What each group of a list, or of groups by name, has: described, as there is nothing yet to comment out.
    private mutating func elements(of key: ReferenceKey, depth: Int) {
        let members = key.members
        guard !members.isEmpty else { return }
        comment("Each has:", depth: depth)
        for member in members {
            let left = member.defaultText.map { ", \($0) when left out" } ?? ""
            let text = "- \(member.field.name): \(member.field.kind.words)\(left). \(member.field.help)"
            comment(text, depth: depth, hanging: 2)
        }
    }

    private mutating func set(_ key: ReferenceKey, _ value: String?, depth: Int) {
        let name = "\(indent(depth))#\(key.field.name):"
        lines.append(value.map { "\(name) \(YAMLScalar.written($0, for: key.field.kind))" } ?? name)
    }

    private mutating func comment(_ text: String, depth: Int, hanging: Int = 0) {
        let start = "\(indent(depth))# "
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, start.count + line.count + 1 + word.count > Self.width {
                lines.append(start + line)
                line = String(repeating: " ", count: hanging) + word
            } else {
                line += line.isEmpty ? String(word) : " \(word)"
            }
        }
        lines.append(start + line)
    }

    private func indent(_ depth: Int) -> String {
        String(repeating: " ", count: 2 * depth)
    }
}

/// A value as it stands behind a key.
enum YAMLScalar {
    /// Declarations have lists and groups as YAML already; everything else gets quotation marks where it needs some.
    static func written(_ text: String, for kind: ConfigurationKind) -> String {
        switch kind {
        case .list, .map, .object: text
        default: isPlain(text) ? text : "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.first, first.isLetter || first.isNumber || first == "/" else { return false }
        return !text.contains(": ") && !text.contains(" #") && text.last != ":" && text.last != " "
            && text.allSatisfy { !$0.isNewline && $0 != "\t" }
    }
}
