package import GRDB
package import TherapyKit

extension Form: StoredRecord {
    package static let entity = Entity.form
    package static let table = "Forms"
    package static let selection = [
        "id", "title", "description", "type", "fields", "isActive", "meta", "createdAt", "updatedAt",
    ]
    package static let findStatement = findText

    package init(_ row: inout RowReader) throws(PracticeError) {
        self.init(
            id: try row.recordID(),
            title: try row.text(),
            summary: try row.optionalText(),
            type: try row.choice(),
            fields: try row.formFields(),
            isActive: try row.bool(),
            meta: try row.object(),
            createdAt: try row.instant(),
            updatedAt: try row.instant()
        )
    }

    package var columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> {
        [
            "id": id.text, "title": title, "description": summary, "type": type.rawValue,
            "fields": JSONValue.array(fields.map { .object($0.json) }).text, "isActive": isActive ? 1 : 0,
            "meta": meta.databaseText, "createdAt": createdAt.databaseText, "updatedAt": updatedAt.databaseText,
        ]
    }
}

extension FormResponse: StoredRecord {
    package static let entity = Entity.formResponse
    package static let table = "FormResponses"
    package static let selection = [
        "id", "formId", "sessionId", "clientId", "responses", "submittedAt", "meta", "createdAt", "updatedAt",
    ]
    package static let findStatement = findText

    package init(_ row: inout RowReader) throws(PracticeError) {
        self.init(
            id: try row.recordID(),
            formId: try row.recordID(),
            sessionId: try row.optionalRecordID(),
            clientId: try row.recordID(),
            responses: try row.object(),
            submittedAt: try row.instant(),
            meta: try row.object(),
            createdAt: try row.instant(),
            updatedAt: try row.instant()
        )
    }

    package var columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> {
        [
            "id": id.text, "formId": formId.text, "sessionId": sessionId?.text, "clientId": clientId.text,
            "responses": responses.databaseText, "submittedAt": submittedAt.databaseText, "meta": meta.databaseText,
            "createdAt": createdAt.databaseText, "updatedAt": updatedAt.databaseText,
        ]
    }
}

extension RowReader {
    fileprivate mutating func formFields() throws(PracticeError) -> [FormField] {
        var fields: [FormField] = []
        for (index, element) in try array().enumerated() {
            guard let json = element.object else { throw malformed("has a field \(index) that is no object") }
            do throws(Problem) {
                fields.append(try FormField(json: json))
            } catch {
                throw malformed("has a field \(index) whose \(error.field) \(error.message)")
            }
        }
        return fields
    }
}
