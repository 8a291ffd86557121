import Notices
package import TherapyKit

/// Tells clients, and therapists where the configuration says so, of sessions ahead.
///
/// One job, `remind`, is due when the next session passes a rule's frontier; it writes what has fallen due into the
/// ledger, each with a job of its own that sends it. Sessions that come, move or come back behind a frontier are told by
/// events, and decided on there.
package actor Reminders: Plugin {
    static let remindJob = "remind"

    package static let manifest = PluginManifest(
        name: "reminders",
        version: "1.0.0",
        summary: "Reminds people of sessions ahead",
        capabilities: [.readRecords, .scheduleJobs, .storeValues, .keepTables, .sendMail, .sendWebRequests],
        configuration: ReminderOptions.fields,
        jobs: [
            JobDeclaration(
                name: remindJob,
                summary: "Plans the reminders that have fallen due",
                timeout: .seconds(300),
                maxAttempts: 10_000
            ),
            NoticeSender.job,
        ],
        events: ["session"],
        commands: ReminderCommands.declarations,
        tables: NoticeLedger.migrations
    )

    let options: ReminderOptions
    let sender: NoticeSender
    private(set) var frontier = Frontier()
    private let alarm = JobAlarm(remindJob)
    private var prunedAt: Instant?

    package init(configuration: PluginConfiguration) throws {
        options = try ReminderOptions(configuration)
        sender = NoticeSender("reminder", options: options.notices)
    }

    package func activate(in context: PluginContext) async throws {
        frontier = try await Frontier(
            loadingFrom: context.values(),
            for: options.rules.map(\.reach),
            now: context.clock.now
        )
        if let restoration = try await Restoration(unseenIn: context) {
            try await restoration.presumeSent(in: NoticeLedger(in: context))
            for rule in options.rules { try await sweep(rule, after: restoration, in: context) }
            try await restoration.conclude("reminder", in: context)
        }
        try await sender.resume(in: context)
        try await planNext(in: context)
    }

    // MARK: Jobs

    package func run(_ job: PluginJob, in context: PluginContext) async throws -> PluginJobOutcome {
        if job.name == NoticeSender.job.name {
            return try await sender.run(job, in: context) { try await verdict(on: $0, in: context) }
        }
        alarm.reset()
        for rule in options.rules { try await sweep(rule, in: context) }
        try await prune(in: context)
        try await planNext(in: context)
        return .completed
    }

    /// Decides on every session between a rule's frontier and where it belongs by now.
    private func sweep(
        _ rule: ReminderRule,
        after restoration: Restoration? = nil,
        in context: PluginContext
    ) async throws {
        let goal = context.clock.now + rule.before
        let from = frontier.through(rule.reach)
        guard goal > from else { return }
        frontier.begin(rule.reach, to: goal)
        try await decide(
            rule,
            from: from + .milliseconds(1),
            until: goal + .milliseconds(1),
            after: restoration,
            in: context
        )
        try await context.values().set([frontier.advance(rule.reach, to: goal)])
    }

    /// Decides on the sessions that begin in a window.
    private func decide(
        _ rule: ReminderRule,
        from: Instant,
        until: Instant,
        after restoration: Restoration? = nil,
        in context: PluginContext
    ) async throws {
        let decision = ReminderDecision(options: options, now: context.clock.now)
        var query = SessionQuery(statuses: [.scheduled], from: from, until: until, limit: 500)
        var tally = MissedReminders()
        repeat {
            let page = try await context.records().sessions(query)
            var plans = try await plans(for: page.records.filter(rule.fits), context) { session in
                decision.swept(session, by: rule)
            }
            if let restoration { plans = plans.map(restoration.presume) }
            if restoration == nil { tally.count(plans, now: context.clock.now) }
            try await sender.plan(plans, in: context)
            query.after = page.next
        } while query.after != nil && !Task.isCancelled
        try Task.checkCancellation()
        tally.report(rule, in: context)
    }

    /// A plan for each session that fits the rule, by each of the rule's channels.
    private func plans(
        for sessions: [Session],
        _ context: PluginContext,
        _ decide: (Session) -> (rule: ReminderRule, outcome: ReminderDecision.Outcome)
    ) async throws -> [NoticePlan] {
        var therapists: [Therapist.ID: User.ID] = [:]
        var plans: [NoticePlan] = []
        for session in sessions {
            let (rule, outcome) = decide(session)
            var recipient = session.clientId
            if rule.recipient == .therapist {
                if therapists[session.therapistId] == nil {
                    therapists[session.therapistId] = try await therapist(session.therapistId, context)?.userId
                }
                guard let user = therapists[session.therapistId] else { continue }
                recipient = user
            }
            for channel in rule.channels {
                plans.append(outcome.plan(for: session, by: rule, to: recipient, channel))
            }
        }
        return plans
    }

    /// Schedules the job for when the next session passes a frontier.
    private func planNext(in context: PluginContext) async throws {
        var next: Instant?
        for rule in options.rules {
            let from = frontier.through(rule.reach) + .milliseconds(1)
            let query = SessionQuery(statuses: [.scheduled], from: from, limit: 1)
            guard let session = try await context.records().sessions(query).records.first else { continue }
            next = min(next ?? rule.dueAt(session), rule.dueAt(session))
        }
        if let next { try await alarm.set(noLaterThan: next, in: context) }
    }

    /// Once a day at most.
    private func prune(in context: PluginContext) async throws {
        let now = context.clock.now
        if let prunedAt, now - prunedAt < .seconds(86_400) { return }
        prunedAt = now
        try await NoticeLedger(in: context).prune(before: now - options.notices.keep)
    }

    // MARK: Events

    package func receive(_ event: Change, in context: PluginContext) async throws {
        if Restoration.isToldBy(event, in: context) { return }
        if event.operation == .replace {
            // Any session may be another now.
            for rule in options.rules {
                let through = frontier.through(rule.reach)
                try await decide(rule, from: context.clock.now, until: through + .milliseconds(1), in: context)
            }
            return try await planNext(in: context)
        }
        guard let session = event.operation == .delete ? nil : try await session(event.id, in: context) else {
            return try await sender.supersede(event.id, except: nil, reason: "the session is gone", in: context)
        }
        guard session.status == .scheduled else {
            let reason = "the session is \(session.status.rawValue)"
            return try await sender.supersede(event.id, except: nil, reason: reason, in: context)
        }
        try await sender.supersede(event.id, except: session.startTime, reason: "the session was moved", in: context)
        if event.touches(Self.decisive) { try await decide(session, event, in: context) }
    }

    /// The columns whose change may mean another reminder.
    private static let decisive: Set<String> = ["startTime", "status", "type", "format", "clientId", "therapistId"]

    private func decide(_ session: Session, _ event: Change, in context: PluginContext) async throws {
        let now = context.clock.now
        guard session.startTime > now else { return }
        let decision = ReminderDecision(options: options, now: now)
        for rule in options.rules where rule.fits(session) {
            if frontier.isBehind(session.startTime, rule.reach) {
                var plans = try await plans(for: [session], context) {
                    decision.told($0, by: rule, at: event.at)
                }
                if let restoration = Restoration(after: event, in: context) { plans = plans.map(restoration.presume) }
                try await sender.plan(plans, in: context)
            } else {
                try await alarm.set(noLaterThan: rule.dueAt(session), in: context)
            }
        }
    }

    // MARK: Records

    private func session(_ id: String, in context: PluginContext) async throws -> Session? {
        try await context.records().ifThere { try await $0.session(Session.ID(id)) }
    }

    private func therapist(_ id: Therapist.ID, _ context: PluginContext) async throws -> Therapist? {
        try await context.records().ifThere { try await $0.therapist(id) }
    }

    // MARK: Sending

    /// What is to be said of a session by now.
    private func verdict(on notice: Notice, in context: PluginContext) async throws -> Verdict {
        guard let session = try await session(notice.record, in: context) else {
            return .drop(.superseded, reason: "the session is gone")
        }
        let now = context.clock.now
        guard session.status == .scheduled else {
            return .drop(.superseded, reason: "the session is \(session.status.rawValue)")
        }
        guard session.startTime == notice.occasion else { return .drop(.superseded, reason: "the session was moved") }
        guard let rule = options.rule(notice.rule) else { return .drop(.superseded, reason: "there is no such rule") }
        let template =
            rule.template.flatMap { options.notices.templates[$0] }
            ?? ReminderWords.template(options.notices.language, for: notice.role)
        let needsTherapist = notice.role == .therapist || template.uses("therapist")
        let therapist = needsTherapist ? try await therapist(session.therapistId, context) : nil
        let current = notice.role == .client ? session.clientId : therapist?.userId
        guard current == notice.recipientId, let recipient = try await Recipient(notice.recipientId, in: context) else {
            return .drop(.superseded, reason: "the session is with somebody else")
        }
        if now >= session.startTime { return .drop(.expired, reason: "the session has begun") }
        let settled = session.updatedAt + options.settle
        if settled > now, settled < session.startTime, session.updatedAt <= now {
            return .wait(until: settled, reason: "the session was just changed")
        }
        var places = recipient.places(session.startTime, in: options.notices.language)
        places["practice"] = options.notices.practice
        places["therapist"] = try await name(of: therapist, context)
        return .tell(template.letter(places), recipient, until: session.startTime)
    }

    private func name(of therapist: Therapist?, _ context: PluginContext) async throws -> String {
        guard let therapist else { return "" }
        return try await context.records().ifThere { try await $0.user(therapist.userId) }?.name ?? ""
    }

    // MARK: Questions

    package func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        if let answer = try await NoticeCommands(sender).answer(command, in: context) { return answer }
        return try await ReminderCommands(options: options, sender: sender, frontier: frontier)
            .answer(command, in: context)
    }

    package func explain(_ record: ExplainedRecord, in context: PluginContext) async throws -> [Explanation] {
        guard case .session(let session) = record else { return [] }
        return try await ReminderExplanation(options: options, frontier: frontier).lines(of: session, in: context)
    }
}

extension Change {
    /// Whether it is a new record, or changed any of the columns.
    fileprivate func touches(_ names: Set<String>) -> Bool {
        operation == .insert || columns.contains(where: names.contains)
    }
}
