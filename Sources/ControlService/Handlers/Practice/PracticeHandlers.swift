package import ControlAPI
package import Practice
import PracticeStore
package import TherapyKit
package import Varlink

/// `io.unclutter.Therapy.Practice`: each call decoded, asked of the practice, and encoded.
package struct PracticeHandlers: PracticeInterface {
    package typealias Context = CallerSession

    let practice: Practice
    let clock: any WallClock

    package init(practice: Practice, clock: any WallClock) {
        self.practice = practice
        self.clock = clock
    }

    package func resolveId(
        _ call: MethodCall<PracticeAPI.ResolveId, CallerSession>
    ) async throws -> PracticeAPI.ResolveId.Reply {
        let parameters = call.parameters
        let entity = try entity(parameters.entity, parameter: "entity")
        let limit = try PageRequest.limit(parameters.limit ?? 10)
        return try await answering {
            .init(ids: try practice.ids(of: entity, beginningWith: parameters.prefix, limit: limit))
        }
    }

    /// Gives the practice's refusals the contract's names.
    func answering<Reply>(_ answer: () async throws -> Reply) async throws -> Reply {
        do {
            return try await answer()
        } catch let error as PracticeError {
            throw error.refusal
        }
    }

    /// Deletes a record, or says what would go.
    func delete<Record: StoredRecord>(
        _ id: RecordID<Record>,
        dryRun: Bool?,
        by caller: CallerSession
    ) async throws -> [String: Int] {
        try await answering {
            let counts = try await practice.delete(id, isRehearsal: dryRun ?? false, as: caller.actor)
            return named(counts)
        }
    }
}

/// Reads an entity's name; anything that is none is an invalid parameter.
func entity(_ name: String, parameter: String) throws(OrgVarlinkService.InvalidParameter) -> Entity {
    guard let entity = Entity(rawValue: name) else { throw OrgVarlinkService.InvalidParameter(parameter: parameter) }
    return entity
}
