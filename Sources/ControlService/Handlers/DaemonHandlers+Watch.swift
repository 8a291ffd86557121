package import ControlAPI
import JobScheduler
import PluginHost
import TherapyKit
package import Varlink

/// What happens to the records, which is kept, and to the jobs, which is told to those who watch and then forgotten.
extension DaemonHandlers {
    /// How many events one reply holds at most.
    private static let batch = 500

    /// Without `more`, the first kept events behind `since` that fit into one reply. With it, all of them and every
    /// later one, and what happens to jobs meanwhile; without `since` only what comes from now on, after a first, empty
    /// reply that says that it has begun.
    package func watch(_ call: MethodCall<DaemonAPI.Watch, CallerSession>) async throws -> DaemonAPI.Watch.Reply {
        let wanted = WantedEvents(kinds: call.parameters.kinds)
        guard call.wantsMore else {
            return .init(events: try kept(after: Int64(call.parameters.since ?? 0), wanted))
        }
        // Before the first reply, so that nothing falls between the two.
        let jobs = wanted.hasJobs ? scheduler.events { wanted.contains($0) } : nil
        var place: Int64
        if let since = call.parameters.since {
            place = Int64(since)
        } else {
            place = try feed.head()
            try await call.send(.init(events: []))
        }
        try await follow(after: place, jobs: jobs, wanted) { try await call.send(.init(events: $0)) }
        return .init(events: [])
    }

    /// On past those of other kinds: nothing says that there is nothing to come.
    private func kept(after place: Int64, _ wanted: WantedEvents) throws -> [DaemonAPI.Event] {
        var place = place
        var found: [Change] = []
        while found.count < Self.batch {
            let changes = try feed.kept(after: place, limit: Self.batch)
            guard let last = changes.last else { break }
            place = last.sequence
            found += changes.filter(wanted.contains)
        }
        return found.prefix(Self.batch).map(DaemonAPI.Event.init)
    }

    private enum Arrival {
        case changes([Change])
        case job(JobSchedulerEvent?)
    }

    /// Passes on what comes, in the order in which it does, until the task is cancelled. Of each source one arrival is
    /// waited for at a time, so that a slow caller is not written to faster than it reads.
    private func follow(
        after place: Int64,
        jobs: AsyncStream<JobSchedulerEvent>?,
        _ wanted: WantedEvents,
        send: ([DaemonAPI.Event]) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Arrival.self) { [feed, scheduler] group in
            var place = place
            group.addTask { [place] in .changes(try await feed.next(after: place, limit: Self.batch)) }
            if let jobs { group.addTask { .job(await jobs.first { _ in true }) } }
            while let arrival = try await group.next() {
                switch arrival {
                case .changes(let changes):
                    place = changes.last?.sequence ?? place
                    let events = changes.filter(wanted.contains)
                    if !events.isEmpty { try await send(events.map(DaemonAPI.Event.init)) }
                    group.addTask { [place] in .changes(try await feed.next(after: place, limit: Self.batch)) }
                case .job(let event):
                    // The stream ends when the task is cancelled, and the changes say so, too.
                    guard let event, let jobs else { continue }
                    let now = Instant(scheduler.clock.now)
                    if let event = DaemonAPI.Event(event, sequence: place, now: now) { try await send([event]) }
                    group.addTask { .job(await jobs.first { _ in true }) }
                }
            }
        }
    }
}

/// Which events a watcher wants: every kind, or those that it names.
private struct WantedEvents: Sendable {
    let kinds: [String]?

    func contains(_ kind: EventKind) -> Bool { kinds.map { $0.contains { kind.matches($0) } } ?? true }

    func contains(_ change: Change) -> Bool { contains(change.kind) }

    func contains(_ event: JobSchedulerEvent) -> Bool { event.kind.map { contains($0) } ?? false }

    /// Whether any event of jobs is among them.
    var hasJobs: Bool { kinds.map { $0.contains { $0 == "job" || $0.hasPrefix("job.") } } ?? true }
}
