package import GRDB
import TherapyKit

/// The application's seven tables: as its Sequelize 6 creates them, to the letter, with the columns of its users under
/// whatever names they have.
package struct ApplicationSchema: Sendable {
    struct Table: Sendable {
        let entity: Entity
        let name: String
        /// In the order in which they were declared; of the users, the fields that their columns serve.
        let columns: [String]
        let sql: String
        var hasStatus: Bool { columns.contains("status") }
    }

    let users: UserColumns

    init(users: UserColumns = UserColumns()) {
        self.users = users
    }

    /// In an order in which each refers only to earlier ones.
    static let tables = [users, therapists, sessions, forms, formResponses, resources, assignments]

    /// The columns of the users' table that the daemon has no use for.
    package func foreignUserColumns(_ db: Database) throws -> [String] {
        let known = Set(columns(of: Self.users).map(\.column))
        return try db.columns(in: Self.users.name).map(\.name).filter { !known.contains($0) }
    }

    /// A table's columns under their real names, each with the field that it serves.
    func columns(of table: Table) -> [(field: String, column: String)] {
        guard table.entity == .user else { return table.columns.map { ($0, $0) } }
        let own: Set = ["id", "createdAt", "updatedAt"]
        return table.columns.flatMap { field in
            own.contains(field) ? [(field, field)] : users.all.filter { $0.field == field }
        }
    }

    private static let users = Table(
        entity: .user,
        name: "Users",
        columns: ["id", "name", "email", "createdAt", "updatedAt", "phone", "timeZone"],
        sql: """
            CREATE TABLE `Users` (`id` UUID PRIMARY KEY, `name` VARCHAR(255) NOT NULL, `email` VARCHAR(255), \
            `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL, `phone` VARCHAR(255), \
            `timeZone` VARCHAR(255))
            """
    )

    private static let therapists = Table(
        entity: .therapist,
        name: "Therapists",
        columns: [
            "id", "userId", "bio", "specialties", "credentials", "isActive", "calendarIntegration", "meta",
            "createdAt", "updatedAt",
        ],
        sql: """
            CREATE TABLE `Therapists` (`id` UUID PRIMARY KEY, `userId` UUID NOT NULL REFERENCES `Users` (`id`) \
            ON DELETE CASCADE ON UPDATE CASCADE, `bio` TEXT NOT NULL, `specialties` JSON NOT NULL DEFAULT '[]', \
            `credentials` JSON NOT NULL DEFAULT '[]', `isActive` TINYINT(1) NOT NULL DEFAULT 1, \
            `calendarIntegration` JSON, `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, \
            `updatedAt` DATETIME NOT NULL)
            """
    )

    private static let sessions = Table(
        entity: .session,
        name: "Sessions",
        columns: [
            "id", "therapistId", "clientId", "startTime", "endTime", "status", "type", "format", "privateNotes",
            "sharedNotes", "meta", "createdAt", "updatedAt",
        ],
        sql: """
            CREATE TABLE `Sessions` (`id` UUID PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`) \
            ON DELETE CASCADE ON UPDATE CASCADE, `clientId` UUID NOT NULL REFERENCES `Users` (`id`) \
            ON DELETE CASCADE ON UPDATE CASCADE, `startTime` DATETIME NOT NULL, `endTime` DATETIME NOT NULL, \
            `status` TEXT NOT NULL DEFAULT 'scheduled', `type` TEXT NOT NULL, `format` TEXT NOT NULL, \
            `privateNotes` TEXT, `sharedNotes` TEXT, `meta` JSON NOT NULL DEFAULT '{}', \
            `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL)
            """
    )

    private static let forms = Table(
        entity: .form,
        name: "Forms",
        columns: ["id", "title", "description", "type", "fields", "isActive", "meta", "createdAt", "updatedAt"],
        sql: """
            CREATE TABLE `Forms` (`id` UUID PRIMARY KEY, `title` VARCHAR(255) NOT NULL, `description` TEXT, \
            `type` TEXT NOT NULL, `fields` JSON NOT NULL, `isActive` TINYINT(1) NOT NULL DEFAULT 1, \
            `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL)
            """
    )

    private static let formResponses = Table(
        entity: .formResponse,
        name: "FormResponses",
        columns: [
            "id", "formId", "sessionId", "clientId", "responses", "submittedAt", "meta", "createdAt", "updatedAt",
        ],
        sql: """
            CREATE TABLE `FormResponses` (`id` UUID PRIMARY KEY, `formId` UUID NOT NULL REFERENCES `Forms` (`id`) \
            ON DELETE CASCADE ON UPDATE CASCADE, `sessionId` UUID REFERENCES `Sessions` (`id`) \
            ON DELETE SET NULL ON UPDATE CASCADE, `clientId` UUID NOT NULL REFERENCES `Users` (`id`) \
            ON DELETE CASCADE ON UPDATE CASCADE, `responses` JSON NOT NULL, `submittedAt` DATETIME NOT NULL, \
            `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL)
            """
    )

    private static let resources = Table(
        entity: .resource,
        name: "Resources",
        columns: [
            "id", "therapistId", "title", "description", "type", "url", "isPublic", "tags", "meta", "createdAt",
            "updatedAt",
        ],
        sql: """
            CREATE TABLE `Resources` (`id` UUID PRIMARY KEY, `therapistId` UUID NOT NULL REFERENCES `Therapists` (`id`) \
            ON DELETE CASCADE ON UPDATE CASCADE, `title` VARCHAR(255) NOT NULL, `description` TEXT, \
            `type` TEXT NOT NULL, `url` VARCHAR(255) NOT NULL, `isPublic` TINYINT(1) NOT NULL DEFAULT 0, \
            `tags` JSON NOT NULL DEFAULT '[]', `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, \
            `updatedAt` DATETIME NOT NULL)
            """
    )

    private static let assignments = Table(
        entity: .assignment,
        name: "ResourceAssignments",
        columns: [
            "id", "resourceId", "clientId", "assignedAt", "dueDate", "status", "notes", "meta", "createdAt",
            "updatedAt",
        ],
        sql: """
            CREATE TABLE `ResourceAssignments` (`id` UUID PRIMARY KEY, `resourceId` UUID NOT NULL \
            REFERENCES `Resources` (`id`) ON DELETE CASCADE ON UPDATE CASCADE, `clientId` UUID NOT NULL \
            REFERENCES `Users` (`id`) ON DELETE CASCADE ON UPDATE CASCADE, `assignedAt` DATETIME NOT NULL, \
            `dueDate` DATETIME, `status` TEXT NOT NULL DEFAULT 'assigned', `notes` TEXT, \
            `meta` JSON NOT NULL DEFAULT '{}', `createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL)
            """
    )
}
