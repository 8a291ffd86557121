package import TherapyKit

/// Sessions whose end plus grace has passed become `completed`, or what the rules say.
///
/// One job stands for all of them: it is due when the next session is over, goes through those that ended since it last
/// ran, and plans itself anew. How far it came is kept, so that sessions left for review are not looked at again and
/// again; what changes behind that place is told by events.
package actor AutoCompletion: Plugin {
    static let grace = ConfigurationKey.duration(
        "grace",
        default: .zero,
        in: .zero ... .seconds(30 * 86_400),
        help: "How long after its end a session is left alone."
    )
    static let rules = ConfigurationKey.list(
        "rules",
        of: CompletionRule.self,
        help: "The first that fits a session decides; where none fits, it is left for review."
    )
    static let dryRun = ConfigurationKey.bool(
        "dryRun",
        default: false,
        help: "Decide and change nothing: review lists what would have become of each session."
    )
    static let sweepJob = "complete-ended"

    package static let manifest = PluginManifest(
        name: "auto-completion",
        version: "1.0.0",
        summary: "Completes sessions that are over",
        capabilities: [.readRecords, .changeSessions, .scheduleJobs, .storeValues],
        configuration: [grace.field, rules.field, dryRun.field],
        jobs: [JobDeclaration(name: sweepJob, summary: "Completes the sessions that ended since it last ran")],
        events: ["session"],
        commands: [ReviewList.declaration]
    )

    let policy: CompletionPolicy
    private var progress = Progress()
    private let alarm = JobAlarm(sweepJob)

    package init(configuration: PluginConfiguration) {
        policy = CompletionPolicy(
            grace: configuration[Self.grace],
            rules: configuration[Self.rules],
            isDryRun: configuration[Self.dryRun]
        )
    }

    package func activate(in context: PluginContext) async throws {
        progress = try await Progress(loadingFrom: context.values(), for: policy)
        try await plan(in: context)
    }

    // MARK: Jobs

    package func run(_ job: PluginJob, in context: PluginContext) async throws -> PluginJobOutcome {
        alarm.reset()
        let through = context.clock.now - policy.grace
        let firstOpen = progress.sweptThrough.map { $0 + .milliseconds(1) }
        var query = SessionQuery(
            statuses: [.scheduled],
            order: .endTime,
            from: firstOpen,
            until: through + .milliseconds(1),
            limit: 500
        )
        repeat {
            let page = try await context.records().sessions(query)
            try await settle(page.records, in: context)
            query.after = page.next
        } while query.after != nil && !Task.isCancelled
        try Task.checkCancellation()
        if progress.sweptThrough.map({ $0 < through }) ?? true {
            try await keep(progress.setSweptThrough(through), in: context)
        }
        try await plan(in: context)
        return .completed
    }

    /// Does to each session what the rules say, in one transaction.
    private func settle(_ sessions: [Session], in context: PluginContext) async throws {
        if policy.isDryRun { return }
        let changes = sessions.compactMap { session -> SessionChange? in
            let (action, reason) = policy.decision(for: session)
            guard !progress.isHeld(session), let command = action.command else { return nil }
            return SessionChange(session.id, command, reason: reason)
        }
        guard !changes.isEmpty else { return }
        var settled: [Session.ID] = []
        for (change, result) in zip(changes, try await context.sessions().apply(changes)) {
            switch result {
            case .success(let session): if let session { settled.append(session.id) }
            case .failure(let error):
                // Changed by somebody else between the look and the transaction, or unreadable: not ours to decide.
                context.log.notice("left a session alone: \(error)", ["session": change.id.text])
            }
        }
        if settled.count == 1, let id = settled.first {
            context.log.info("settled a session that is over", ["session": id.text])
        } else if !settled.isEmpty {
            context.log.info("settled sessions that are over", ["sessions": "\(settled.count)"])
        }
    }

    /// Schedules the job for when the next session is over.
    private func plan(in context: PluginContext) async throws {
        let query = SessionQuery(
            statuses: [.scheduled],
            order: .endTime,
            from: progress.sweptThrough.map { $0 + .milliseconds(1) },
            limit: 1
        )
        guard let next = try await context.records().sessions(query).records.first else { return }
        try await alarm.set(noLaterThan: next.endTime + policy.grace, in: context)
    }

    private func keep(_ write: KeyedValue?, in context: PluginContext) async throws {
        guard let write else { return }
        try await context.values().set([write])
    }

    // MARK: Events

    package func receive(_ event: Change, in context: PluginContext) async throws {
        if event.operation == .replace {
            // Any session may be another now.
            try await keep(progress.startOver(), in: context)
            return try await plan(in: context)
        }
        let id = Session.ID(event.id)
        guard event.operation != .delete,
            let session = try await context.records().ifThere({ try await $0.session(id) }),
            session.status == .scheduled
        else { return try await keep(progress.release(id), in: context) }

        let due = session.endTime + policy.grace
        if due <= context.clock.now {
            if event.kind.rawValue == "session.corrected" {
                // Somebody put it back after its end: that is a decision, and not ours to undo.
                try await keep(progress.hold(session), in: context)
                return context.log.notice("left for review: put back by hand", ["session": id.text])
            }
            if !progress.isHeld(session) { try await settle([session], in: context) }
            return
        }
        if let sweptThrough = progress.sweptThrough, session.endTime <= sweptThrough {
            try await keep(progress.setSweptThrough(session.endTime - .milliseconds(1)), in: context)
        }
        try await alarm.set(noLaterThan: due, in: context)
    }

    // MARK: Commands

    package func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        try await ReviewList(policy: policy, isHeld: progress.isHeld).answer(command, in: context)
    }

    package func explain(_ record: ExplainedRecord, in context: PluginContext) async throws -> [Explanation] {
        guard case .session(let session) = record, session.status == .scheduled else { return [] }
        let due = session.endTime + policy.grace
        let (action, reason) = policy.decision(for: session)
        guard let verb = action.verb else {
            return [Explanation(at: due, .suppressed, "completion", reason: "left for review: \(reason)")]
        }
        let obstacle =
            policy.isDryRun ? "it is a dry run" : progress.isHeld(session) ? "put back by hand after its end" : nil
        return [Explanation(at: due, obstacle == nil ? .pending : .suppressed, verb, reason: obstacle ?? reason)]
    }
}
