extension JobScheduler {
    /// What a run that is at work said last of how far it is; nil when it said nothing, or has ended.
    public func progress(of run: Int64) -> RunProgress? { active[run]?.progress.latest }

    /// What the runs at work said last, by their ids.
    public var progress: [Int64: RunProgress] { active.compactMapValues(\.progress.latest) }

    /// Waits until a run has ended, and meanwhile hands over what it says of its progress. Throws `CancellationError`
    /// when the waiting task is cancelled, and what `progressing` throws.
    public nonisolated func outcome(
        of run: Int64,
        progressing: (RunProgress) async throws -> Void
    ) async throws -> Run {
        let events = events(buffered: 16) { $0.tells(of: run) }
        if let stored = try await store.run(run), stored.outcome != .running { return stored }
        let known = await progress(of: run)
        if let known { try await progressing(known) }
        for await event in events {
            switch event {
            // What was said between the two would else be told twice.
            case .progressed(let said): if said != known { try await progressing(said) }
            case .finished(let ended): return ended
            case .started, .changed, .stuck, .health: break
            }
        }
        throw CancellationError()
    }

    /// Lets out what handlers said while they had to be quiet.
    func tellProgress() {
        let uptime = clock.uptime
        for run in active.values { run.progress.tell(at: uptime) }
    }

    /// The uptime at which there is more to tell.
    var progressDue: Duration? { active.values.compactMap(\.progress.due).min() }
}

extension JobSchedulerEvent {
    /// Whether it is about how far a run is, or about its end.
    fileprivate func tells(of run: Int64) -> Bool {
        switch self {
        case .progressed(let said): said.run.id == run
        case .finished(let ended): ended.id == run
        case .started, .changed, .stuck, .health: false
        }
    }
}
