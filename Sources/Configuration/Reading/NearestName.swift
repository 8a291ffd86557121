/// Finds what somebody may have meant.
enum NearestName {
    /// `; did you mean "x"?`, or nothing when no candidate is near.
    static func hint(for name: String, among candidates: [String]) -> String {
        let near = candidates.map { ($0, distance(name, $0)) }.filter { $0.1 <= max(1, name.count / 3) }
        guard let nearest = near.min(by: { $0.1 < $1.1 }) else {
            return candidates.isEmpty ? "" : "; known: \(candidates.sorted().joined(separator: ", "))"
        }
        return "; did you mean \"\(nearest.0)\"?"
    }

    /// Levenshtein's distance: how many characters to insert, delete or replace.
    private static func distance(_ lhs: String, _ rhs: String) -> Int {
        let rhs = Array(rhs)
        var row = Array(0...rhs.count)
        for (i, character) in lhs.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in rhs.enumerated() {
                let cost = character == other ? diagonal : diagonal + 1
                diagonal = row[j + 1]
                row[j + 1] = min(cost, min(row[j], row[j + 1]) + 1)
            }
        }
        return row[rhs.count]
    }
}
