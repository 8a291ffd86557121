package import ControlAPI
import Practice
import TherapyKit
package import Varlink

extension PracticeHandlers {
    package func getSession(
        _ call: MethodCall<PracticeAPI.GetSession, CallerSession>
    ) async throws -> PracticeAPI.GetSession.Reply {
        do throws(PracticeError) {
            return .init(session: .init(try practice.session(Session.ID(call.parameters.id))))
        } catch {
            throw error.refusal
        }
    }

    package func listSessions(
        _ call: MethodCall<PracticeAPI.ListSessions, CallerSession>
    ) async throws -> PracticeAPI.ListSessions.Reply {
        let parameters = call.parameters
        let query = SessionQuery(
            therapistId: parameters.therapistId.map { Therapist.ID($0) },
            clientId: parameters.clientId.map { User.ID($0) },
            statuses: Set((parameters.status ?? []).map { counterpart(of: $0) }),
            from: try parameters.from.map { try instant($0, parameter: "from") },
            until: try parameters.until.map { try instant($0, parameter: "until") }
        )
        return try await call.answerPages(
            query,
            limit: parameters.limit,
            after: parameters.after,
            page: practice.sessions
        ) { .init(sessions: $0.records.map(PracticeAPI.Session.init), next: $0.next?.text) }
    }

    package func scheduleSession(
        _ call: MethodCall<PracticeAPI.ScheduleSession, CallerSession>
    ) async throws -> PracticeAPI.ScheduleSession.Reply {
        let parameters = call.parameters
        let request = SessionRequest(
            therapistId: Therapist.ID(parameters.therapistId),
            clientId: User.ID(parameters.clientId),
            startTime: try instant(parameters.startTime, parameter: "startTime"),
            endTime: try instant(parameters.endTime, parameter: "endTime"),
            type: counterpart(of: parameters.type),
            format: counterpart(of: parameters.format),
            sharedNotes: parameters.sharedNotes,
            meta: try parameters.meta?.object(parameter: "meta") ?? JSONObject()
        )
        return try await answering {
            let session = try await practice.schedule(
                request,
                allowOverlap: parameters.allowOverlap ?? false,
                as: call.context.actor
            )
            return .init(session: .init(session))
        }
    }

    package func updateSession(
        _ call: MethodCall<PracticeAPI.UpdateSession, CallerSession>
    ) async throws -> PracticeAPI.UpdateSession.Reply {
        let parameters = call.parameters
        let cleared = try ClearedFields(
            parameters.clear,
            settable: ["sharedNotes": parameters.sharedNotes != nil]
        )
        let update = SessionUpdate(
            type: parameters.type.map { counterpart(of: $0) },
            format: parameters.format.map { counterpart(of: $0) },
            sharedNotes: cleared.change("sharedNotes", parameters.sharedNotes),
            meta: try parameters.meta?.object(parameter: "meta"),
            ifUpdatedAt: try parameters.ifUpdatedAt.map { try instant($0, parameter: "ifUpdatedAt") }
        )
        let id = Session.ID(parameters.id)
        return try await answering {
            .init(session: .init(try await practice.update(id, with: update, as: call.context.actor)))
        }
    }

    package func rescheduleSession(
        _ call: MethodCall<PracticeAPI.RescheduleSession, CallerSession>
    ) async throws -> PracticeAPI.RescheduleSession.Reply {
        let parameters = call.parameters
        let startTime = try instant(parameters.startTime, parameter: "startTime")
        let endTime = try instant(parameters.endTime, parameter: "endTime")
        return try await answering {
            let (previous, session) = try await practice.reschedule(
                Session.ID(parameters.id),
                from: startTime,
                to: endTime,
                allowOverlap: parameters.allowOverlap ?? false,
                as: call.context.actor
            )
            return .init(previous: .init(previous), session: .init(session))
        }
    }

    package func deleteSession(
        _ call: MethodCall<PracticeAPI.DeleteSession, CallerSession>
    ) async throws -> PracticeAPI.DeleteSession.Reply {
        let parameters = call.parameters
        return .init(deleted: try await delete(Session.ID(parameters.id), dryRun: parameters.dryRun, by: call.context))
    }

    // MARK: Status

    package func completeSession(
        _ call: MethodCall<PracticeAPI.CompleteSession, CallerSession>
    ) async throws -> PracticeAPI.CompleteSession.Reply {
        .init(session: try await apply(.complete, to: call.parameters.id, by: call.context))
    }

    package func cancelSession(
        _ call: MethodCall<PracticeAPI.CancelSession, CallerSession>
    ) async throws -> PracticeAPI.CancelSession.Reply {
        let parameters = call.parameters
        return .init(
            session: try await apply(.cancel, to: parameters.id, because: parameters.reason, by: call.context)
        )
    }

    package func markNoShow(
        _ call: MethodCall<PracticeAPI.MarkNoShow, CallerSession>
    ) async throws -> PracticeAPI.MarkNoShow.Reply {
        .init(session: try await apply(.markNoShow, to: call.parameters.id, by: call.context))
    }

    package func correctSession(
        _ call: MethodCall<PracticeAPI.CorrectSession, CallerSession>
    ) async throws -> PracticeAPI.CorrectSession.Reply {
        let parameters = call.parameters
        let command = SessionCommand.correct(to: counterpart(of: parameters.status))
        return .init(
            session: try await apply(command, to: parameters.id, because: parameters.reason, by: call.context)
        )
    }

    private func apply(
        _ command: SessionCommand,
        to id: String,
        because reason: String? = nil,
        by caller: CallerSession
    ) async throws -> PracticeAPI.Session {
        try await answering {
            let change = SessionChange(Session.ID(id), command, reason: reason)
            return .init(try await practice.apply(change, as: caller.actor))
        }
    }
}
