package import GRDB
package import TherapyKit

extension Session: StoredRecord {
    package static let entity = Entity.session
    /// Whether there are private notes is asked in SQL: the notes themselves are not even read.
    package static let selection = [
        "id", "therapistId", "clientId", "startTime", "endTime", "status", "type", "format", "sharedNotes",
        "privateNotes IS NOT NULL AND privateNotes <> '' AS hasPrivateNotes", "meta", "createdAt", "updatedAt",
    ]
    package static let findStatement = findText
    package static let jsonColumns: Set = ["meta"]

    package init(_ row: inout RowReader) throws(PracticeError) {
        self.init(
            id: try row.recordID(),
            therapistId: try row.recordID(),
            clientId: try row.recordID(),
            startTime: try row.instant(),
            endTime: try row.instant(),
            status: try row.choice(),
            type: try row.choice(),
            format: try row.choice(),
            sharedNotes: try row.optionalText(),
            hasPrivateNotes: try row.bool(),
            meta: row.meta(),
            createdAt: row.stamp(),
            updatedAt: row.stamp()
        )
    }

    package var columns: KeyValuePairs<String, (any DatabaseValueConvertible)?> {
        [
            "id": id.text, "therapistId": therapistId.text, "clientId": clientId.text,
            "startTime": startTime.databaseText, "endTime": endTime.databaseText, "status": status.rawValue,
            "type": type.rawValue, "format": format.rawValue, "sharedNotes": sharedNotes, "meta": meta.databaseText,
            "createdAt": createdAt.databaseText, "updatedAt": updatedAt.databaseText,
        ]
    }
}
