import ControlAPI
import TherapyKit
import Varlink

extension PracticeAPI.Form {
    init(_ form: Form) {
        self.init(
            id: form.id.text,
            title: form.title,
            description: form.summary,
            type: counterpart(of: form.type),
            fields: form.fields.map(PracticeAPI.FormField.init),
            isActive: form.isActive,
            version: form.version,
            meta: RawJSON(form.meta),
            createdAt: form.createdAt.wireText,
            updatedAt: form.updatedAt.wireText
        )
    }
}

extension PracticeAPI.FormField {
    init(_ field: FormField) {
        self.init(
            id: field.id,
            label: field.label,
            type: counterpart(of: field.type),
            required: field.required,
            options: field.options,
            validation: field.validation,
            helpText: field.helpText
        )
    }
}

extension PracticeAPI.FormResponse {
    /// - Parameter score: where the form is a questionnaire that the daemon knows.
    init(_ response: FormResponse, score: Score?) {
        self.init(
            id: response.id.text,
            formId: response.formId.text,
            formVersion: response.formVersion,
            sessionId: response.sessionId?.text,
            clientId: response.clientId.text,
            responses: RawJSON(response.responses),
            submittedAt: response.submittedAt.wireText,
            meta: RawJSON(response.meta),
            createdAt: response.createdAt.wireText,
            updatedAt: response.updatedAt.wireText,
            score: score.map(PracticeAPI.Score.init)
        )
    }
}

extension FormField {
    init(_ field: PracticeAPI.FormField) {
        self.init(
            id: field.id,
            label: field.label,
            type: counterpart(of: field.type),
            required: field.required,
            options: field.options,
            validation: field.validation,
            helpText: field.helpText
        )
    }
}
