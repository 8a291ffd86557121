/// Records as rows.
struct Table: Sendable {
    struct Column: Hashable, Sendable {
        /// What happens to a column when the terminal is too narrow.
        enum Fit: Hashable, Sendable {
            case fixed
            /// Ends in an ellipsis, with at least so many columns left.
            case shrinks(to: Int)
            /// Begins with an ellipsis, as a path does whose end tells more.
            case keepsEnd(to: Int)
            /// Is left out.
            case hides
        }

        enum Audience: Hashable, Sendable {
            case everybody
            /// Says again, for people, what another column says.
            case people
            /// Said for people by another column.
            case scripts
        }

        let title: String
        /// Columns of less importance give way first.
        let importance: Int
        let fit: Fit
        let alignment: Alignment
        let audience: Audience
        /// Not shown to people where no row has anything in it.
        let isOptional: Bool

        init(
            _ title: String,
            importance: Int = 5,
            fit: Fit = .fixed,
            alignment: Alignment = .left,
            audience: Audience = .everybody,
            isOptional: Bool = false
        ) {
            self.title = title
            self.importance = importance
            self.fit = fit
            self.alignment = alignment
            self.audience = audience
            self.isOptional = isOptional
        }
    }

    let columns: [Column]
    private(set) var rows: [[Cell]]

    init(columns: [Column], rows: [[Cell]] = []) {
        precondition(rows.allSatisfy { $0.count == columns.count }, "a row has a cell for each column")
        self.columns = columns
        self.rows = rows
    }

    /// For people: aligned, with a header line.
    ///
    /// - Parameter width: of the terminal; no line is longer. Nil for as wide as it takes.
    func aligned(width: Int?, inColor hasColor: Bool, hasHeader: Bool = true) -> String {
        shown(to: .people).alignedWhole(width: width, inColor: hasColor, hasHeader: hasHeader)
    }

    private func alignedWhole(width: Int?, inColor hasColor: Bool, hasHeader: Bool) -> String {
        let texts = shownTexts()
        let headerRow = hasHeader ? [columns.map(\.title)] : []
        let natural = columns.indices.map { column in
            (headerRow + texts).lazy.map { $0[column].displayWidth }.max() ?? 0
        }
        let widths = TableLayout(columns: columns, naturalWidths: natural, width: width).widths
        var output = ""
        if hasHeader {
            output += line(of: columns.map(\.title), styles: columns.map { _ in .heading }, widths, hasColor)
        }
        for (row, texts) in zip(rows, texts) {
            output += line(of: texts, styles: row.map(\.style), widths, hasColor)
        }
        return output
    }

    /// For scripts: a line for each row without a header, fields set apart by one tab, all of them.
    var tabSeparated: String {
        shown(to: .scripts).rows.reduce(into: "") { output, row in
            output += row.map(\.plain).joined(separator: "\t") + "\n"
        }
    }

    /// Without the columns that are for others.
    private func shown(to audience: Column.Audience) -> Table {
        let kept = columns.indices.filter { index in
            let isEmpty = rows.allSatisfy { $0[index].text(idLength: 1).isEmpty }
            return [audience, .everybody].contains(columns[index].audience)
                && !(audience == .people && columns[index].isOptional && isEmpty)
        }
        return Table(columns: kept.map { columns[$0] }, rows: rows.map { row in kept.map { row[$0] } })
    }

    private func shownTexts() -> [[String]] {
        let idLengths = columns.indices.map { column in
            ShortID.uniqueLength(
                of: rows.compactMap { row in
                    if case .id(let id) = row[column].content { id } else { nil }
                }
            )
        }
        return rows.map { row in zip(row, idLengths).map { $0.text(idLength: $1) } }
    }

    private func line(of texts: [String], styles: [Style], _ widths: [Int?], _ hasColor: Bool) -> String {
        var line = ""
        let last = widths.lastIndex { $0 != nil }
        var pending = ""
        for (index, column) in columns.enumerated() {
            guard let width = widths[index] else { continue }
            let text =
                if case .keepsEnd = column.fit { texts[index].clippedAtStart(to: width) } else {
                    texts[index].clipped(to: width)
                }
            let blanks = String(repeating: " ", count: max(0, width - text.displayWidth))
            let styled = styles[index].applied(to: text.isolated, inColor: hasColor)
            line += pending
            pending = "  "
            switch column.alignment {
            case .right: line += blanks + styled
            case .left:
                line += styled
                // Nothing but blanks may follow: no line ends in blanks.
                if index != last { pending = blanks + pending }
            }
        }
        while line.last == " " { line.removeLast() }
        return line + "\n"
    }
}
