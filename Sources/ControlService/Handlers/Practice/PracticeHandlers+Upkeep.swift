package import ControlAPI
import Practice
import PracticeStore
import TherapyKit
package import Varlink

/// Erasing a client, and the rows that break a rule.
extension PracticeHandlers {
    package func eraseClient(
        _ call: MethodCall<PracticeAPI.EraseClient, CallerSession>
    ) async throws -> PracticeAPI.EraseClient.Reply {
        let parameters = call.parameters
        return try await answering {
            let erasure = try await practice.erase(
                client: User.ID(parameters.id),
                because: parameters.reason,
                isRehearsal: parameters.dryRun ?? false,
                as: call.context.actor
            )
            return .init(
                erased: named(erasure.erased),
                changed: named(erasure.changed),
                kept: erasure.kept.map { .init(what: $0.what, count: $0.count, reason: $0.reason) }
            )
        }
    }

    package func listFaults(
        _ call: MethodCall<PracticeAPI.ListFaults, CallerSession>
    ) async throws -> PracticeAPI.ListFaults.Reply {
        let parameters = call.parameters
        let query = FaultQuery(entity: try parameters.entity.map { try entity($0, parameter: "entity") })
        return try await call.answerPages(
            query,
            limit: parameters.limit,
            after: parameters.after,
            page: practice.store.faults
        ) { .init(faults: $0.records.map(PracticeAPI.Fault.init), next: $0.next?.text) }
    }

    func named(_ counts: [Entity: Int]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
    }
}

extension PracticeAPI.Fault {
    fileprivate init(_ noticed: NoticedFault) {
        let fault = noticed.fault
        self.init(
            entity: fault.entity.rawValue,
            id: fault.id,
            column: fault.field,
            reason: fault.reason,
            isServed: fault.isServed,
            since: noticed.since.wireText
        )
    }
}
