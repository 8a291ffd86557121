package import GRDB
package import TherapyKit

extension User: StoredRecord {
    package static let entity = Entity.user
    package static let table = "Users"
    package static let selection = ["id", "name", "email", "phone", "timeZone", "createdAt", "updatedAt"]
    package static let findStatement = findText

    package init(_ row: inout RowReader) throws(PracticeError) {
        self.init(
            id: try row.recordID(),
            name: try row.text(),
            email: try row.optionalText(),
            phone: try row.optionalText(),
            timeZone: try row.optionalText(),
            createdAt: try row.instant(),
            updatedAt: try row.instant()
        )
    }

    package var columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> {
        [
            "id": id.text, "name": name, "email": email, "phone": phone, "timeZone": timeZone,
            "createdAt": createdAt.databaseText, "updatedAt": updatedAt.databaseText,
        ]
    }
}

extension Therapist: StoredRecord {
    package static let entity = Entity.therapist
    package static let table = "Therapists"
    package static let selection = [
        "id", "userId", "bio", "specialties", "credentials", "isActive", "calendarIntegration", "meta", "createdAt",
        "updatedAt",
    ]
    package static let findStatement = findText

    package init(_ row: inout RowReader) throws(PracticeError) {
        self.init(
            id: try row.recordID(),
            userId: try row.recordID(),
            bio: try row.text(),
            specialties: try row.texts(),
            credentials: try row.texts(),
            isActive: try row.bool(),
            calendarIntegration: try row.calendarIntegration(),
            meta: try row.object(),
            createdAt: try row.instant(),
            updatedAt: try row.instant()
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
    fileprivate mutating func calendarIntegration() throws(PracticeError) -> CalendarIntegration? {
        guard let json = try optionalObject() else { return nil }
        guard let integration = CalendarIntegration(json: json) else { throw malformed("lacks provider or calendarId") }
        return integration
    }
}
