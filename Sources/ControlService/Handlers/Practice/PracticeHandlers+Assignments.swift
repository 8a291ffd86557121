package import ControlAPI
import Practice
import TherapyKit
package import Varlink

extension PracticeHandlers {
    package func assignResource(
        _ call: MethodCall<PracticeAPI.AssignResource, CallerSession>
    ) async throws -> PracticeAPI.AssignResource.Reply {
        let parameters = call.parameters
        let request = AssignmentRequest(
            resourceId: Resource.ID(parameters.resourceId),
            clientId: User.ID(parameters.clientId),
            dueDate: try parameters.dueDate.map { try instant($0, parameter: "dueDate") },
            notes: parameters.notes,
            meta: try parameters.meta?.object(parameter: "meta") ?? JSONObject()
        )
        return try await answering {
            .init(assignment: reply(try await practice.create(request, as: call.context.actor)))
        }
    }

    package func getAssignment(
        _ call: MethodCall<PracticeAPI.GetAssignment, CallerSession>
    ) async throws -> PracticeAPI.GetAssignment.Reply {
        try await answering {
            .init(assignment: reply(try practice.assignment(Assignment.ID(call.parameters.id))))
        }
    }

    package func listAssignments(
        _ call: MethodCall<PracticeAPI.ListAssignments, CallerSession>
    ) async throws -> PracticeAPI.ListAssignments.Reply {
        let parameters = call.parameters
        let query = AssignmentQuery(
            resourceId: parameters.resourceId.map { Resource.ID($0) },
            clientId: parameters.clientId.map { User.ID($0) },
            statuses: Set((parameters.status ?? []).map { counterpart(of: $0) }),
            isOverdue: parameters.isOverdue,
            dueBefore: try parameters.dueBefore.map { try instant($0, parameter: "dueBefore") }
        )
        return try await call.answerPages(
            query,
            limit: parameters.limit,
            after: parameters.after,
            page: practice.assignments
        ) { .init(assignments: $0.records.map(reply), next: $0.next?.text) }
    }

    package func updateAssignment(
        _ call: MethodCall<PracticeAPI.UpdateAssignment, CallerSession>
    ) async throws -> PracticeAPI.UpdateAssignment.Reply {
        let parameters = call.parameters
        let cleared = try ClearedFields(
            parameters.clear,
            settable: ["dueDate": parameters.dueDate != nil, "notes": parameters.notes != nil]
        )
        let update = AssignmentUpdate(
            dueDate: cleared.change("dueDate", try parameters.dueDate.map { try instant($0, parameter: "dueDate") }),
            notes: cleared.change("notes", parameters.notes),
            meta: try parameters.meta?.object(parameter: "meta"),
            ifUpdatedAt: try parameters.ifUpdatedAt.map { try instant($0, parameter: "ifUpdatedAt") }
        )
        let id = Assignment.ID(parameters.id)
        return try await answering {
            .init(assignment: reply(try await practice.update(id, with: update, as: call.context.actor)))
        }
    }

    package func markViewed(
        _ call: MethodCall<PracticeAPI.MarkViewed, CallerSession>
    ) async throws -> PracticeAPI.MarkViewed.Reply {
        .init(assignment: try await apply(.view, to: call.parameters.assignmentId, by: call.context))
    }

    package func completeAssignment(
        _ call: MethodCall<PracticeAPI.CompleteAssignment, CallerSession>
    ) async throws -> PracticeAPI.CompleteAssignment.Reply {
        .init(assignment: try await apply(.complete, to: call.parameters.assignmentId, by: call.context))
    }

    package func deleteAssignment(
        _ call: MethodCall<PracticeAPI.DeleteAssignment, CallerSession>
    ) async throws -> PracticeAPI.DeleteAssignment.Reply {
        _ = try await delete(Assignment.ID(call.parameters.id), dryRun: false, by: call.context)
        return .init()
    }

    private func apply(
        _ command: AssignmentCommand,
        to id: String,
        by caller: CallerSession
    ) async throws -> PracticeAPI.Assignment {
        try await answering {
            reply(try await practice.apply(command, to: Assignment.ID(id), as: caller.actor))
        }
    }

    private func reply(_ assignment: Assignment) -> PracticeAPI.Assignment {
        PracticeAPI.Assignment(assignment, at: clock.now)
    }
}
