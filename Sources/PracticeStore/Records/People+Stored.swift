package import GRDB
package import TherapyKit

extension User: StoredRecord {
    package static let entity = Entity.user
    package static let source = UserColumns.view
    package static let selection = ["id", "name", "email", "phone", "timeZone", "createdAt", "updatedAt"]
    package static let findStatement = findText
    package static let jsonColumns: Set<String> = []

    package init(_ row: inout RowReader) throws(PracticeError) {
        self.init(
            id: try row.recordID(),
            name: try row.text(),
            email: try row.optionalText(),
            phone: try row.optionalText(),
            timeZone: try row.optionalText(),
            createdAt: row.stamp(),
            updatedAt: row.stamp()
        )
    }

    package var columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> {
        [
            "id": id.text, "name": name, "email": email, "phone": phone, "timeZone": timeZone,
            "createdAt": createdAt.databaseText, "updatedAt": updatedAt.databaseText,
        ]
    }

    package func stored(
        _ field: String,
        _ value: (any DatabaseValueConvertible)?,
        in schema: ApplicationSchema
    ) -> [(column: String, value: (any DatabaseValueConvertible)?)]? {
        guard ["name", "email", "phone", "timeZone"].contains(field) else { return [(field, value)] }
        return schema.users.columns(of: field, text: value as? String)?.map { (UserColumns.quoted($0), $1) }
    }
}

extension Therapist: StoredRecord {
    package static let entity = Entity.therapist
    package static let selection = [
        "id", "userId", "bio", "specialties", "credentials", "isActive", "calendarIntegration", "meta", "createdAt",
        "updatedAt",
    ]
    package static let findStatement = findText
    package static let jsonColumns: Set = ["specialties", "credentials", "calendarIntegration", "meta"]

    package init(_ row: inout RowReader) throws(PracticeError) {
        self.init(
            id: try row.recordID(),
            userId: try row.recordID(),
            bio: try row.text(),
            specialties: row.labels(),
            credentials: row.labels(),
            isActive: try row.bool(),
            calendarIntegration: row.calendarIntegration(),
            meta: row.meta(),
            createdAt: row.stamp(),
            updatedAt: row.stamp()
        )
    }

    package var columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> {
        [
            "id": id.text, "userId": userId.text, "bio": bio, "specialties": specialties.databaseText,
            "credentials": credentials.databaseText, "isActive": isActive ? 1 : 0,
            "calendarIntegration": calendarIntegration?.json.databaseText, "meta": meta.databaseText,
            "createdAt": createdAt.databaseText, "updatedAt": updatedAt.databaseText,
        ]
    }
}

extension RowReader {
    fileprivate mutating func calendarIntegration() -> CalendarIntegration? {
        excusing(nil) { row throws(PracticeError) in
            guard let json = try row.optionalObject() else { return nil }
            guard let integration = CalendarIntegration(json: json) else {
                throw row.malformed("lacks provider or calendarId")
            }
            return integration
        }
    }
}
