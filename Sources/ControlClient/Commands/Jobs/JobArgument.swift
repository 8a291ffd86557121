import ControlAPI

/// A job as it is typed: its id, the beginning of it, its name, or its owner and name (`auto-completion/sweep`).
enum JobArgument {
    static let help = "The job's id or its beginning, its name, or OWNER/NAME."

    /// The id in full. Jobs are few: what is no whole id is looked for among all of them.
    static func resolve(_ typed: String, at daemon: Daemon) throws(ClientError) -> String {
        let lowered = typed.lowercased()
        if lowered.utf8.count == FullID.length, (try? FullID.normalized(lowered, noun: "job")) != nil { return lowered }
        var jobs: [SchedulerAPI.Job] = []
        try daemon.stream(SchedulerAPI.ListJobs.self, .init()) { answer throws(ClientError) in
            jobs += try answer.reply().jobs
        }
        let named = jobs.filter { $0.name == typed || "\($0.owner)/\($0.name)" == typed }
        let found =
            named.isEmpty && lowered.utf8.count >= FullID.shortest
            ? jobs.filter { $0.id.hasPrefix(lowered) } : named
        guard !found.isEmpty else { throw .noSuchJob(typed) }
        return try FullID.only(of: found.map(\.id), prefix: typed, noun: "job", list: "therapyctl jobs list")
    }
}
