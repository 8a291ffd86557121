import GRDB
import PracticeStore
package import TherapyKit

extension Practice {
    // MARK: One record

    package func user(_ id: User.ID) throws(PracticeError) -> User { try record(id) }
    package func therapist(_ id: Therapist.ID) throws(PracticeError) -> Therapist { try record(id) }
    package func session(_ id: Session.ID) throws(PracticeError) -> Session { try record(id) }
    package func form(_ id: Form.ID) throws(PracticeError) -> Form { try record(id) }
    package func response(_ id: FormResponse.ID) throws(PracticeError) -> FormResponse { try record(id) }
    package func resource(_ id: Resource.ID) throws(PracticeError) -> Resource { try record(id) }
    package func assignment(_ id: Assignment.ID) throws(PracticeError) -> Assignment { try record(id) }

    private func record<Record: StoredRecord>(_ id: RecordID<Record>) throws(PracticeError) -> Record {
        try store.fetch { db in try Record.get(db, id) }
    }

    // MARK: Lists

    package func users(_ query: UserQuery) throws(PracticeError) -> Page<User> {
        try read(page(of: query), query)
    }

    package func therapists(_ query: TherapistQuery) throws(PracticeError) -> Page<Therapist> {
        try read(page(of: query), query)
    }

    /// - Throws: ``PracticeError/invalid(_:)`` when sessions of no or several statuses are asked for by their end, for
    ///   which there is no index.
    package func sessions(_ query: SessionQuery) throws(PracticeError) -> Page<Session> {
        if query.order == .endTime, query.statuses.count != 1 {
            throw .invalid([Problem(field: "order", message: "by their end, sessions of one status are listed")])
        }
        return try read(page(of: query), query)
    }

    package func forms(_ query: FormQuery) throws(PracticeError) -> Page<Form> {
        try read(page(of: query), query)
    }

    package func responses(_ query: FormResponseQuery) throws(PracticeError) -> Page<FormResponse> {
        try read(page(of: query), query)
    }

    package func resources(_ query: ResourceQuery) throws(PracticeError) -> Page<Resource> {
        try read(page(of: query), query)
    }

    package func assignments(_ query: AssignmentQuery) throws(PracticeError) -> Page<Assignment> {
        try read(page(of: query), query)
    }

    private func read<Record>(
        _ page: PageQuery<Record>,
        _ query: some RecordQuery<Record>
    ) throws(PracticeError) -> Page<Record> {
        try store.fetch { db in
            try page.page(db, after: query.after, limit: min(max(1, query.limit), 1000))
        }
    }

    // MARK: Their statements

    func page(of query: UserQuery) -> PageQuery<User> {
        var page = PageQuery<User>(orderedBy: "name")
        if let search = query.search {
            // SQLite itself knows the case of ASCII letters alone.
            let lower = search.utf8.allSatisfy { $0 < 0x80 } ? "lower" : DatabaseFunction.lowercase.name
            let text = search.lowercased()
            page.filter("(instr(\(lower)(name), ?) > 0 OR instr(\(lower)(email), ?) > 0)", text, times: 2)
        }
        return page
    }

    func page(of query: TherapistQuery) -> PageQuery<Therapist> {
        var page = PageQuery<Therapist>(orderedBy: nil)
        page.filter(Self.list("specialties", contains: "?"), query.specialty)
        page.filter("isActive = ?", query.isActive)
        return page
    }

    func page(of query: SessionQuery) -> PageQuery<Session> {
        let column = query.order == .startTime ? "startTime" : "endTime"
        var page = PageQuery<Session>(orderedBy: column)
        page.filter(anyOf: query.statuses, column: "status")
        // By the end, the index is that of the status: a person's own would have to be sorted.
        let plus = query.order == .endTime ? "+" : ""
        page.filter("\(plus)therapistId = ?", query.therapistId?.text)
        page.filter("\(plus)clientId = ?", query.clientId?.text)
        page.filter("\(column) >= ?", query.from?.databaseText)
        page.filter("\(column) < ?", query.until?.databaseText)
        return page
    }

    func page(of query: FormQuery) -> PageQuery<Form> {
        var page = PageQuery<Form>(orderedBy: "title")
        page.filter("type = ?", query.type?.rawValue)
        page.filter("isActive = ?", query.isActive)
        return page
    }

    func page(of query: FormResponseQuery) -> PageQuery<FormResponse> {
        var page = PageQuery<FormResponse>(orderedBy: "submittedAt")
        page.filter("formId = ?", query.formId?.text)
        page.filter("sessionId = ?", query.sessionId?.text)
        page.filter("clientId = ?", query.clientId?.text)
        page.filter("submittedAt >= ?", query.from?.databaseText)
        page.filter("submittedAt < ?", query.until?.databaseText)
        return page
    }

    func page(of query: ResourceQuery) -> PageQuery<Resource> {
        var page = PageQuery<Resource>(orderedBy: "title")
        page.filter("therapistId = ?", query.therapistId?.text)
        page.filter("type = ?", query.type?.rawValue)
        page.filter(Self.list("tags", contains: "?"), query.tag)
        page.filter("isPublic = ?", query.isPublic)
        return page
    }

    func page(of query: AssignmentQuery) -> PageQuery<Assignment> {
        // What is due, of all clients, comes in the order of an index that holds nothing else; the assignments of one
        // client or resource are few.
        let isOfAll = query.resourceId == nil && query.clientId == nil
        let isByDueDate = isOfAll && (query.isOverdue == true || query.dueFrom != nil || query.dueBefore != nil)
        var page = PageQuery<Assignment>(orderedBy: isByDueDate ? "dueDate" : "assignedAt")
        page.filter("resourceId = ?", query.resourceId?.text)
        page.filter("clientId = ?", query.clientId?.text)
        page.filter(anyOf: query.statuses, column: isByDueDate ? "+status" : "status")
        let now = clock.now.databaseText
        page.filter("(dueDate < ? AND status <> 'completed')", query.isOverdue == true ? now : nil)
        page.filter(
            "NOT (dueDate IS NOT NULL AND dueDate < ? AND status <> 'completed')",
            query.isOverdue == false ? now : nil
        )
        page.filter("dueDate >= ?", query.dueFrom?.databaseText)
        page.filter("dueDate < ?", query.dueBefore?.databaseText)
        return page
    }

    /// Whether a JSON list of texts holds one; a list that another program broke holds none.
    private static func list(_ column: String, contains mark: String) -> String {
        """
        (CASE WHEN json_valid(\(column)) THEN EXISTS \
        (SELECT 1 FROM json_each(\(column)) AS element WHERE element.value = \(mark)) ELSE 0 END)
        """
    }

    // MARK: Ids

    /// The ids of an entity's records that begin with a text, at most `limit` of them, in their order.
    package func ids(of entity: Entity, beginningWith prefix: String, limit: Int) throws(PracticeError) -> [String] {
        let sql = Self.idsSQL(of: entity)
        return try store.fetch { db in
            try String.fetchAll(
                db.cachedStatement(sql: sql),
                // The text itself, what is behind it, and what is behind every text that begins so.
                arguments: [prefix, prefix + "\u{1}", prefix + "\u{10FFFF}", limit]
            )
        }
    }

    /// In two parts, since an id's column has numeric affinity: a beginning of nothing but digits would be a number, which
    /// stands before all texts.
    static func idsSQL(of entity: Entity) -> String {
        """
        SELECT id FROM \(entity.table) WHERE id = ? \
        UNION ALL SELECT id FROM \(entity.table) WHERE id >= ? AND id < ? ORDER BY id LIMIT ?
        """
    }
}
