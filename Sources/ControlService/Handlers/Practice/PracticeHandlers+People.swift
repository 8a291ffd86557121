package import ControlAPI
import Practice
import TherapyKit
package import Varlink

// MARK: Users

extension PracticeHandlers {
    package func createUser(
        _ call: MethodCall<PracticeAPI.CreateUser, CallerSession>
    ) async throws -> PracticeAPI.CreateUser.Reply {
        let parameters = call.parameters
        let request = UserRequest(
            name: parameters.name,
            email: parameters.email,
            phone: parameters.phone,
            timeZone: parameters.timeZone
        )
        return try await answering {
            .init(user: .init(try await practice.create(request, as: call.context.actor)))
        }
    }

    package func getUser(
        _ call: MethodCall<PracticeAPI.GetUser, CallerSession>
    ) async throws -> PracticeAPI.GetUser.Reply {
        try await answering { .init(user: .init(try practice.user(User.ID(call.parameters.id)))) }
    }

    package func listUsers(
        _ call: MethodCall<PracticeAPI.ListUsers, CallerSession>
    ) async throws -> PracticeAPI.ListUsers.Reply {
        let parameters = call.parameters
        return try await call.answerPages(
            UserQuery(search: parameters.search),
            limit: parameters.limit,
            after: parameters.after,
            page: practice.users
        ) { .init(users: $0.records.map(PracticeAPI.User.init), next: $0.next?.text) }
    }

    package func updateUser(
        _ call: MethodCall<PracticeAPI.UpdateUser, CallerSession>
    ) async throws -> PracticeAPI.UpdateUser.Reply {
        let parameters = call.parameters
        let cleared = try ClearedFields(
            parameters.clear,
            settable: [
                "email": parameters.email != nil, "phone": parameters.phone != nil,
                "timeZone": parameters.timeZone != nil,
            ]
        )
        let update = UserUpdate(
            name: parameters.name,
            email: cleared.change("email", parameters.email),
            phone: cleared.change("phone", parameters.phone),
            timeZone: cleared.change("timeZone", parameters.timeZone),
            ifUpdatedAt: try parameters.ifUpdatedAt.map { try instant($0, parameter: "ifUpdatedAt") }
        )
        return try await answering {
            .init(
                user: .init(try await practice.update(User.ID(parameters.id), with: update, as: call.context.actor))
            )
        }
    }

    package func deleteUser(
        _ call: MethodCall<PracticeAPI.DeleteUser, CallerSession>
    ) async throws -> PracticeAPI.DeleteUser.Reply {
        let parameters = call.parameters
        return .init(
            deleted: try await delete(User.ID(parameters.id), dryRun: parameters.dryRun, by: call.context)
        )
    }
}

// MARK: Therapists

extension PracticeHandlers {
    package func createTherapist(
        _ call: MethodCall<PracticeAPI.CreateTherapist, CallerSession>
    ) async throws -> PracticeAPI.CreateTherapist.Reply {
        let parameters = call.parameters
        let request = TherapistRequest(
            userId: User.ID(parameters.userId),
            bio: parameters.bio,
            specialties: parameters.specialties ?? [],
            credentials: parameters.credentials ?? [],
            calendarIntegration: parameters.calendarIntegration.map(CalendarIntegration.init),
            meta: try parameters.meta?.object(parameter: "meta") ?? JSONObject()
        )
        return try await answering {
            .init(therapist: .init(try await practice.create(request, as: call.context.actor)))
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
        return try await call.answerPages(
            TherapistQuery(specialty: parameters.specialty, isActive: parameters.isActive),
            limit: parameters.limit,
            after: parameters.after,
            page: practice.therapists
        ) { .init(therapists: $0.records.map(PracticeAPI.Therapist.init), next: $0.next?.text) }
    }

    package func updateTherapist(
        _ call: MethodCall<PracticeAPI.UpdateTherapist, CallerSession>
    ) async throws -> PracticeAPI.UpdateTherapist.Reply {
        let parameters = call.parameters
        let cleared = try ClearedFields(
            parameters.clear,
            settable: ["calendarIntegration": parameters.calendarIntegration != nil]
        )
        let update = TherapistUpdate(
            bio: parameters.bio,
            specialties: parameters.specialties,
            credentials: parameters.credentials,
            isActive: parameters.isActive,
            calendarIntegration: cleared.change(
                "calendarIntegration",
                parameters.calendarIntegration.map(CalendarIntegration.init)
            ),
            meta: try parameters.meta?.object(parameter: "meta"),
            ifUpdatedAt: try parameters.ifUpdatedAt.map { try instant($0, parameter: "ifUpdatedAt") }
        )
        let id = Therapist.ID(parameters.id)
        return try await answering {
            .init(therapist: .init(try await practice.update(id, with: update, as: call.context.actor)))
        }
    }

    package func deleteTherapist(
        _ call: MethodCall<PracticeAPI.DeleteTherapist, CallerSession>
    ) async throws -> PracticeAPI.DeleteTherapist.Reply {
        let parameters = call.parameters
        return .init(
            deleted: try await delete(Therapist.ID(parameters.id), dryRun: parameters.dryRun, by: call.context)
        )
    }
}

extension CalendarIntegration {
    init(_ integration: PracticeAPI.CalendarIntegration) {
        self.init(provider: integration.provider, calendarId: integration.calendarId)
    }
}
