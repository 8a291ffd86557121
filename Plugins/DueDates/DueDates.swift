import Notices
package import TherapyKit

/// Tells clients of assignments that are due soon, due, or overdue, and therapists of what is overdue.
///
/// Like reminders, it looks a little ahead of the clock: the job `plan` writes the notices of the next two days into the
/// ledger, each with a job of its own that sends it.
package actor DueDates: Plugin {
    static let planJob = "plan"
    static let digestJob = "digest"
    static let digestRule = "digest"

    package static let manifest = PluginManifest(
        name: "due-dates",
        version: "1.0.0",
        summary: "Tells people of assignments that are due",
        capabilities: [.readRecords, .scheduleJobs, .storeValues, .keepTables, .sendMail, .sendWebRequests],
        configuration: DueDateOptions.fields,
        jobs: [
            JobDeclaration(
                name: planJob,
                summary: "Plans the notices of the next two days",
                timeout: .seconds(300),
                maxAttempts: 10_000
            ),
            JobDeclaration(
                name: digestJob,
                summary: "Plans the therapists' digests",
                timeout: .seconds(300),
                maxAttempts: 1000
            ),
            NoticeSender.job,
        ],
        events: ["assignment"],
        commands: [DueDateReport.declaration] + NoticeCommands.declarations("notice"),
        tables: NoticeLedger.migrations
    )

    let options: DueDateOptions
    let sender: NoticeSender
    private var frontier = Frontier()
    private let alarm = JobAlarm(planJob)
    private let digestAlarm = JobAlarm(digestJob)

    package init(configuration: PluginConfiguration) throws {
        options = try DueDateOptions(configuration)
        sender = NoticeSender("notice", options: options.notices)
    }

    package func activate(in context: PluginContext) async throws {
        frontier = try await Frontier(
            loadingFrom: context.values(),
            for: options.rules.map { $0.reach(grace: options.grace) },
            now: context.clock.now
        )
        if let restoration = try await Restoration(unseenIn: context) {
            try await restoration.presumeSent(in: NoticeLedger(in: context))
            for rule in options.rules { try await sweep(rule, after: restoration, in: context) }
            try await restoration.conclude("notice", in: context)
        }
        try await sender.resume(in: context)
        try await planNext(in: context)
        try await planDigest(in: context)
    }

    // MARK: Jobs

    package func run(_ job: PluginJob, in context: PluginContext) async throws -> PluginJobOutcome {
        switch job.name {
        case NoticeSender.job.name:
            return try await sender.run(job, in: context) { try await verdict(on: $0, in: context) }
        case Self.digestJob:
            digestAlarm.reset()
            // One that is half a day late would be followed by the next before anybody has read it; one of before a
            // restore may have been sent.
            let isRestored = context.restoredAt.map { job.scheduledFor <= $0 } ?? false
            if !isRestored, context.clock.now - job.scheduledFor < .seconds(43_200) {
                try await TherapistDigest(options: options, sender: sender).plan(at: job.scheduledFor, in: context)
            }
            try await planDigest(in: context)
        default:
            alarm.reset()
            for rule in options.rules { try await sweep(rule, in: context) }
            try await NoticeLedger(in: context).prune(before: context.clock.now - options.notices.keep)
            try await planNext(in: context)
        }
        return .completed
    }

    /// Decides on every assignment between a rule's frontier and where it belongs by now.
    private func sweep(
        _ rule: DueRule,
        after restoration: Restoration? = nil,
        in context: PluginContext
    ) async throws {
        let reach = rule.reach(grace: options.grace)
        let goal = context.clock.now + reach.ahead
        let from = frontier.through(reach)
        guard goal > from else { return }
        frontier.begin(reach, to: goal)
        try await decide(
            rule,
            from: from + .milliseconds(1),
            before: goal + .milliseconds(1),
            after: restoration,
            in: context
        )
        try await context.values().set([frontier.advance(reach, to: goal)])
    }

    private func decide(
        _ rule: DueRule,
        from: Instant,
        before: Instant,
        after restoration: Restoration? = nil,
        in context: PluginContext
    ) async throws {
        var query = AssignmentQuery(statuses: Self.openStatuses, dueFrom: from, dueBefore: before, limit: 500)
        repeat {
            let page = try await context.records().assignments(query)
            var plans: [NoticePlan] = []
            for assignment in page.records {
                plans += try await self.plans(for: assignment, by: rule, since: assignment.createdAt, in: context)
            }
            if let restoration { plans = plans.map(restoration.presume) }
            try await sender.plan(plans, in: context)
            query.after = page.next
        } while query.after != nil && !Task.isCancelled
        try Task.checkCancellation()
    }

    /// How far behind a frontier there may be something that has a notice to come.
    private static let longestWait = Duration.seconds(4 * 86_400)
    private static let openStatuses: Set<Assignment.Status> = [.assigned, .viewed]

    /// - Parameter since: when it was handed out, or got its due date.
    private func plans(
        for assignment: Assignment,
        by rule: DueRule,
        since: Instant,
        in context: PluginContext
    ) async throws -> [NoticePlan] {
        guard let dueDate = assignment.dueDate,
            let recipient = try await Recipient(assignment.clientId, in: context)
        else { return [] }
        let at = rule.instant(dueDate, for: recipient, at: options.at, grace: options.grace)
        let (state, sendAt, reason) = decision(at, since: since, for: recipient, now: context.clock.now)
        return options.channels.map { channel in
            NoticePlan(
                record: assignment.id.text,
                clientId: assignment.clientId,
                recipientId: assignment.clientId,
                role: .client,
                rule: rule.name,
                channel: channel,
                occasion: dueDate,
                dueAt: at,
                sendAt: sendAt,
                state: state,
                reason: reason
            )
        }
    }

    private func decision(
        _ at: Instant,
        since: Instant,
        for recipient: Recipient,
        now: Instant
    ) -> (Notice.State, Instant, String?) {
        if at >= now - .seconds(120) { return (.planned, at, nil) }
        if since > at { return (.skipped, at, "it got its due date when the notice was due already") }
        let missed = "missed: the daemon was not there when it was due"
        let today = recipient.localTime(now)
        let next = [0, 1].lazy.compactMap { recipient.instant(today.adding(days: $0, at: self.options.at)) }
            .first { $0 >= now }
        guard let next, next - at <= options.missedWithin else { return (.skipped, at, missed) }
        return (.planned, next, missed)
    }

    private func planNext(in context: PluginContext) async throws {
        for rule in options.rules {
            let reach = rule.reach(grace: options.grace)
            let query = AssignmentQuery(
                statuses: Self.openStatuses,
                dueFrom: frontier.through(reach) + .milliseconds(1),
                limit: 1
            )
            guard let dueDate = try await context.records().assignments(query).records.first?.dueDate else { continue }
            try await alarm.set(noLaterThan: dueDate - reach.ahead, in: context)
        }
    }

    private func planDigest(in context: PluginContext) async throws {
        if let next = options.digest?.next(after: context.clock.now, zones: context.zones) {
            try await digestAlarm.set(noLaterThan: next, in: context)
        } else {
            try await digestAlarm.cancel(in: context)
        }
    }

    // MARK: Events

    package func receive(_ event: Change, in context: PluginContext) async throws {
        if Restoration.isToldBy(event, in: context) { return }
        if event.operation == .replace {
            for rule in options.rules {
                let reach = rule.reach(grace: options.grace)
                let through = frontier.through(reach)
                let from = through - Self.longestWait
                try await decide(rule, from: from, before: through + .milliseconds(1), in: context)
            }
            return try await planNext(in: context)
        }
        guard let assignment = event.operation == .delete ? nil : try await assignment(event.id, in: context) else {
            return try await sender.supersede(event.id, except: nil, reason: "the assignment is gone", in: context)
        }
        guard assignment.status != .completed else {
            return try await sender.supersede(event.id, except: nil, reason: "the assignment is completed", in: context)
        }
        try await sender.supersede(
            event.id,
            except: assignment.dueDate,
            reason: "the due date was changed",
            in: context
        )
        let decisive: Set<String> = ["dueDate", "clientId"]
        guard let dueDate = assignment.dueDate,
            event.operation == .insert || event.columns.contains(where: decisive.contains)
        else { return }
        for rule in options.rules {
            let reach = rule.reach(grace: options.grace)
            if frontier.isBehind(dueDate, reach) {
                var plans = try await plans(for: assignment, by: rule, since: event.at, in: context)
                if let restoration = Restoration(after: event, in: context) { plans = plans.map(restoration.presume) }
                try await sender.plan(plans, in: context)
            } else {
                try await alarm.set(noLaterThan: dueDate - reach.ahead, in: context)
            }
        }
    }

    private func assignment(_ id: String, in context: PluginContext) async throws -> Assignment? {
        try await context.records().ifThere { try await $0.assignment(Assignment.ID(id)) }
    }

    // MARK: Sending

    private func verdict(on notice: Notice, in context: PluginContext) async throws -> Verdict {
        if notice.rule == Self.digestRule {
            return try await TherapistDigest(options: options, sender: sender).verdict(on: notice, in: context)
        }
        guard let assignment = try await assignment(notice.record, in: context) else {
            return .drop(.superseded, reason: "the assignment is gone")
        }
        guard assignment.status != .completed else { return .drop(.superseded, reason: "the assignment is completed") }
        guard let dueDate = assignment.dueDate, dueDate == notice.occasion else {
            return .drop(.superseded, reason: "the due date was changed")
        }
        guard let rule = options.rule(notice.rule) else { return .drop(.superseded, reason: "there is no such rule") }
        guard assignment.clientId == notice.recipientId,
            let recipient = try await Recipient(assignment.clientId, in: context)
        else { return .drop(.superseded, reason: "the assignment is another's") }
        let language = options.notices.language
        var places = recipient.places(dueDate, in: language)
        places["practice"] = options.notices.practice
        places["days"] = "\(abs(rule.days))"
        places["resource"] = try await title(of: assignment.resourceId, in: context)
        let template = options.notices.templates[rule.kind.rawValue] ?? DueDateWords.template(language, rule.kind)
        // What is due soon is not told of when it is overdue; the rest is old news after some days.
        let old = notice.dueAt + .seconds(3 * 86_400)
        return .tell(template.letter(places), recipient, until: rule.kind == .soon ? min(dueDate, old) : old)
    }

    private func title(of id: Resource.ID, in context: PluginContext) async throws -> String {
        try await context.records().ifThere { try await $0.resource(id) }?.title ?? ""
    }

    // MARK: Questions

    package func invoke(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        if let answer = try await NoticeCommands(sender).answer(command, in: context) { return answer }
        return try await DueDateReport.answer(command, in: context)
    }

    package func explain(_ record: ExplainedRecord, in context: PluginContext) async throws -> [Explanation] {
        guard case .assignment(let assignment) = record else { return [] }
        let notices = try await NoticeLedger(in: context).notices(of: assignment.id.text)
        var lines = notices.map { $0.explanation("notice") }
        guard let dueDate = assignment.dueDate else {
            return lines + [Explanation(at: nil, .suppressed, "notices", reason: "the assignment has no due date")]
        }
        guard let recipient = try await Recipient(assignment.clientId, in: context) else { return lines }
        for rule in options.rules
        where !notices.contains(where: { $0.rule == rule.name && $0.occasion == dueDate }) {
            let at = rule.instant(dueDate, for: recipient, at: options.at, grace: options.grace)
            let isBehind = frontier.isBehind(dueDate, rule.reach(grace: options.grace))
            lines += options.channels.map { channel in
                let action = "notice \(rule.name) to the client by \(channel.rawValue)"
                if assignment.status == .completed {
                    return Explanation(at: at, .suppressed, action, reason: "the assignment is completed")
                }
                return isBehind
                    ? Explanation(at: at, .suppressed, action, reason: "it was due before the rule was there")
                    : Explanation(at: at, .pending, action, reason: "due by the assignment's due date")
            }
        }
        return lines
    }
}
