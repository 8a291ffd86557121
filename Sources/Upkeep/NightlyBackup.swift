import CalendarExpression
import JobScheduler
import PracticeStore
import TimeZoneRules

/// The job `core/backup`: a copy of the database, on the shelf.
struct NightlyBackup {
    static let name = "backup"

    let scheduler: JobScheduler
    let store: PracticeStore
    let shelf: BackupShelf

    func register() async {
        let (store, shelf) = (store, shelf)
        await scheduler.register(owner: CoreJobs.owner, name: Self.name, timeout: .seconds(3 * 3600)) { context in
            _ = try await store.backup(on: shelf) { copied, total in
                context.report(.steps(copied, of: total, "pages"))
            }
            return .completed
        }
    }

    /// - Parameter expression: a calendar event (systemd.time(7)); `nil` for never.
    func schedule(_ expression: String?, in zone: TimeZoneRules) async throws {
        guard let expression else {
            try await scheduler.cancel(owner: CoreJobs.owner, uniqueKey: Self.name)
            return
        }
        try await scheduler.enqueue(
            JobRequest(
                owner: CoreJobs.owner,
                name: Self.name,
                schedule: .calendar(try CalendarExpression(parsing: expression), in: zone),
                uniqueKey: UniqueKey(Self.name, onConflict: .replace)
            )
        )
    }
}
