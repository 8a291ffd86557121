/// How many records of each entity something is about.
struct EntityCounts: Sendable {
    /// In the order of `RecordKind`; what this program does not know comes last.
    let counts: [(entity: String, count: Int)]

    init(_ counts: [String: Int]) {
        let known = RecordKind.allCases.map(\.rawValue)
        let rank = { (entity: String) in known.firstIndex(of: entity) ?? known.count }
        self.counts = counts.filter { $0.value != 0 }.map { ($0.key, $0.value) }
            .sorted { (rank($0.entity), $0.entity) < (rank($1.entity), $1.entity) }
    }

    /// `1 client, 12 sessions`; `nothing`.
    var words: String {
        counts.isEmpty ? "nothing" : counts.map { Self.words($0.entity, $0.count) }.joined(separator: ", ")
    }

    /// `12 sessions`.
    static func words(_ entity: String, _ count: Int) -> String {
        "\(count) \(RecordKind(rawValue: entity)?.noun ?? entity)\(count == 1 ? "" : "s")"
    }

    /// A line for each entity.
    var table: Table {
        Table(
            columns: [.init("ENTITY", importance: 9), .init("COUNT", importance: 8, alignment: .right)],
            rows: counts.map { [Cell($0.entity), Cell($0.count)] }
        )
    }
}
