import ControlAPI

extension PracticeAPI.Score {
    /// `14 moderate`, `14 moderate, flagged`, `no score`.
    var words: String {
        let result = total.map { total in [String(total), band].compactMap(\.self).joined(separator: " ") }
        return (result ?? "no score") + (flagged.isEmpty ? "" : ", flagged")
    }

    /// The total for scripts.
    var cell: Cell {
        Cell(words, plain: total.map { String($0) } ?? "", style: flagged.isEmpty ? .plain : .bad)
    }

    /// For a page, a line for each thing worth knowing.
    var lines: [String] {
        var lines = ["\(instrument): \(words)"]
        let prorated = isProrated ? "; what is missing was filled in by the mean of the others" : ""
        lines.append("\(answered) of \(items) answered\(prorated)")
        if !missing.isEmpty { lines.append("missing: \(missing.joined(separator: ", "))") }
        if !flagged.isEmpty { lines.append("look at: \(flagged.joined(separator: ", "))") }
        return lines
    }
}

extension PracticeAPI.Outcome: ListedRecord {
    static let noun = "score"

    static let columns: [Table.Column] = [
        .init("SUBMITTED", importance: 10),
        .init("WHEN", importance: 2, fit: .hides, audience: .people),
        .init("INSTRUMENT", importance: 7),
        .init("TOTAL", importance: 9, alignment: .right),
        .init("BAND", importance: 8),
        .init("FLAGGED", importance: 6, fit: .shrinks(to: 7)),
        .init("ANSWERED", importance: 3, fit: .hides, alignment: .right),
        .init("RESPONSE", importance: 5, fit: .hides),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            context.time.cell(submittedAt),
            context.time.hint(submittedAt),
            Cell(score.instrument),
            Cell(score.total.map { String($0) }),
            Cell(score.band),
            Cell(
                score.flagged.joined(separator: ", "),
                plain: score.flagged.joined(separator: ","),
                style: score.flagged.isEmpty ? .plain : .bad
            ),
            Cell("\(score.answered)/\(score.items)", plain: String(score.answered)),
            .id(responseId),
        ]
    }
}

extension PracticeAPI.Instrument: ListedRecord {
    static let noun = "instrument"

    static let columns: [Table.Column] = [
        .init("ID", importance: 9),
        .init("TITLE", importance: 7, fit: .shrinks(to: 12)),
        .init("ITEMS", importance: 6, alignment: .right),
        .init("SCORES", importance: 8),
        .init("BANDS", importance: 5, fit: .shrinks(to: 12)),
    ]

    func row(_ context: RecordContext) -> [Cell] {
        [
            Cell(id),
            Cell(title),
            Cell(fields.count),
            Cell("\(minimum)–\(maximum)", plain: "\(minimum)-\(maximum)"),
            Cell(
                bands.map { "\($0.name) \($0.from)–\($0.to)" }.joined(separator: ", "),
                plain: bands.map { "\($0.name)=\($0.from)-\($0.to)" }.joined(separator: ",")
            ),
        ]
    }
}
