import ControlAPI
import TherapyKit
import Varlink

extension PracticeAPI.Form {
    /// - Parameter version: which of the form's versions these fields are; the first until fields are changed.
    init(_ form: Form, version: Int = 1) {
        self.init(
            id: form.id.text,
            title: form.title,
            description: form.summary,
            type: counterpart(of: form.type),
            fields: form.fields.map(PracticeAPI.FormField.init),
            isActive: form.isActive,
            version: version,
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
    /// - Parameter formVersion: the version of the form that it answered.
    init(_ response: FormResponse, formVersion: Int = 1) {
        self.init(
            id: response.id.text,
            formId: response.formId.text,
            formVersion: formVersion,
            sessionId: response.sessionId?.text,
            clientId: response.clientId.text,
            responses: RawJSON(response.responses),
            submittedAt: response.submittedAt.wireText,
            meta: RawJSON(response.meta),
            createdAt: response.createdAt.wireText,
            updatedAt: response.updatedAt.wireText
        )
    }
}
