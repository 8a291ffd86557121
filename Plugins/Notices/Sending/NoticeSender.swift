import Synchronization
package import TherapyKit

/// What is to be said when a notice's time has come, with the record as it is by then.
package enum Verdict: Sendable {
    /// - until: when it is too late.
    case tell(Letter, Recipient, until: Instant)
    /// The record has just been changed, and may be changed back.
    case wait(until: Instant, reason: String)
    /// Nothing, for ever.
    case drop(Notice.State, reason: String)
}

/// Sends notices: each claimed in the ledger before, and its outcome written down after.
///
/// Whatever ends between the two leaves a notice that nobody knows to have arrived or not: it is `uncertain`, and not
/// sent again.
package final class NoticeSender: Sendable {
    /// The job that sends one notice, whose id is its argument.
    package static let job = JobDeclaration(
        name: "send",
        summary: "Sends one notice",
        // Longer than any delivery may take.
        timeout: .seconds(900),
        // The ledger says when it is over; an attempt fails only when the database refuses.
        maxAttempts: 10_000
    )
    private static let idArgument = "notice"
    private static let longestWait = Duration.seconds(1800)

    private let noun: String
    private let options: NoticeOptions
    /// The notices that are on their way just now.
    private let onTheirWay = Mutex<Set<String>>([])
    /// What is wrong with each channel at the moment.
    private let trouble = Mutex<[Notice.Channel: String]>([:])

    /// - Parameter noun: what a notice of the plugin is called, such as `reminder`.
    package init(_ noun: String, options: NoticeOptions) {
        self.noun = noun
        self.options = options
    }

    // MARK: Planning

    /// Writes down what is to be sent and schedules the sending.
    /// - Returns: how many notices of these records wait now.
    @discardableResult
    package func plan(_ plans: [NoticePlan], force: Bool = false, in context: PluginContext) async throws -> Int {
        let waiting = try await NoticeLedger(in: context).plan(plans, force: force)
        for notice in waiting { try await schedule(notice, in: context) }
        return waiting.count
    }

    /// Schedules whatever waits: a daemon may have died between the two steps of ``plan(_:force:in:)``.
    package func resume(in context: PluginContext) async throws {
        for notice in try await NoticeLedger(in: context).open() { try await schedule(notice, in: context) }
    }

    /// Takes back what waits of a record and tells of something else than it is now.
    package func supersede(
        _ record: String,
        except occasion: Instant?,
        reason: String,
        in context: PluginContext
    ) async throws {
        let ids = try await NoticeLedger(in: context).supersede(record, except: occasion, reason: reason)
        for id in ids { try await context.jobs().cancel(key: Self.key(id)) }
    }

    private func schedule(_ notice: Notice, in context: PluginContext) async throws {
        try await context.jobs().schedule(
            Self.job.name,
            at: notice.sendAt,
            key: Self.key(notice.id),
            arguments: [Self.idArgument: .string(notice.id)]
        )
    }

    private static func key(_ id: String) -> String { "\(job.name)/\(id)" }

    // MARK: Sending

    /// Runs ``job``.
    package func run(
        _ job: PluginJob,
        in context: PluginContext,
        verdict: (Notice) async throws -> Verdict
    ) async throws -> PluginJobOutcome {
        let ledger = try NoticeLedger(in: context)
        guard let id = job.arguments[Self.idArgument]?.string, let notice = try await ledger.notice(id) else {
            return .completed
        }
        switch notice.state {
        case .planned: break
        // Another run of this process has it, and will say.
        case .sending where onTheirWay.withLock { $0.contains(id) }: return .completed
        case .sending:
            try await ledger.finish(notice, .uncertain, reason: "the daemon ended while it was on its way")
            context.log.warning("a \(noun) may have been sent or not", fields(notice, NoticeMessages.uncertain))
            return .completed
        default: return .completed
        }
        // Moved meanwhile, or the clock was set back.
        if notice.sendAt > context.clock.now { return .snooze(until: notice.sendAt) }
        switch try await verdict(notice) {
        case .drop(let state, let reason): return try await drop(notice, state, reason, ledger, context)
        case .wait(let instant, let reason): return try await wait(notice, until: instant, reason, ledger)
        case .tell(let letter, let recipient, let deadline):
            return try await tell(notice, letter, recipient, until: deadline, ledger, context)
        }
    }

    private func tell(
        _ notice: Notice,
        _ letter: Letter,
        _ recipient: Recipient,
        until deadline: Instant,
        _ ledger: NoticeLedger,
        _ context: PluginContext
    ) async throws -> PluginJobOutcome {
        let now = context.clock.now
        if now >= deadline { return try await drop(notice, .expired, "it is too late", ledger, context) }
        if try await OptOuts(in: context).channels(of: notice.recipientId).contains(notice.channel) {
            return try await drop(notice, .skipped, "the recipient opted out", ledger, context)
        }
        guard let address = address(of: recipient.user, for: notice.channel) else {
            let what = notice.channel == .email ? "email address" : "telephone number"
            return try await drop(notice, .skipped, "the recipient has no \(what)", ledger, context)
        }
        if let hours = options.quietHours {
            let end = hours.end(at: now, for: recipient)
            if end >= deadline {
                return try await drop(notice, .expired, "quiet hours until it is too late", ledger, context)
            }
            if end > now { return try await wait(notice, until: end, "quiet hours", ledger) }
        }
        // Before the claim, which others see.
        guard onTheirWay.withLock({ $0.insert(notice.id).inserted }) else { return .completed }
        defer { onTheirWay.withLock { _ = $0.remove(notice.id) } }
        guard try await ledger.claim(notice) else { return .completed }
        let failure = await deliver(
            letter,
            id: notice.id,
            by: notice.channel,
            to: address,
            name: recipient.user.name,
            in: context
        )
        // What became of it is written down even when the daemon does not wait any longer.
        return try await Task { [self] in
            try await conclude(notice, failure, until: deadline, ledger, context)
        }.value
    }

    private func address(of user: User, for channel: Notice.Channel) -> String? {
        switch channel {
        case .email: user.email
        case .webhook: user.phone
        }
    }

    /// - Returns: why it failed.
    func deliver(
        _ letter: Letter,
        id: String,
        by channel: Notice.Channel,
        to address: String,
        name: String?,
        in context: PluginContext
    ) async -> DeliveryError? {
        do {
            switch channel {
            case .email:
                let message = MailMessage(
                    to: MailAddress(address, name: name),
                    subject: letter.subject,
                    text: letter.text,
                    html: letter.html,
                    id: id,
                    unsubscribe: options.unsubscribe
                )
                try await context.mail().send(message)
                return nil
            case .webhook:
                guard let webhook = options.webhook else { return .notConfigured }
                let request = webhook.request(letter, id: id, to: address, kind: noun, language: options.language)
                return Webhook.error(of: try await context.web().send(request))
            }
        } catch let error as DeliveryError {
            return error
        } catch {
            return .temporary(reason: "\(error)", code: nil)
        }
    }

    private func conclude(
        _ notice: Notice,
        _ failure: DeliveryError?,
        until deadline: Instant,
        _ ledger: NoticeLedger,
        _ context: PluginContext
    ) async throws -> PluginJobOutcome {
        switch failure {
        case nil:
            try await ledger.finish(notice, .sent, reason: notice.reason)
            report(nil, of: notice.channel, context)
            context.log.info("sent a \(noun)", fields(notice))
        case .uncertain(let reason):
            try await ledger.finish(notice, .uncertain, reason: reason)
            context.log.warning(
                "a \(noun) may have been sent or not: \(reason)",
                fields(notice, NoticeMessages.uncertain)
            )
        case .permanent, .invalid:
            let reason = failure.map { "\($0)" } ?? ""
            try await ledger.finish(notice, .failed, reason: reason)
            context.log.warning("a \(noun) cannot be delivered: \(reason)", fields(notice, NoticeMessages.undelivered))
        case .temporary, .notConfigured:
            let reason = failure.map { "\($0)" } ?? ""
            let next = context.clock.now + Self.wait(after: notice.attempts + 1)
            if next >= deadline { return try await drop(notice, .expired, reason, ledger, context) }
            try await ledger.postpone(notice, until: next, reason: reason, isNews: true)
            report(reason, of: notice.channel, context)
            context.log.notice("a \(noun) could not be sent yet: \(reason)", fields(notice))
            return .snooze(until: next)
        }
        return .completed
    }

    /// One minute, then twice as long each time, up to half an hour.
    private static func wait(after attempts: Int) -> Duration {
        min(longestWait, .seconds(60) * (1 << min(attempts - 1, 10)))
    }

    private func drop(
        _ notice: Notice,
        _ state: Notice.State,
        _ reason: String,
        _ ledger: NoticeLedger,
        _ context: PluginContext
    ) async throws -> PluginJobOutcome {
        try await ledger.finish(notice, state, reason: reason)
        if state == .expired {
            context.log.warning("a \(noun) was not sent: \(reason)", fields(notice, NoticeMessages.undelivered))
        } else {
            context.log.debug("a \(noun) is not sent: \(reason)", fields(notice))
        }
        return .completed
    }

    private func wait(
        _ notice: Notice,
        until instant: Instant,
        _ reason: String,
        _ ledger: NoticeLedger
    ) async throws -> PluginJobOutcome {
        try await ledger.postpone(notice, until: instant, reason: reason, isNews: false)
        return .snooze(until: instant)
    }

    // MARK: Words for operators

    private func report(_ reason: String?, of channel: Notice.Channel, _ context: PluginContext) {
        let (before, after) = trouble.withLock { trouble in
            let before = trouble
            trouble[channel] = reason
            return (before, trouble)
        }
        guard before != after else { return }
        let words = after.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue): \($0.value)" }
        context.report(degraded: words.isEmpty ? nil : words.joined(separator: "; "))
    }

    private func fields(_ notice: Notice, _ more: [String: String] = [:]) -> [String: String] {
        ["notice": notice.id, "record": notice.record, "rule": notice.rule, "channel": notice.channel.rawValue]
            .merging(more) { $1 }
    }
}
