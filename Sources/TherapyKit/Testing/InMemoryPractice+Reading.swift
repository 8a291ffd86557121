public import TherapyKit

extension InMemoryPractice: RecordReader {
    public func user(_ id: User.ID) async throws(PracticeError) -> User { try one(id) }
    public func therapist(_ id: Therapist.ID) async throws(PracticeError) -> Therapist { try one(id) }
    public func session(_ id: Session.ID) async throws(PracticeError) -> Session { try one(id) }
    public func form(_ id: Form.ID) async throws(PracticeError) -> Form { try one(id) }
    public func response(_ id: FormResponse.ID) async throws(PracticeError) -> FormResponse { try one(id) }
    public func resource(_ id: Resource.ID) async throws(PracticeError) -> Resource { try one(id) }
    public func assignment(_ id: Assignment.ID) async throws(PracticeError) -> Assignment { try one(id) }

    public func users(_ query: UserQuery) async throws(PracticeError) -> Page<User> {
        let search = query.search?.lowercased()
        return try page(query, by: \.name) { user in
            guard let search else { return true }
            return user.name.lowercased().contains(search) || user.email?.lowercased().contains(search) == true
        }
    }

    public func therapists(_ query: TherapistQuery) async throws(PracticeError) -> Page<Therapist> {
        try page(query, by: { _ in "" }) { therapist in
            query.specialty.map { therapist.specialties.contains($0) } ?? true
                && query.isActive.map { therapist.isActive == $0 } ?? true
        }
    }

    public func sessions(_ query: SessionQuery) async throws(PracticeError) -> Page<Session> {
        if query.order == .endTime, query.statuses.count != 1 {
            throw .invalid([Problem(field: "order", message: "by their end, sessions of one status are listed")])
        }
        let instant: (Session) -> Instant = { query.order == .startTime ? $0.startTime : $0.endTime }
        return try page(query, by: { instant($0).databaseText }) { session in
            (query.therapistId.map { $0 == session.therapistId } ?? true)
                && (query.clientId.map { $0 == session.clientId } ?? true)
                && (query.statuses.isEmpty || query.statuses.contains(session.status))
                && Self.isWithin(instant(session), query.from, query.until)
        }
    }

    public func forms(_ query: FormQuery) async throws(PracticeError) -> Page<Form> {
        try page(query, by: \.title) { form in
            query.type.map { form.type == $0 } ?? true && query.isActive.map { form.isActive == $0 } ?? true
        }
    }

    public func responses(_ query: FormResponseQuery) async throws(PracticeError) -> Page<FormResponse> {
        try page(query, by: \.submittedAt.databaseText) { response in
            (query.formId.map { $0 == response.formId } ?? true)
                && (query.sessionId.map { $0 == response.sessionId } ?? true)
                && (query.clientId.map { $0 == response.clientId } ?? true)
                && Self.isWithin(response.submittedAt, query.from, query.until)
        }
    }

    public func resources(_ query: ResourceQuery) async throws(PracticeError) -> Page<Resource> {
        try page(query, by: \.title) { resource in
            (query.therapistId.map { $0 == resource.therapistId } ?? true)
                && (query.type.map { $0 == resource.type } ?? true)
                && (query.tag.map { resource.tags.contains($0) } ?? true)
                && (query.isPublic.map { $0 == resource.isPublic } ?? true)
        }
    }

    public func assignments(_ query: AssignmentQuery) async throws(PracticeError) -> Page<Assignment> {
        let now = clock.now
        let isByDueDate =
            query.resourceId == nil && query.clientId == nil
            && (query.isOverdue == true || query.dueFrom != nil || query.dueBefore != nil)
        let key: (Assignment) -> String = { (isByDueDate ? $0.dueDate : $0.assignedAt)?.databaseText ?? "" }
        return try page(query, by: key) { assignment in
            (query.resourceId.map { $0 == assignment.resourceId } ?? true)
                && (query.clientId.map { $0 == assignment.clientId } ?? true)
                && (query.statuses.isEmpty || query.statuses.contains(assignment.status))
                && (query.isOverdue.map { $0 == assignment.isOverdue(at: now) } ?? true)
                && (query.dueFrom.map { from in assignment.dueDate.map { $0 >= from } ?? false } ?? true)
                && (query.dueBefore.map { before in assignment.dueDate.map { $0 < before } ?? false } ?? true)
        }
    }

    private func one<Record: InMemoryRecord>(_ id: RecordID<Record>) throws(PracticeError) -> Record {
        try serve { state throws(PracticeError) in try state.record(id) }
    }

    /// In the order of a key and the id, behind the query's mark.
    private func page<Record: InMemoryRecord>(
        _ query: some RecordQuery<Record>,
        by key: (Record) -> String,
        where isWanted: (Record) -> Bool
    ) throws(PracticeError) -> Page<Record> {
        let all = try serve { state throws(PracticeError) in Array(state.tables[keyPath: Record.table].values) }
        let found = all.filter(isWanted)
            .map { (mark: PageCursor(key: key($0), id: $0.id.text), record: $0) }
            .sorted { Self.precedes($0.mark, $1.mark) }
            .filter { entry in query.after.map { Self.precedes($0, entry.mark) } ?? true }
        let page = found.prefix(min(max(1, query.limit), 1000))
        return Page(records: page.map(\.record), next: page.count < found.count ? page.last?.mark : nil)
    }

    /// By their bytes, as SQLite compares texts.
    private static func precedes(_ left: PageCursor, _ right: PageCursor) -> Bool {
        if left.key != right.key { return left.key.utf8.lexicographicallyPrecedes(right.key.utf8) }
        return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }

    private static func isWithin(_ instant: Instant, _ from: Instant?, _ until: Instant?) -> Bool {
        (from.map { $0 <= instant } ?? true) && (until.map { instant < $0 } ?? true)
    }
}
