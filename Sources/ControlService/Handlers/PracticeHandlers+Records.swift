package import ControlAPI
import Practice
import TherapyKit
package import Varlink

/// Reading what is not a session.
extension PracticeHandlers {
    // MARK: People

    package func getUser(
        _ call: MethodCall<PracticeAPI.GetUser, CallerSession>
    ) async throws -> PracticeAPI.GetUser.Reply {
        try await answering { .init(user: .init(try practice.user(User.ID(call.parameters.id)))) }
    }

    package func listUsers(
        _ call: MethodCall<PracticeAPI.ListUsers, CallerSession>
    ) async throws -> PracticeAPI.ListUsers.Reply {
        let parameters = call.parameters
        var query = UserQuery(search: parameters.search)
        return try await answering {
            try await call.answerPages(limit: parameters.limit, after: parameters.after) { request in
                query.limit = request.limit
                query.after = request.after
                return try practice.users(query)
            } reply: { users, next in
                .init(users: users.map(PracticeAPI.User.init), next: next)
            }
        }
    }

    package func getTherapist(
        _ call: MethodCall<PracticeAPI.GetTherapist, CallerSession>
    ) async throws -> PracticeAPI.GetTherapist.Reply {
        try await answering { .init(therapist: .init(try practice.therapist(Therapist.ID(call.parameters.id)))) }
    }

    package func listTherapists(
        _ call: MethodCall<PracticeAPI.ListTherapists, CallerSession>
    ) async throws -> PracticeAPI.ListTherapists.Reply {
        let parameters = call.parameters
        var query = TherapistQuery(specialty: parameters.specialty, isActive: parameters.isActive)
        return try await answering {
            try await call.answerPages(limit: parameters.limit, after: parameters.after) { request in
                query.limit = request.limit
                query.after = request.after
                return try practice.therapists(query)
            } reply: { therapists, next in
                .init(therapists: therapists.map(PracticeAPI.Therapist.init), next: next)
            }
        }
    }

    // MARK: Forms

    package func getForm(
        _ call: MethodCall<PracticeAPI.GetForm, CallerSession>
    ) async throws -> PracticeAPI.GetForm.Reply {
        let parameters = call.parameters
        // Versions are made when a form's fields are changed, which cannot be done yet: each form is its first.
        guard parameters.version ?? 1 == 1 else { throw OrgVarlinkService.InvalidParameter(parameter: "version") }
        return try await answering { .init(form: .init(try practice.form(Form.ID(parameters.id)))) }
    }

    package func listForms(
        _ call: MethodCall<PracticeAPI.ListForms, CallerSession>
    ) async throws -> PracticeAPI.ListForms.Reply {
        let parameters = call.parameters
        var query = FormQuery(type: parameters.type.map { counterpart(of: $0) }, isActive: parameters.isActive)
        return try await answering {
            try await call.answerPages(limit: parameters.limit, after: parameters.after) { request in
                query.limit = request.limit
                query.after = request.after
                return try practice.forms(query)
            } reply: { forms, next in
                .init(forms: forms.map { PracticeAPI.Form($0) }, next: next)
            }
        }
    }

    package func getResponse(
        _ call: MethodCall<PracticeAPI.GetResponse, CallerSession>
    ) async throws -> PracticeAPI.GetResponse.Reply {
        try await answering { .init(response: .init(try practice.response(FormResponse.ID(call.parameters.id)))) }
    }

    package func listResponses(
        _ call: MethodCall<PracticeAPI.ListResponses, CallerSession>
    ) async throws -> PracticeAPI.ListResponses.Reply {
        let parameters = call.parameters
        var query = FormResponseQuery(
            formId: parameters.formId.map { Form.ID($0) },
            sessionId: parameters.sessionId.map { Session.ID($0) },
            clientId: parameters.clientId.map { User.ID($0) },
            from: try parameters.from.map { try instant($0, parameter: "from") },
            until: try parameters.until.map { try instant($0, parameter: "until") }
        )
        return try await answering {
            try await call.answerPages(limit: parameters.limit, after: parameters.after) { request in
                query.limit = request.limit
                query.after = request.after
                return try practice.responses(query)
            } reply: { responses, next in
                .init(responses: responses.map { PracticeAPI.FormResponse($0) }, next: next)
            }
        }
    }

    // MARK: Resources

    package func getResource(
        _ call: MethodCall<PracticeAPI.GetResource, CallerSession>
    ) async throws -> PracticeAPI.GetResource.Reply {
        try await answering { .init(resource: .init(try practice.resource(Resource.ID(call.parameters.id)))) }
    }

    package func listResources(
        _ call: MethodCall<PracticeAPI.ListResources, CallerSession>
    ) async throws -> PracticeAPI.ListResources.Reply {
        let parameters = call.parameters
        var query = ResourceQuery(
            therapistId: parameters.therapistId.map { Therapist.ID($0) },
            type: parameters.type.map { counterpart(of: $0) },
            tag: parameters.tag,
            isPublic: parameters.isPublic
        )
        return try await answering {
            try await call.answerPages(limit: parameters.limit, after: parameters.after) { request in
                query.limit = request.limit
                query.after = request.after
                return try practice.resources(query)
            } reply: { resources, next in
                .init(resources: resources.map(PracticeAPI.Resource.init), next: next)
            }
        }
    }

    package func getAssignment(
        _ call: MethodCall<PracticeAPI.GetAssignment, CallerSession>
    ) async throws -> PracticeAPI.GetAssignment.Reply {
        try await answering {
            let assignment = try practice.assignment(Assignment.ID(call.parameters.id))
            return .init(assignment: .init(assignment, at: clock.now))
        }
    }

    package func listAssignments(
        _ call: MethodCall<PracticeAPI.ListAssignments, CallerSession>
    ) async throws -> PracticeAPI.ListAssignments.Reply {
        let parameters = call.parameters
        var query = AssignmentQuery(
            resourceId: parameters.resourceId.map { Resource.ID($0) },
            clientId: parameters.clientId.map { User.ID($0) },
            statuses: Set((parameters.status ?? []).map { counterpart(of: $0) }),
            isOverdue: parameters.isOverdue,
            dueBefore: try parameters.dueBefore.map { try instant($0, parameter: "dueBefore") }
        )
        return try await answering {
            try await call.answerPages(limit: parameters.limit, after: parameters.after) { request in
                query.limit = request.limit
                query.after = request.after
                return try practice.assignments(query)
            } reply: { assignments, next in
                .init(assignments: assignments.map { PracticeAPI.Assignment($0, at: clock.now) }, next: next)
            }
        }
    }
}
