package import ControlAPI
import Practice
import TherapyKit
package import Varlink

extension PracticeHandlers {
    package func createForm(
        _ call: MethodCall<PracticeAPI.CreateForm, CallerSession>
    ) async throws -> PracticeAPI.CreateForm.Reply {
        let parameters = call.parameters
        let request = FormRequest(
            title: parameters.title,
            summary: parameters.description,
            type: counterpart(of: parameters.type),
            fields: parameters.fields.map(FormField.init),
            meta: try parameters.meta?.object(parameter: "meta") ?? JSONObject()
        )
        return try await answering {
            .init(form: .init(try await practice.create(request, as: call.context.actor)))
        }
    }

    package func getForm(
        _ call: MethodCall<PracticeAPI.GetForm, CallerSession>
    ) async throws -> PracticeAPI.GetForm.Reply {
        let parameters = call.parameters
        return try await answering {
            .init(form: .init(try practice.form(Form.ID(parameters.id), version: parameters.version)))
        }
    }

    package func listForms(
        _ call: MethodCall<PracticeAPI.ListForms, CallerSession>
    ) async throws -> PracticeAPI.ListForms.Reply {
        let parameters = call.parameters
        return try await call.answerPages(
            FormQuery(type: parameters.type.map { counterpart(of: $0) }, isActive: parameters.isActive),
            limit: parameters.limit,
            after: parameters.after,
            page: practice.forms
        ) { .init(forms: $0.records.map(PracticeAPI.Form.init), next: $0.next?.text) }
    }

    package func updateForm(
        _ call: MethodCall<PracticeAPI.UpdateForm, CallerSession>
    ) async throws -> PracticeAPI.UpdateForm.Reply {
        let parameters = call.parameters
        let cleared = try ClearedFields(
            parameters.clear,
            settable: ["description": parameters.description != nil]
        )
        let update = FormUpdate(
            title: parameters.title,
            summary: cleared.change("description", parameters.description),
            fields: parameters.fields?.map(FormField.init),
            isActive: parameters.isActive,
            meta: try parameters.meta?.object(parameter: "meta"),
            ifUpdatedAt: try parameters.ifUpdatedAt.map { try instant($0, parameter: "ifUpdatedAt") }
        )
        return try await answering {
            .init(form: .init(try await practice.update(Form.ID(parameters.id), with: update, as: call.context.actor)))
        }
    }

    package func deleteForm(
        _ call: MethodCall<PracticeAPI.DeleteForm, CallerSession>
    ) async throws -> PracticeAPI.DeleteForm.Reply {
        let parameters = call.parameters
        return .init(deleted: try await delete(Form.ID(parameters.id), dryRun: parameters.dryRun, by: call.context))
    }

    // MARK: Instruments

    package func listInstruments(
        _ call: MethodCall<PracticeAPI.ListInstruments, CallerSession>
    ) async throws -> PracticeAPI.ListInstruments.Reply {
        .init(instruments: Instrument.all.map(PracticeAPI.Instrument.init))
    }

    package func createInstrumentForm(
        _ call: MethodCall<PracticeAPI.CreateInstrumentForm, CallerSession>
    ) async throws -> PracticeAPI.CreateInstrumentForm.Reply {
        let instrument = try instrument(call.parameters.instrument)
        let meta = try call.parameters.meta?.object(parameter: "meta") ?? JSONObject()
        return try await answering {
            .init(form: .init(try await practice.createForm(of: instrument, meta: meta, as: call.context.actor)))
        }
    }

    /// An instrument that is not known is an invalid value, told with those that are.
    func instrument(_ id: String) throws -> Instrument {
        if let instrument = Instrument(id: id) { return instrument }
        let known = Instrument.all.map(\.id).joined(separator: ", ")
        throw PracticeAPI.Invalid(problems: [.init(field: "instrument", message: "is none of \(known)")])
    }
}
