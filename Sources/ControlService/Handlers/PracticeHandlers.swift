package import ControlAPI
package import Practice
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
        guard let entity = Entity(rawValue: parameters.entity) else {
            throw OrgVarlinkService.InvalidParameter(parameter: "entity")
        }
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
}
