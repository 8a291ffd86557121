import GRDB
import PracticeStore
package import TherapyKit

extension Practice {
    /// The form as it was in one of its versions; as it is, without one.
    package func form(_ id: Form.ID, version: Int?) throws(PracticeError) -> Form {
        guard let version else { return try form(id) }
        return try store.read { db in try Form.get(db, id, version: version) }
    }

    /// Keeps a client's answers, when they are what the form asks for.
    /// - Throws: ``PracticeError/invalid(_:)`` with everything that is wrong, by the fields' ids.
    package func submit(
        _ request: FormResponseRequest,
        as actor: Actor
    ) async throws(PracticeError) -> FormResponse {
        try await change("form_response.create", .formResponse, nil, as: actor) { transaction in
            try transaction.submit(request)
        }
    }

    /// Makes a form of a questionnaire that the daemon knows.
    package func createForm(
        of instrument: Instrument,
        meta: JSONObject = JSONObject(),
        as actor: Actor
    ) async throws(PracticeError) -> Form {
        let request = FormRequest(
            title: instrument.title,
            summary: instrument.summary,
            type: .assessment,
            fields: instrument.fields,
            meta: meta
        )
        return try await create(request, as: actor)
    }
}

extension RecordTransaction {
    func submit(_ request: FormResponseRequest) throws -> FormResponse {
        // What cannot be read cannot be asked, either.
        let form = try Form.get(db, request.formId, intact: ["fields"])
        try check([RecordReference("clientId", .user, request.clientId.text)])
        var problems = ResponseRules(fields: form.fields).problems(with: request.responses)
        if !form.isActive { problems.append(Problem(field: "formId", message: "is not active")) }
        if let id = request.sessionId, try Session.get(db, id).clientId != request.clientId {
            problems.append(Problem(field: "sessionId", message: "is another client's session"))
        }
        guard problems.isEmpty else { throw PracticeError.invalid(problems) }
        return try add(request.record(id: .random(), at: now))
    }
}
