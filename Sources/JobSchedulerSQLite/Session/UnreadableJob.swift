import JobScheduler

/// A row that this version cannot make sense of: another program wrote into it.
struct UnreadableJob: Error, CustomStringConvertible {
    /// Nil when not even that can be read.
    var id: JobID?
    /// The run that works on it, as far as can be read.
    var run: Run?
    var kind: Int64

    var description: String { "job \(id?.text ?? "without an id") cannot be read: another program changed its row" }
}
