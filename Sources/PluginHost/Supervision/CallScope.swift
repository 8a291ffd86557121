import CallSlots
import TaskLanes

/// Has a call on record whenever the plugin's code has a thread.
struct CallScope: LaneScope {
    private let record: CallRecord

    init(_ call: PluginCall, of plugin: String) {
        record = CallRecord(owner: plugin, kind: call.kind.rawValue, subject: call.subject)
    }

    func enter() { record.enter() }
    func leave() { record.leave() }
}
