import ArgumentParser
import GRDB

/// What a job takes in the file while it waits, and when it is done and its history is kept.
struct SizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "size", abstract: "Measures the file.")

    @OptionGroup var database: DatabaseOptions

    @Option(help: "How many jobs.")
    var count = 100_000

    func run() async throws {
        try database.removeDatabase()
        let bench = try Bench(database)
        let empty = try bytes(of: bench)
        try await bench.enqueue(count) { _ in bench.now }
        let pending = try bytes(of: bench)
        try await bench.run(count)
        try await bench.expectCompleted(count)
        let completed = try bytes(of: bench)
        report("pending_bytes_per_job", Double(pending.file - empty.file) / Double(count))
        report("completed_bytes_per_job", Double(completed.file - empty.file) / Double(count))
        report("completed_bytes_in_use_per_job", Double(completed.used - empty.used) / Double(count))
        try bench.close()
    }

    private func bytes(of bench: Bench) throws -> (file: Int, used: Int) {
        try bench.pool.writeWithoutTransaction { db in
            try db.checkpoint(.truncate)
            let size = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            return (pages * size, (pages - free) * size)
        }
    }
}
