/// Schedules a plugin's own jobs. They survive the process, and run when it is back if they fell due meanwhile.
public protocol JobPlanner: Sendable {
    /// Schedules a job that the manifest declares for an instant.
    ///
    /// A key stands for at most one job that has not begun: scheduling it again moves that one.
    func schedule(_ name: String, at instant: Instant, key: String, arguments: JSONObject) async throws(PracticeError)

    /// Takes back the job that waits under the key, if there is one.
    func cancel(key: String) async throws(PracticeError)
}
