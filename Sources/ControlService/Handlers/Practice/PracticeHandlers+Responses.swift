package import ControlAPI
import Practice
import TherapyKit
package import Varlink

extension PracticeHandlers {
    package func submitResponse(
        _ call: MethodCall<PracticeAPI.SubmitResponse, CallerSession>
    ) async throws -> PracticeAPI.SubmitResponse.Reply {
        let parameters = call.parameters
        let request = FormResponseRequest(
            formId: Form.ID(parameters.formId),
            clientId: User.ID(parameters.clientId),
            sessionId: parameters.sessionId.map { Session.ID($0) },
            responses: try parameters.responses.object(parameter: "responses"),
            meta: try parameters.meta?.object(parameter: "meta") ?? JSONObject()
        )
        return try await answering {
            .init(response: try scored(try await practice.submit(request, as: call.context.actor)))
        }
    }

    package func getResponse(
        _ call: MethodCall<PracticeAPI.GetResponse, CallerSession>
    ) async throws -> PracticeAPI.GetResponse.Reply {
        try await answering {
            .init(response: try scored(try practice.response(FormResponse.ID(call.parameters.id))))
        }
    }

    package func listResponses(
        _ call: MethodCall<PracticeAPI.ListResponses, CallerSession>
    ) async throws -> PracticeAPI.ListResponses.Reply {
        let parameters = call.parameters
        let query = FormResponseQuery(
            formId: parameters.formId.map { Form.ID($0) },
            sessionId: parameters.sessionId.map { Session.ID($0) },
            clientId: parameters.clientId.map { User.ID($0) },
            from: try parameters.from.map { try instant($0, parameter: "from") },
            until: try parameters.until.map { try instant($0, parameter: "until") }
        )
        return try await call.answerPages(
            query,
            limit: parameters.limit,
            after: parameters.after,
            page: practice.responses
        ) { page throws(PracticeError) in
            let scores = try practice.scores(of: page.records)
            return .init(
                responses: page.records.map { PracticeAPI.FormResponse($0, score: scores[$0.id]) },
                next: page.next?.text
            )
        }
    }

    package func deleteResponse(
        _ call: MethodCall<PracticeAPI.DeleteResponse, CallerSession>
    ) async throws -> PracticeAPI.DeleteResponse.Reply {
        _ = try await delete(FormResponse.ID(call.parameters.id), dryRun: false, by: call.context)
        return .init()
    }

    package func listOutcomes(
        _ call: MethodCall<PracticeAPI.ListOutcomes, CallerSession>
    ) async throws -> PracticeAPI.ListOutcomes.Reply {
        let parameters = call.parameters
        let client = User.ID(parameters.clientId)
        let instrument = try parameters.instrument.map(instrument)
        let query = OutcomeQuery(
            clientId: client,
            instrument: instrument,
            from: try parameters.from.map { try instant($0, parameter: "from") },
            until: try parameters.until.map { try instant($0, parameter: "until") }
        )
        // A client who is not there has no history; that is not the same as an empty one.
        _ = try await answering { try practice.user(client) }
        return try await call.answerPages(
            query,
            limit: parameters.limit,
            after: parameters.after,
            page: practice.outcomes
        ) { .init(outcomes: $0.records.map(PracticeAPI.Outcome.init), next: $0.next?.text) }
    }

    private func scored(_ response: FormResponse) throws(PracticeError) -> PracticeAPI.FormResponse {
        PracticeAPI.FormResponse(response, score: try practice.scores(of: [response])[response.id])
    }
}
