package import GRDB
package import TherapyKit

extension Resource: StoredRecord {
    package static let entity = Entity.resource
    package static let selection = [
        "id", "therapistId", "title", "description", "type", "url", "isPublic", "tags", "meta", "createdAt",
        "updatedAt",
    ]
    package static let findStatement = findText
    package static let jsonColumns: Set = ["tags", "meta"]

    package init(_ row: inout RowReader) throws(PracticeError) {
        self.init(
            id: try row.recordID(),
            therapistId: try row.recordID(),
            title: try row.text(),
            summary: try row.optionalText(),
            type: try row.choice(),
            url: try row.text(),
            isPublic: try row.bool(),
            tags: row.labels(),
            meta: row.meta(),
            createdAt: row.stamp(),
            updatedAt: row.stamp()
        )
    }

    package var columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> {
        [
            "id": id.text, "therapistId": therapistId.text, "title": title, "description": summary,
            "type": type.rawValue, "url": url, "isPublic": isPublic ? 1 : 0, "tags": tags.databaseText,
            "meta": meta.databaseText, "createdAt": createdAt.databaseText, "updatedAt": updatedAt.databaseText,
        ]
    }
}

extension Assignment: StoredRecord {
    package static let entity = Entity.assignment
    package static let selection = [
        "id", "resourceId", "clientId", "assignedAt", "dueDate", "status", "notes", "meta", "createdAt", "updatedAt",
    ]
    package static let findStatement = findText
    package static let jsonColumns: Set = ["meta"]

    package init(_ row: inout RowReader) throws(PracticeError) {
        self.init(
            id: try row.recordID(),
            resourceId: try row.recordID(),
            clientId: try row.recordID(),
            assignedAt: try row.instant(),
            dueDate: try row.optionalInstant(),
            status: try row.choice(),
            notes: try row.optionalText(),
            meta: row.meta(),
            createdAt: row.stamp(),
            updatedAt: row.stamp()
        )
    }

    package var columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> {
        [
            "id": id.text, "resourceId": resourceId.text, "clientId": clientId.text,
            "assignedAt": assignedAt.databaseText, "dueDate": dueDate?.databaseText, "status": status.rawValue,
            "notes": notes, "meta": meta.databaseText, "createdAt": createdAt.databaseText,
            "updatedAt": updatedAt.databaseText,
        ]
    }
}
