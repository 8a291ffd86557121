import GRDB

extension DatabasePool {
    /// Lets this pool's writes make the database longer by so many pages and no further; nil takes the limit away.
    func limit(pagesLeft: Int?) async throws {
        try await writeWithoutTransaction { database in
            let count = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pagesLeft.map { count + $0 } ?? 1_000_000_000)")
        }
    }
}
