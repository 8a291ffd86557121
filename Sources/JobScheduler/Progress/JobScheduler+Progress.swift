extension JobScheduler {
    /// What a run that is at work said last of how far it is; nil when it said nothing, or has ended.
    public func progress(of run: Int64) -> RunProgress? { active[run]?.progress.latest }

    /// What the runs at work said last, by their ids.
    public var progress: [Int64: RunProgress] { active.compactMapValues(\.progress.latest) }

    /// Lets out what handlers said while they had to be quiet.
    func tellProgress() {
        let uptime = clock.uptime
        for run in active.values { run.progress.tell(at: uptime) }
    }

    /// The uptime at which there is more to tell.
    var progressDue: Duration? { active.values.compactMap(\.progress.due).min() }
}
