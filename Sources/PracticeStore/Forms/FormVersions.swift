package import GRDB
package import TherapyKit

/// The versions of a form's fields, each kept for the responses that answered it.
///
/// Triggers keep them, whoever changes a form: see ``Attachments``.
///
/// The application's ids have numeric affinity. Without the casts, SQLite would compare them as numbers, which no index
/// of a text serves: each look-up would walk through the whole table. In a trigger, `OLD` and `NEW` have no affinity.
package enum FormVersions {
    /// In a form's row: the version that its fields are.
    static let current = """
        (SELECT coalesce(max(version), 0) + 1 FROM therapyd_form_versions \
        WHERE formId = CAST(Forms.id AS TEXT)) AS version
        """

    /// In a response's row: the version that it answered.
    static let answered = """
        coalesce((SELECT version FROM therapyd_response_versions \
        WHERE responseId = CAST(FormResponses.id AS TEXT)), 1) AS formVersion
        """

    /// Notes the forms that were answered while no trigger took notes. Responses of that while are taken to answer the
    /// first version: nothing tells them from those that did.
    static func catchUp(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO therapyd_answered_forms (formId) SELECT DISTINCT CAST(formId AS TEXT) FROM FormResponses \
                WHERE formId IS NOT NULL AND CAST(formId AS TEXT) NOT IN (SELECT formId FROM therapyd_answered_forms)
                """
        )
    }

    /// The fields of an earlier version; `nil` when there is no such version, or it cannot be read.
    static func fields(_ db: Database, of form: Form.ID, version: Int) throws -> [FormField]? {
        let statement = try db.cachedStatement(
            sql: "SELECT fields FROM therapyd_form_versions WHERE formId = ? AND version = ?"
        )
        return try String.fetchOne(statement, arguments: [form.text, version]).flatMap([FormField].init(databaseText:))
    }
}

extension Form {
    /// The form as it was in a version; its other fields are today's.
    /// - Throws: ``PracticeError/invalid(_:)`` when there is none of that number.
    package static func get(_ db: Database, _ id: ID, version: Int) throws -> Form {
        let form = try get(db, id)
        if version == form.version { return form }
        guard let fields = try FormVersions.fields(db, of: id, version: version) else {
            throw PracticeError.invalid([
                Problem(field: "version", message: "the form has the versions 1 to \(form.version)")
            ])
        }
        return Form(
            id: id,
            title: form.title,
            summary: form.summary,
            type: form.type,
            fields: fields,
            isActive: form.isActive,
            version: version,
            meta: form.meta,
            createdAt: form.createdAt,
            updatedAt: form.updatedAt
        )
    }
}
