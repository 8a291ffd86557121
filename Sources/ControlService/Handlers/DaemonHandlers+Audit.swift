package import ControlAPI
import Practice
import PracticeStore
import TherapyKit
package import Varlink

/// The audit trail.
extension DaemonHandlers {
    /// One page, or with `more` all of them.
    package func listAudit(
        _ call: MethodCall<DaemonAPI.ListAudit, CallerSession>
    ) async throws -> DaemonAPI.ListAudit.Reply {
        let parameters = call.parameters
        var query = AuditQuery(
            entity: try parameters.entity.map { try entity($0, parameter: "entity") },
            id: parameters.id,
            actor: parameters.actor,
            from: try parameters.from.map { try instant($0, parameter: "from") },
            until: try parameters.until.map { try instant($0, parameter: "until") },
            after: Int64(parameters.after ?? 0),
            limit: try PageRequest.limit(parameters.limit)
        )
        return try await withTaskExecutorPreference(globalConcurrentExecutor) {
            while true {
                let page = try call.answering { () throws(PracticeError) in try practice.store.auditPage(query) }
                let reply = DaemonAPI.ListAudit.Reply(
                    entries: page.records.map(DaemonAPI.AuditEntry.init),
                    next: page.next.map { Int($0) }
                )
                guard call.wantsMore, let next = page.next else { return reply }
                try await call.send(reply)
                query.after = next
            }
        }
    }

    /// A million entries take seconds: not on the event loop.
    package func verifyAudit(
        _ call: MethodCall<DaemonAPI.VerifyAudit, CallerSession>
    ) async throws -> DaemonAPI.VerifyAudit.Reply {
        do throws(PracticeError) {
            let found = try await practice.store.verifyAudit()
            return .init(
                entries: Int(found.entries),
                intact: found.firstBroken == nil,
                firstBroken: found.firstBroken.map { Int($0) }
            )
        } catch {
            throw error.refusal
        }
    }
}

extension DaemonAPI.AuditEntry {
    init(_ record: AuditRecord) {
        let entry = record.entry
        self.init(
            sequence: Int(record.sequence),
            at: entry.at.wireText,
            actor: entry.actor,
            uid: entry.uid.map { Int($0) },
            action: entry.action,
            entity: entry.entity?.rawValue ?? "",
            id: entry.id,
            fields: entry.columns,
            reason: entry.reason,
            hash: record.hash.map { byte in
                let digits = String(byte, radix: 16)
                return byte < 16 ? "0" + digits : digits
            }.joined()
        )
    }
}
