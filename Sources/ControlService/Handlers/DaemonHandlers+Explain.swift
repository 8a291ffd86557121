package import ControlAPI
import PluginHost
import Practice
import PracticeStore
import TherapyKit
package import Varlink

/// Why what happened to a record, and what will.
extension DaemonHandlers {
    /// The audit trail's entries and what each plugin says, in the order of their times.
    package func explain(
        _ call: MethodCall<DaemonAPI.Explain, CallerSession>
    ) async throws -> DaemonAPI.Explain.Reply {
        let parameters = call.parameters
        let entity = try entity(parameters.entity, parameter: "entity")
        let record = try explained(entity, parameters.id, call)
        let subject = (entity: entity, id: parameters.id)
        var lines: [(at: Instant, event: DaemonAPI.Event)] = []
        for entry in try call.answering({ () throws(PracticeError) in try pastEntries(of: subject) }) {
            lines.append((entry.entry.at, DaemonAPI.Event(past: entry, subject)))
        }
        for (plugin, answer) in await host.explain(record) {
            switch answer {
            case .success(let explanations):
                lines += explanations.map { explanation in
                    let at = explanation.at ?? practice.clock.now
                    return (at, DaemonAPI.Event(explanation, by: plugin, at: at, subject))
                }
            case .failure(let error):
                let silence = Explanation(at: nil, .suppressed, "explanation", reason: "the plugin failed: \(error)")
                let now = practice.clock.now
                lines.append((now, DaemonAPI.Event(silence, by: plugin, at: now, subject)))
            }
        }
        // Of one time, in the order in which they were said.
        let sorted = lines.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        return .init(lines: sorted.map(\.element.event))
    }

    private func explained(
        _ entity: Entity,
        _ id: String,
        _ call: MethodCall<DaemonAPI.Explain, CallerSession>
    ) throws -> ExplainedRecord {
        switch entity {
        case .session:
            .session(try call.answering { () throws(PracticeError) in try practice.session(Session.ID(id)) })
        case .assignment:
            .assignment(try call.answering { () throws(PracticeError) in try practice.assignment(Assignment.ID(id)) })
        default: throw OrgVarlinkService.InvalidParameter(parameter: "entity")
        }
    }

    private func pastEntries(of subject: (entity: Entity, id: String)) throws(PracticeError) -> [AuditRecord] {
        var query = AuditQuery(entity: subject.entity, id: subject.id, after: 0, limit: 1000)
        var records: [AuditRecord] = []
        while true {
            let page = try practice.store.auditPage(query)
            records += page.records
            guard let next = page.next else { return records }
            query.after = next
        }
    }
}

extension DaemonAPI.Event {
    /// What a plugin says; it has no place in the feed.
    fileprivate init(
        _ explanation: Explanation,
        by plugin: String,
        at: Instant,
        _ subject: (entity: Entity, id: String)
    ) {
        self.init(
            sequence: 0,
            at: at.wireText,
            kind: explanation.standing.rawValue,
            entity: subject.entity.rawValue,
            id: subject.id,
            actor: "plugin:\(plugin)",
            detail: RawJSON(["action": .string(explanation.action), "reason": .string(explanation.reason)])
        )
    }

    /// What the audit trail says.
    fileprivate init(past record: AuditRecord, _ subject: (entity: Entity, id: String)) {
        let entry = record.entry
        var detail: JSONObject = ["action": .string(entry.action)]
        detail["reason"] = entry.reason.map(JSONValue.string)
        if !entry.columns.isEmpty { detail["columns"] = .array(entry.columns.map(JSONValue.string)) }
        self.init(
            sequence: 0,
            at: entry.at.wireText,
            kind: Explanation.Standing.past.rawValue,
            entity: subject.entity.rawValue,
            id: subject.id,
            actor: entry.actor,
            detail: RawJSON(detail)
        )
    }
}
