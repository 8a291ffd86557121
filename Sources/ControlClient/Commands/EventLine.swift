import ControlAPI
import Varlink

/// An event on one line.
struct EventLine {
    private let event: DaemonAPI.Event

    init(_ event: DaemonAPI.Event) {
        self.event = event
    }

    /// `Tue 24 Nov 10:00:03  session.completed  Session 3f2a9c1e  plugin:auto-completion  scheduled → completed`
    func text(_ time: TimeFormat, inColor hasColor: Bool) -> String {
        let subject = [event.entity, event.id.map { String($0.prefix(idLength)) }].compactMap(\.self)
        let columns = [
            Style.secondary.applied(to: time.local(event.at, hasSeconds: true), inColor: hasColor),
            style.applied(to: event.kind.singleLine.padded(to: 20), inColor: hasColor),
            subject.joined(separator: " ").singleLine.padded(to: 18),
            Style.secondary.applied(to: event.actor.singleLine, inColor: hasColor),
            detail.singleLine,
        ]
        return columns.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// The ids of jobs begin with their time: those of a minute share the first eight characters.
    private var idLength: Int { event.entity == "Job" ? ShortID.minimumLength + 5 : ShortID.minimumLength }

    /// All fields with tabs between them.
    var plain: String {
        [
            String(event.sequence), event.at, event.kind, Cell(event.entity).plain, Cell(event.id).plain, event.actor,
            Cell(detail).plain,
        ].map(\.singleLine).joined(separator: "\t")
    }

    /// Where the status went, or which columns differ; what else a newer daemon says, as it says it.
    private var detail: String {
        if event.entity == "Job", let job = word("job") { return jobDetail(job) }
        let from: String? = try? event.detail.member("from")
        let to: String? = try? event.detail.member("to")
        if from != nil || to != nil { return [from, to].compactMap(\.self).joined(separator: " → ") }
        if let columns: [String] = try? event.detail.member("columns") { return columns.joined(separator: ", ") }
        return event.detail.members.isEmpty ? "" : JSONText.compact(event.detail)
    }

    /// `core/prune run 17, attempt 2: failed, disk full`
    private func jobDetail(_ job: String) -> String {
        let run: Int? = try? event.detail.member("run")
        let attempt: Int? = try? event.detail.member("attempt")
        let repeated = attempt.flatMap { $0 > 1 ? ", attempt \($0)" : nil } ?? ""
        let end = [word("outcome"), word("error")].compactMap(\.self).joined(separator: ", ")
        return "\(job)\(run.map { " run \($0)" } ?? "")\(repeated)\(end.isEmpty ? "" : ": \(end)")"
    }

    private func word(_ member: String) -> String? { try? event.detail.member(member) }

    private var style: Style {
        if event.kind == "job.finished" {
            return word("outcome").flatMap(SchedulerAPI.RunOutcome.init(rawValue:))?.cell.style ?? .plain
        }
        return switch event.kind.split(separator: ".").last {
        case "created", "completed": .good
        case "corrected", "no_show", "moved", "skipped": .warning
        case "deleted", "canceled", "discarded", "stuck": .bad
        default: .plain
        }
    }
}
