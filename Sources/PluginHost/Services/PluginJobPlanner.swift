import JobScheduler
import TaskLanes
package import TherapyKit
package import TimeZoneRules

/// Schedules jobs in a plugin's name: only those that its manifest declares.
struct PluginJobPlanner: JobPlanner {
    let manifest: PluginManifest
    let scheduler: JobScheduler
    let allowance: PluginAllowance

    func schedule(
        _ name: String,
        at instant: Instant,
        key: String,
        arguments: JSONObject
    ) async throws(PracticeError) {
        guard let declaration = manifest.jobs.first(where: { $0.name == name }) else {
            throw .invalid([Problem(field: "job", message: "\(name) is not declared in the manifest")])
        }
        let request = JobRequest(
            owner: manifest.name,
            name: name,
            schedule: .once(at: Timestamp(instant)),
            arguments: Array(JSONValue.object(arguments).text.utf8),
            uniqueKey: UniqueKey(key, onConflict: .replace),
            maxAttempts: declaration.maxAttempts
        )
        do {
            try await allowance.waitToWrite()
            try await offLane { _ = try await scheduler.enqueue(request) }
        } catch {
            throw .unavailable(reason: "\(error)")
        }
    }

    func cancel(key: String) async throws(PracticeError) {
        do {
            try await allowance.waitToWrite()
            try await offLane { _ = try await scheduler.cancel(owner: manifest.name, uniqueKey: key) }
        } catch {
            throw .unavailable(reason: "\(error)")
        }
    }
}

extension PluginJob {
    /// A run as the plugin sees it.
    init(_ context: JobContext) {
        let text = String(decoding: context.arguments, as: UTF8.self)
        self.init(
            name: context.job.name,
            // Only planners write arguments, and only objects.
            arguments: (try? JSONValue(parsing: text))?.object ?? JSONObject(),
            scheduledFor: Instant(context.scheduledFor),
            attempt: context.attempt,
            idempotencyKey: context.idempotencyKey
        )
    }
}

extension PluginJobOutcome {
    var schedulerOutcome: JobOutcome {
        switch self {
        case .completed: .completed
        case .retry(let delay): .retry(after: delay, because: "the plugin asks for another try")
        case .discard(let reason): .discard(because: reason)
        case .snooze(let instant): .snooze(until: Timestamp(instant))
        }
    }
}

extension Timestamp {
    /// The records' milliseconds as the scheduler's microseconds.
    package init(_ instant: Instant) {
        self.init(microseconds: instant.milliseconds * 1000)
    }
}

extension Instant {
    /// What is finer than a millisecond is dropped.
    package init(_ timestamp: Timestamp) {
        self.init(milliseconds: timestamp.microseconds.quotientAndRemainder(dividingBy: 1000).quotient)
    }
}
