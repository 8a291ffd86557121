package import ControlAPI
import Practice
import TherapyKit
package import Varlink

extension PracticeHandlers {
    package func createResource(
        _ call: MethodCall<PracticeAPI.CreateResource, CallerSession>
    ) async throws -> PracticeAPI.CreateResource.Reply {
        let parameters = call.parameters
        let request = ResourceRequest(
            therapistId: Therapist.ID(parameters.therapistId),
            title: parameters.title,
            summary: parameters.description,
            type: counterpart(of: parameters.type),
            url: parameters.url,
            isPublic: parameters.isPublic ?? false,
            tags: parameters.tags ?? [],
            meta: try parameters.meta?.object(parameter: "meta") ?? JSONObject()
        )
        return try await answering {
            .init(resource: .init(try await practice.create(request, as: call.context.actor)))
        }
    }

    package func getResource(
        _ call: MethodCall<PracticeAPI.GetResource, CallerSession>
    ) async throws -> PracticeAPI.GetResource.Reply {
        try await answering { .init(resource: .init(try practice.resource(Resource.ID(call.parameters.id)))) }
    }

    package func listResources(
        _ call: MethodCall<PracticeAPI.ListResources, CallerSession>
    ) async throws -> PracticeAPI.ListResources.Reply {
        let parameters = call.parameters
        let query = ResourceQuery(
            therapistId: parameters.therapistId.map { Therapist.ID($0) },
            type: parameters.type.map { counterpart(of: $0) },
            tag: parameters.tag,
            isPublic: parameters.isPublic
        )
        return try await call.answerPages(
            query,
            limit: parameters.limit,
            after: parameters.after,
            page: practice.resources
        ) { .init(resources: $0.records.map(PracticeAPI.Resource.init), next: $0.next?.text) }
    }

    package func updateResource(
        _ call: MethodCall<PracticeAPI.UpdateResource, CallerSession>
    ) async throws -> PracticeAPI.UpdateResource.Reply {
        let parameters = call.parameters
        let cleared = try ClearedFields(
            parameters.clear,
            settable: ["description": parameters.description != nil]
        )
        let update = ResourceUpdate(
            title: parameters.title,
            summary: cleared.change("description", parameters.description),
            type: parameters.type.map { counterpart(of: $0) },
            url: parameters.url,
            isPublic: parameters.isPublic,
            tags: parameters.tags,
            meta: try parameters.meta?.object(parameter: "meta"),
            ifUpdatedAt: try parameters.ifUpdatedAt.map { try instant($0, parameter: "ifUpdatedAt") }
        )
        let id = Resource.ID(parameters.id)
        return try await answering {
            .init(resource: .init(try await practice.update(id, with: update, as: call.context.actor)))
        }
    }

    package func deleteResource(
        _ call: MethodCall<PracticeAPI.DeleteResource, CallerSession>
    ) async throws -> PracticeAPI.DeleteResource.Reply {
        let parameters = call.parameters
        return .init(
            deleted: try await delete(Resource.ID(parameters.id), dryRun: parameters.dryRun, by: call.context)
        )
    }
}
