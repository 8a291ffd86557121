import ControlAPI

/// Scores over time as a chart of a few lines: a column for each, oldest first.
struct OutcomePlot {
    /// `phq-9: 14 moderate → 6 mild`
    let title: String
    private let columns: [Column]
    private let range: ClosedRange<Int>

    private struct Column {
        /// In eighths of a line; nil for no score.
        let height: Int?
        let style: Style
    }

    /// How many lines it is high.
    private static let lineCount = 4
    /// From nothing to a whole line, in eighths.
    private static let blocks = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// Nil when none of the scores has a total.
    ///
    /// - Parameters:
    ///   - instrument: for the range and the bands; without it the range is that of the scores.
    ///   - width: of the terminal; of scores that do not fit the oldest are left out.
    init?(_ scores: [PracticeAPI.Score], of instrument: PracticeAPI.Instrument?, width: Int) {
        let totals = scores.compactMap(\.total)
        guard let first = scores.first(where: { $0.total != nil }), let last = scores.last(where: { $0.total != nil }),
            let lowest = totals.min(), let highest = totals.max()
        else { return nil }
        let bottom = min(instrument?.minimum ?? 0, lowest)
        let range = bottom...max(instrument?.maximum ?? 0, highest, bottom + 1)
        let labelWidth = Self.labels(range).map(\.count).max() ?? 0
        // A label, the axis, and two columns for each score but the last.
        let room = max(1, (width - labelWidth - 1) / 2)
        let hidden = max(0, scores.count - room)
        var title = "\(first.instrument): \(first.words)"
        if totals.count > 1 { title += " → \(last.words)" }
        if hidden > 0 { title += "; the last \(scores.count - hidden) of \(scores.count)" }
        self.title = title
        self.range = range
        columns = scores.dropFirst(hidden).map { score in
            Column(
                height: score.total.map { Self.height($0, range) },
                style: Self.style(score, instrument?.bands ?? [])
            )
        }
    }

    func lines(inColor hasColor: Bool) -> [String] {
        let labels = Self.labels(range)
        let labelWidth = labels.map(\.count).max() ?? 0
        return (0..<Self.lineCount).map { line in
            let isTop = line == 0
            let isBottom = line == Self.lineCount - 1
            let label = isTop ? labels[1] : isBottom ? labels[0] : ""
            let axis = label.padded(to: labelWidth, alignment: .right) + (label.isEmpty ? "│" : "┤")
            let below = (Self.lineCount - 1 - line) * 8
            let marks = columns.map { column in
                guard let height = column.height else {
                    return Style.secondary.applied(to: isBottom ? "·" : " ", inColor: hasColor)
                }
                return column.style.applied(to: Self.blocks[min(8, max(0, height - below))], inColor: hasColor)
            }
            var text = axis + marks.joined(separator: " ")
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    private static func labels(_ range: ClosedRange<Int>) -> [String] {
        [String(range.lowerBound), String(range.upperBound)]
    }

    /// The lowest score is an eighth high: there is one.
    private static func height(_ total: Int, _ range: ClosedRange<Int>) -> Int {
        let whole = lineCount * 8
        return max(1, (total - range.lowerBound) * whole / (range.upperBound - range.lowerBound))
    }

    /// The first band is good, the second nothing to speak of, the last two are bad. What is flagged is bad whatever
    /// the band.
    private static func style(_ score: PracticeAPI.Score, _ bands: [PracticeAPI.Band]) -> Style {
        guard score.flagged.isEmpty else { return .bad }
        guard let total = score.total,
            let band = bands.firstIndex(where: { $0.from <= total && total <= $0.to })
        else { return .plain }
        if band == 0 { return .good }
        return band >= max(2, bands.count - 2) ? .bad : band == 1 ? .plain : .warning
    }
}
