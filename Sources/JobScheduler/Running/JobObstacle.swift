public import TimeZoneRules

/// What keeps a job from running by itself when it is due, apart from its schedule.
public enum JobObstacle: Hashable, Sendable {
    /// Held back by hand, or will be when its present run has ended.
    case paused
    /// No handler is registered for its kind, or none that knows the version of its arguments.
    case noHandler
    /// The scheduler is not at work, or stops.
    case notRunning
    /// The store has refused since then, with this message last.
    case storeTrouble(since: Timestamp, message: String)
    /// So many handlers of its kind ignore their cancellation that it gets no new ones until one of them ends.
    case stuckHandlers(Int)
    /// It is due, and as many jobs run as may: in all, of its owner, or of its kind.
    case noRoom(running: Int)
}

extension JobScheduler {
    /// What is in the way of each of the jobs; nothing of one that is at its end.
    public func obstacles(to jobs: [Job]) -> [[JobObstacle]] {
        let stuck = stuckByKind
        return jobs.map { obstacles(to: $0, stuck: stuck[$0.kind] ?? 0) }
    }

    private func obstacles(to job: Job, stuck: Int) -> [JobObstacle] {
        guard !job.state.isTerminal else { return [] }
        var obstacles: [JobObstacle] = []
        if job.isPaused { obstacles.append(.paused) }
        if job.state != .running, !handles(job) { obstacles.append(.noHandler) }
        if case .running = phase {} else { obstacles.append(.notRunning) }
        if let trouble {
            obstacles.append(.storeTrouble(since: trouble.trouble.since, message: trouble.trouble.message))
        }
        if stuck >= configuration.stuckPerKind { obstacles.append(.stuckHandlers(stuck)) }
        if obstacles.isEmpty, let running = fullRoom(for: job, stuck: stuck) {
            obstacles.append(.noRoom(running: running))
        }
        return obstacles
    }

    /// How many jobs are in the way of one that is due; nil while there is room.
    private func fullRoom(for job: Job, stuck: Int) -> Int? {
        guard job.state == .scheduled || job.state == .retrying, let due = job.nextRun, due <= clock.now else {
            return nil
        }
        let atWork = active.values.filter(\.takesRoom).map(\.kind)
        let ofOwner = atWork.count { $0.owner == job.owner }
        let ofKind = atWork.count { $0 == job.kind } + stuck
        if atWork.count >= configuration.concurrency { return atWork.count }
        if ofOwner >= configuration.concurrencyPerOwner { return ofOwner }
        return ofKind >= registrations[job.kind]?.concurrency ?? .max ? ofKind : nil
    }
}

extension Job {
    /// Whether it is held back by hand, or will be when its present run has ended.
    public var isPaused: Bool {
        switch lifecycle.phase {
        case .paused, .running(_, pausing: true): true
        case .scheduled, .retrying, .running, .completed, .discarded, .cancelled: false
        }
    }
}
