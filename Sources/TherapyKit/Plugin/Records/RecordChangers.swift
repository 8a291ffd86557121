/// Changes of sessions by the domain's rules, audited as the plugin's.
public protocol SessionChanger: Sendable {
    /// - Throws: ``PracticeError/sessionConflict(_:)`` when the therapist or the client is taken.
    func schedule(_ request: SessionRequest, allowOverlap: Bool) async throws(PracticeError) -> Session

    /// Keeps the session as `rescheduled` and schedules another in its place, which is returned.
    func reschedule(
        _ id: Session.ID,
        from startTime: Instant,
        to endTime: Instant,
        allowOverlap: Bool
    ) async throws(PracticeError) -> Session

    func update(_ id: Session.ID, with update: SessionUpdate) async throws(PracticeError) -> Session

    /// Makes all changes in one transaction; one that is refused does not stop the others.
    /// - Returns: for each change, in order, the session as it is now, `nil` where it had the status already, or why
    ///   it was refused.
    /// - Throws: ``PracticeError/unavailable(reason:)`` when nothing was changed at all.
    func apply(_ changes: [SessionChange]) async throws(PracticeError) -> [Result<Session?, PracticeError>]
}

/// Changes of assignments by the domain's rules, audited as the plugin's.
public protocol AssignmentChanger: Sendable {
    func assign(_ request: AssignmentRequest) async throws(PracticeError) -> Assignment
    func update(_ id: Assignment.ID, with update: AssignmentUpdate) async throws(PracticeError) -> Assignment
    func apply(_ command: AssignmentCommand, to id: Assignment.ID) async throws(PracticeError) -> Assignment
}

/// Changes of resources by the domain's rules, audited as the plugin's.
public protocol ResourceChanger: Sendable {
    func create(_ request: ResourceRequest) async throws(PracticeError) -> Resource
    func update(_ id: Resource.ID, with update: ResourceUpdate) async throws(PracticeError) -> Resource
}

/// Changes of forms by the domain's rules, audited as the plugin's.
public protocol FormChanger: Sendable {
    func create(_ request: FormRequest) async throws(PracticeError) -> Form
    func update(_ id: Form.ID, with update: FormUpdate) async throws(PracticeError) -> Form
}

/// New responses by the domain's rules, audited as the plugin's.
public protocol ResponseSubmitter: Sendable {
    /// - Throws: ``PracticeError/invalid(_:)`` with every problem that the answers have.
    func submit(_ request: FormResponseRequest) async throws(PracticeError) -> FormResponse
}

/// Changes of users and therapists by the domain's rules, audited as the plugin's.
public protocol PeopleChanger: Sendable {
    func create(_ request: UserRequest) async throws(PracticeError) -> User
    func create(_ request: TherapistRequest) async throws(PracticeError) -> Therapist
    func update(_ id: User.ID, with update: UserUpdate) async throws(PracticeError) -> User
    func update(_ id: Therapist.ID, with update: TherapistUpdate) async throws(PracticeError) -> Therapist
}
