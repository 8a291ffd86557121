import ControlAPI
import TherapyKit
import Varlink

extension DaemonAPI.Event {
    /// A change as watchers see it: which columns differ and where the status went, never a value.
    init(_ change: Change) {
        var detail = JSONObject()
        if !change.columns.isEmpty { detail["columns"] = .array(change.columns.map(JSONValue.string)) }
        if change.oldStatus != change.newStatus {
            detail["from"] = change.oldStatus.map(JSONValue.string)
            detail["to"] = change.newStatus.map(JSONValue.string)
        }
        self.init(
            sequence: Int(change.sequence),
            at: change.at.wireText,
            kind: change.kind.rawValue,
            entity: change.entity.rawValue,
            id: change.id,
            actor: change.actor,
            detail: RawJSON(detail)
        )
    }
}
