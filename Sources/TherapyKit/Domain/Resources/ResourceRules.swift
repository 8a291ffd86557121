extension Resource {
    /// Schemes that make a link run a program or open a file of whoever follows it.
    private static let refusedSchemes = ["javascript:", "vbscript:", "data:", "file:"]

    /// Every problem with a resource's values; none means that they are fine.
    ///
    /// A URL may be relative to the application's own.
    public var problems: [Problem] {
        var problems: [Problem] = []
        problems.require(title, "title")
        problems.require(labels: tags, "tags")
        problems.require(url, "url")
        if url.contains(where: \.isWhitespace), !url.allSatisfy(\.isWhitespace) {
            problems.append(Problem(field: "url", message: "has spaces in it"))
        }
        let start = url.lowercased()
        if let scheme = Self.refusedSchemes.first(where: { start.hasPrefix($0) }) {
            problems.append(Problem(field: "url", message: "must not begin with \(scheme)"))
        }
        return problems
    }
}

extension Assignment {
    /// Every problem with an assignment's values; none means that they are fine.
    public var problems: [Problem] {
        guard let dueDate, dueDate < .earliestKept else { return [] }
        return [Problem(field: "dueDate", message: Instant.tooEarly)]
    }
}
