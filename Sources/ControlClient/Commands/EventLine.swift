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
        let subject = [event.entity, event.id.map { String($0.prefix(ShortID.minimumLength)) }].compactMap(\.self)
        let columns = [
            Style.secondary.applied(to: time.local(event.at, hasSeconds: true), inColor: hasColor),
            style.applied(to: event.kind.singleLine.padded(to: 20), inColor: hasColor),
            subject.joined(separator: " ").singleLine.padded(to: 18),
            Style.secondary.applied(to: event.actor.singleLine, inColor: hasColor),
            detail.singleLine,
        ]
        return columns.filter { !$0.isEmpty }.joined(separator: "  ")
    }

    /// All fields with tabs between them.
    var plain: String {
        [
            String(event.sequence), event.at, event.kind, Cell(event.entity).plain, Cell(event.id).plain, event.actor,
            Cell(detail).plain,
        ].map(\.singleLine).joined(separator: "\t")
    }

    /// Where the status went, or which columns differ; what else a newer daemon says, as it says it.
    private var detail: String {
        let from: String? = try? event.detail.member("from")
        let to: String? = try? event.detail.member("to")
        if from != nil || to != nil { return [from, to].compactMap(\.self).joined(separator: " → ") }
        if let columns: [String] = try? event.detail.member("columns") { return columns.joined(separator: ", ") }
        return event.detail.members.isEmpty ? "" : JSONText.compact(event.detail)
    }

    private var style: Style {
        switch event.kind.split(separator: ".").last {
        case "created", "completed": .good
        case "corrected", "no_show", "moved": .warning
        case "deleted", "canceled": .bad
        default: .plain
        }
    }
}
