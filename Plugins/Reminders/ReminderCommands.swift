import Notices
import TherapyKit

/// The commands that only reminders have.
struct ReminderCommands {
    private static let until = ConfigurationKey.duration(
        "until",
        default: .seconds(86_400),
        in: .seconds(60) ... .seconds(366 * 86_400),
        help: "How far to look ahead, as a time span."
    )
    private static let limit = ConfigurationKey.integer("limit", default: 100, in: 1...1000, help: "How many to list.")
    private static let session = ConfigurationKey.text("session", default: "", help: "The session.")
    private static let rule = ConfigurationKey<String?>.text("rule", help: "Only by this rule; by every one that fits.")

    static let declarations =
        [
            CommandDeclaration(
                name: "preview",
                summary: "Lists the reminders to come, if nothing changes",
                arguments: [.option(until), .option(limit)]
            ),
            CommandDeclaration(
                name: "resend",
                summary: "Sends a session's reminders once more, at once",
                discussion: """
                    Quiet hours and opt-outs hold. Nothing is resent by itself: this is for reminders that failed, \
                    or that nobody knows to have arrived.
                    """,
                arguments: [.positional(session, completion: .ids(.session)), .option(rule)],
                changes: true
            ),
        ] + NoticeCommands.declarations("reminder")

    let options: ReminderOptions
    let sender: NoticeSender
    let frontier: Frontier

    func answer(_ command: CommandInvocation, in context: PluginContext) async throws -> JSONObject {
        switch command.name {
        case "preview": try await preview(command, context)
        case "resend": try await resend(command, context)
        default: throw CommandError("there is no command \(command.name)")
        }
    }

    private struct Line {
        let at: Instant
        let json: JSONValue
    }

    private func preview(_ command: CommandInvocation, _ context: PluginContext) async throws -> JSONObject {
        let end = context.clock.now + command.arguments[Self.until]
        let limit = command.arguments[Self.limit]
        var lines = try await NoticeLedger(in: context).open(limit: limit).filter { $0.sendAt <= end }
            .map { Line(at: $0.sendAt, json: $0.json) }
        var isCut = lines.count == limit
        for rule in options.rules {
            let query = SessionQuery(
                statuses: [.scheduled],
                from: frontier.through(rule.reach) + .milliseconds(1),
                until: end + rule.before + .milliseconds(1),
                limit: limit
            )
            let page = try await context.records().sessions(query)
            isCut = isCut || page.next != nil
            for session in page.records where rule.fits(session) {
                lines += try await rule.channels.asyncMap { try await line(session, rule, $0, context) }
            }
        }
        lines.sort { $0.at < $1.at }
        return ["reminders": .array(lines.prefix(limit).map(\.json)), "more": .bool(isCut || lines.count > limit)]
    }

    private func line(
        _ session: Session,
        _ rule: ReminderRule,
        _ channel: Notice.Channel,
        _ context: PluginContext
    ) async throws -> Line {
        let due = rule.dueAt(session)
        var object: JSONObject = [
            "record": .string(session.id.text), "rule": .string(rule.name), "to": .string(rule.recipient.rawValue),
            "channel": .string(channel.rawValue), "state": "expected", "due": .string(due.wireText),
        ]
        var at = due
        if rule.recipient == .client {
            let (end, obstacle) = try await outlook(session, due, channel, context)
            at = end
            object["reason"] = obstacle.map(JSONValue.string)
        }
        object["at"] = .string(at.wireText)
        return Line(at: at, json: .object(object))
    }

    /// When it will be sent, and what stands against it.
    private func outlook(
        _ session: Session,
        _ due: Instant,
        _ channel: Notice.Channel,
        _ context: PluginContext
    ) async throws -> (Instant, String?) {
        guard let recipient = try await Recipient(session.clientId, in: context) else {
            return (due, "there is no such client")
        }
        if try await OptOuts(in: context).channels(of: session.clientId).contains(channel) {
            return (due, "the recipient opted out")
        }
        if (channel == .email ? recipient.user.email : recipient.user.phone) == nil {
            return (
                due, channel == .email ? "the recipient has no email address" : "the recipient has no telephone number"
            )
        }
        let end = options.notices.quietHours?.end(at: due, for: recipient) ?? due
        if end >= session.startTime { return (due, "quiet hours until it is too late") }
        return (end, end > due ? "quiet hours" : nil)
    }

    private func resend(_ command: CommandInvocation, _ context: PluginContext) async throws -> JSONObject {
        let session = try await context.records().session(Session.ID(command.arguments[Self.session]))
        let now = context.clock.now
        guard session.status == .scheduled, session.startTime > now else {
            throw CommandError("the session is over, or \(session.status.rawValue)")
        }
        let wanted = command.arguments[Self.rule]
        if let wanted, options.rule(wanted) == nil { throw CommandError("there is no rule \(wanted)") }
        let outcome = ReminderDecision.Outcome(sendAt: now, reason: "resent by hand")
        var plans: [NoticePlan] = []
        for rule in options.rules where rule.fits(session) && wanted.map({ $0 == rule.name }) ?? true {
            var recipient = session.clientId
            if rule.recipient == .therapist {
                recipient = try await context.records().therapist(session.therapistId).userId
            }
            plans += rule.channels.map { outcome.plan(for: session, by: rule, to: recipient, $0) }
        }
        guard !plans.isEmpty else { throw CommandError("no rule fits the session") }
        let waiting = try await sender.plan(plans, force: true, in: context)
        return ["waiting": .number(JSONNumber(waiting))]
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
