import ControlAPI

/// A simulated run on one line.
struct SimulationLine {
    /// So many ids stand in a line; of more, only how many there are.
    private static let shownIDs = 4

    private let run: SchedulerAPI.Simulate.Reply

    init(_ run: SchedulerAPI.Simulate.Reply) {
        self.run = run
    }

    /// `Tue 24 Nov 10:30:00       auto-completion/complete-ended    session.completed 13ab99d8, 5d10b6fd`
    func text(_ time: TimeFormat, inColor hasColor: Bool) -> String {
        // As wide as a time in another year: most of a simulation may lie in one.
        let at = time.local(run.at, hasSeconds: true).padded(to: 24)
        let columns = [
            Style.secondary.applied(to: at, inColor: hasColor), "\(run.owner)/\(run.job)".singleLine.padded(to: 32),
            outcome(inColor: hasColor), effects.joined(separator: "; "),
        ]
        return columns.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// Only where it is worth a word.
    private func outcome(inColor hasColor: Bool) -> String {
        guard let outcome = run.outcome, outcome != .succeeded else { return run.effects.isEmpty ? "-" : "" }
        return outcome.cell.style.applied(to: outcome.rawValue, inColor: hasColor)
    }

    /// The ids of what is done alike behind one another, shortened: `session.completed 13ab99d8, 5d10b6fd`.
    private var effects: [String] {
        var groups: [(words: String, ids: [Substring])] = []
        for effect in run.effects {
            let parts = effect.singleLine.split(separator: " ", maxSplits: 2)
            let (kind, id, rest) = (parts.first ?? "", parts.dropFirst().first, parts.dropFirst(2).first)
            let words = rest.map { "\(kind) \($0)" } ?? String(kind)
            if groups.last?.words != words { groups.append((words, [])) }
            groups[groups.count - 1].ids.append(id?.prefix(ShortID.minimumLength) ?? "")
        }
        return groups.map { words, ids in
            guard ids.count <= Self.shownIDs else { return "\(ids.count) × \(words)" }
            let list = ids.filter { !$0.isEmpty }.joined(separator: ", ")
            return list.isEmpty ? words : "\(words) \(list)"
        }
    }
}
