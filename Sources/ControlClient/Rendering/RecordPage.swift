/// One record in full: a line for each of its fields, or several for text of several lines.
struct RecordPage: Sendable {
    struct Line: Sendable {
        /// Ours, and may hold escape sequences.
        var mark = ""
        /// Anybody's.
        let text: String
    }

    struct Field: Sendable {
        /// For people.
        let label: String
        /// For scripts: the member's name in the contract.
        let key: String
        /// What people see; none for a field that has nothing to show.
        let lines: [Line]
        let plain: String
        let style: Style
    }

    private(set) var fields: [Field] = []

    mutating func add(_ label: String, _ key: String, _ cell: Cell) {
        let text = cell.text(idLength: .max)
        fields.append(
            Field(
                label: label,
                key: key,
                lines: text.isEmpty ? [] : [Line(text: text)],
                plain: cell.plain,
                style: cell.style
            )
        )
    }

    /// Text that may have several lines.
    mutating func add(_ label: String, _ key: String, text: String?) {
        let lines = (text ?? "").split(separator: "\n", omittingEmptySubsequences: false).map { Line(text: String($0)) }
        fields.append(
            Field(
                label: label,
                key: key,
                lines: text == nil ? [] : lines,
                plain: Cell(text).plain,
                style: .plain
            )
        )
    }

    /// Several lines of one field.
    mutating func add(_ label: String, _ key: String, lines: [Line], plain: String) {
        fields.append(Field(label: label, key: key, lines: lines, plain: Cell(plain).plain, style: .plain))
    }

    mutating func add(_ label: String, _ key: String, lines: [String], plain: String) {
        add(label, key, lines: lines.map { Line(text: $0) }, plain: plain)
    }

    /// Labels to the right, as `systemctl status` has them.
    func aligned(inColor hasColor: Bool) -> String {
        let shown = fields.filter { !$0.lines.isEmpty }
        let width = shown.map { $0.label.displayWidth }.max() ?? 0
        return shown.reduce(into: "") { output, field in
            for (index, line) in field.lines.enumerated() {
                let label = index == 0 ? field.label + ": " : "  "
                output += label.padded(to: width + 2, alignment: .right)
                output += line.mark + field.style.applied(to: line.text.singleLine.isolated, inColor: hasColor) + "\n"
            }
        }
    }

    /// A line for each field: its name, a tab, its value on one line.
    var tabSeparated: String {
        fields.map { "\($0.key)\t\($0.plain)\n" }.joined()
    }
}
