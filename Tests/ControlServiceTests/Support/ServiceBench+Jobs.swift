import JobScheduler
import JobSchedulerTestKit
import TimeZoneRules

extension ServiceBench {
    @discardableResult
    func enqueue(
        _ name: String,
        owner: String = "core",
        after seconds: Int = 3600,
        every: Schedule? = nil,
        arguments: String = "{}",
        key: String? = nil,
        attempts: Int = 5
    ) async throws -> Job {
        try await scheduler.enqueue(
            JobRequest(
                owner: owner,
                name: name,
                schedule: every ?? .once(at: clock.now + .seconds(seconds)),
                arguments: Array(arguments.utf8),
                uniqueKey: key.map { UniqueKey($0) },
                maxAttempts: attempts
            )
        ).job
    }

    /// Runs the scheduler while something is done.
    func scheduling(_ body: () async throws -> Void) async throws {
        let loop = await clock.start(scheduler)
        do {
            try await body()
        } catch {
            loop.cancel()
            throw error
        }
        loop.cancel()
        try await loop.value
    }
}
