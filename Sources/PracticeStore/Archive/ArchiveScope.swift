import GRDB
package import TherapyKit

/// What an archive is about.
package enum ArchiveScope: Hashable, Sendable {
    case practice
    /// All about one client, and of others no more than tells who treated them: a therapist's id and name.
    case client(User.ID)

    package var client: User.ID? {
        guard case .client(let id) = self else { return nil }
        return id
    }

    /// Which of a table's rows belong to it; every `?` is the client's id.
    func condition(on table: ArchiveTable) -> String? {
        switch self {
        case .practice: Self.practiceCondition(table)
        case .client: Self.clientCondition(table)
        }
    }

    /// What the daemon kept of rows that are gone is left out.
    private static func practiceCondition(_ table: ArchiveTable) -> String? {
        switch table.name {
        case ArchiveTable.formVersions.name: "EXISTS (SELECT 1 FROM Forms WHERE id = formId)"
        case ArchiveTable.responseVersions.name: "EXISTS (SELECT 1 FROM FormResponses WHERE id = responseId)"
        default: nil
        }
    }

    private static func clientCondition(_ table: ArchiveTable) -> String {
        switch table.entity {
        case .user: "(id = ? OR id IN (SELECT userId FROM Therapists WHERE id IN (\(therapists))))"
        case .therapist: "(userId = ? OR id IN (\(therapists)))"
        case .session, .formResponse, .assignment: "clientId = ?"
        case .form: "id IN (SELECT formId FROM FormResponses WHERE clientId = ?)"
        case .resource: "id IN (\(resources))"
        case nil where table.name == ArchiveTable.formVersions.name:
            """
            EXISTS (SELECT 1 FROM FormResponses AS answer \
            WHERE answer.clientId = ? AND answer.formId = therapyd_form_versions.formId AND \
            coalesce((SELECT version FROM therapyd_response_versions WHERE responseId = answer.id), 1) \
            = therapyd_form_versions.version)
            """
        case nil: "EXISTS (SELECT 1 FROM FormResponses WHERE id = responseId AND clientId = ?)"
        }
    }

    private static let resources = "SELECT resourceId FROM ResourceAssignments WHERE clientId = ?"
    private static let therapists = """
        SELECT therapistId FROM Sessions WHERE clientId = ? \
        UNION SELECT therapistId FROM Resources WHERE id IN (\(resources))
        """

    /// The columns that a row keeps; `nil` for all.
    func reducedColumns(of row: ArchiveRow, _ entity: Entity?, users: UserColumns) -> [String]? {
        guard case .client(let client) = self else { return nil }
        return switch entity {
        case .user where row["id"]?.idText != client.text: ["id"] + users.name
        case .therapist where row["userId"]?.idText != client.text: ["id", "userId"]
        default: nil
        }
    }
}
