import ArgumentParser

/// Which page of a list is wanted.
struct Paging: Hashable, Sendable {
    var limit: Int?
    var after: String?
    /// All pages from there on.
    var all = false
}

/// How much of a list is wanted.
struct PageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("At most so many; 100 unless told, 1000 at most.", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Go on behind the page that ended with this mark.", valueName: "mark"))
    var after: String?

    @Flag(help: "All of them, page after page.")
    var all = false

    var paging: Paging { Paging(limit: limit, after: after, all: all) }

    func validate() throws {
        if let limit, !(1...1000).contains(limit) { throw ValidationError("--limit is 1 to 1000") }
        if all, limit != nil { throw ValidationError("--all and --limit exclude each other") }
    }
}
