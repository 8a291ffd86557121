package import GRDB
package import TherapyKit

extension Form: StoredRecord {
    package static let entity = Entity.form
    package static let selection = [
        "id", "title", "description", "type", "fields", "isActive", FormVersions.current, "meta", "createdAt",
        "updatedAt",
    ]
    package static let findStatement = findText
    package static let jsonColumns: Set = ["fields", "meta"]

    package init(_ row: inout RowReader) throws(PracticeError) {
        self.init(
            id: try row.recordID(),
            title: try row.text(),
            summary: try row.optionalText(),
            type: try row.choice(),
            fields: row.formFields(),
            isActive: try row.bool(),
            version: try row.count(),
            meta: row.meta(),
            createdAt: row.stamp(),
            updatedAt: row.stamp()
        )
    }

    package var columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> {
        [
            "id": id.text, "title": title, "description": summary, "type": type.rawValue,
            "fields": fields.databaseText, "isActive": isActive ? 1 : 0,
            "meta": meta.databaseText, "createdAt": createdAt.databaseText, "updatedAt": updatedAt.databaseText,
        ]
    }
}

extension FormResponse: StoredRecord {
    package static let entity = Entity.formResponse
    package static let selection = [
        "id", "formId", FormVersions.answered, "sessionId", "clientId", "responses", "submittedAt", "meta", "createdAt",
        "updatedAt",
    ]
    package static let findStatement = findText
    package static let jsonColumns: Set = ["responses", "meta"]

    package init(_ row: inout RowReader) throws(PracticeError) {
        self.init(
            id: try row.recordID(),
            formId: try row.recordID(),
            formVersion: try row.count(),
            sessionId: try row.optionalRecordID(),
            clientId: try row.recordID(),
            responses: try row.object(),
            submittedAt: try row.instant(),
            meta: row.meta(),
            createdAt: row.stamp(),
            updatedAt: row.stamp()
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
    /// The fields of a form; those that cannot be read are left out.
    fileprivate mutating func formFields() -> [FormField] {
        let elements = excusing([]) { row throws(PracticeError) in try row.array() }
        var fields: [FormField] = []
        for (index, element) in elements.enumerated() {
            do throws(Problem) {
                guard let json = element.object else { throw Problem(field: "it", message: "is no object") }
                fields.append(try FormField(json: json))
            } catch {
                note("has a field \(index) that cannot be read: \(error.field) \(error.message)")
            }
        }
        return fields
    }
}

extension [FormField] {
    /// As the application writes them, with members that the daemon does not know.
    var databaseText: String { JSONValue.array(map { .object($0.json) }).text }

    /// - Returns: `nil` for what is no list of fields.
    init?(databaseText: String) {
        guard let elements = try? JSONValue(parsing: databaseText).array else { return nil }
        let fields = elements.compactMap { element in element.object.flatMap { try? FormField(json: $0) } }
        guard fields.count == elements.count else { return nil }
        self = fields
    }
}
