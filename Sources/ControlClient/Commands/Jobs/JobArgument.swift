import ControlAPI

/// A job as it is typed: its id, the beginning of it, its name, or its owner and name (`auto-completion/sweep`).
enum JobArgument {
    static let help = "The job's id or its beginning, its name, or OWNER/NAME."

    /// The id in full. Jobs are few: what is no whole id is looked for among all of them. Of several with the name, the
    /// one that is not at its end is meant.
    static func resolve(_ typed: String, at daemon: Daemon) throws(ClientError) -> String {
        let lowered = typed.lowercased()
        if lowered.utf8.count == FullID.length, (try? FullID.normalized(lowered, noun: "job")) != nil { return lowered }
        var jobs: [SchedulerAPI.Job] = []
        try daemon.stream(SchedulerAPI.ListJobs.self, .init()) { answer throws(ClientError) in
            jobs += try answer.reply().jobs
        }
        let named = jobs.filter { $0.name == typed || "\($0.owner)/\($0.name)" == typed }
        guard named.isEmpty else { return try only(of: named, typed) }
        let found = lowered.utf8.count >= FullID.shortest ? jobs.filter { $0.id.hasPrefix(lowered) } : []
        guard !found.isEmpty else { throw .noSuchJob(typed) }
        return try FullID.only(of: found.map(\.id), prefix: typed, noun: "job", list: "therapyctl jobs list")
    }

    private static func only(of named: [SchedulerAPI.Job], _ typed: String) throws(ClientError) -> String {
        let alive = named.filter { !$0.state.isEnd }
        let meant = alive.isEmpty ? named : alive
        guard meant.count == 1 else { throw .ambiguousJob(name: typed, ids: meant.map(\.id)) }
        return meant[0].id
    }
}

extension SchedulerAPI.JobState {
    /// Whether nothing happens to such a job by itself any more.
    fileprivate var isEnd: Bool {
        switch self {
        case .completed, .discarded, .cancelled: true
        case .scheduled, .running, .retrying, .paused: false
        }
    }
}
