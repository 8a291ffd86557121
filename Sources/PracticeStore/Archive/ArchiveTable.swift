package import TherapyKit

/// A table that is part of an archive: the application's seven, and those of the daemon that belong to the records.
package struct ArchiveTable: Sendable {
    package let name: String
    /// `nil` for the daemon's own.
    package let entity: Entity?
    /// What tells its rows apart.
    let key: [String]

    /// In an order in which each refers only to earlier ones. The versions of a form stand before the responses that
    /// answered them, and a response before the version that it answered.
    package static let all: [ArchiveTable] = [
        application(.user), application(.therapist), application(.session), application(.form), formVersions,
        application(.formResponse), responseVersions, application(.resource), application(.assignment),
    ]

    static let formVersions = ArchiveTable(
        name: "therapyd_form_versions",
        entity: nil,
        key: ["formId", "version"]
    )
    static let responseVersions = ArchiveTable(name: "therapyd_response_versions", entity: nil, key: ["responseId"])

    private static func application(_ entity: Entity) -> ArchiveTable {
        ArchiveTable(name: entity.table, entity: entity, key: ["id"])
    }
}
