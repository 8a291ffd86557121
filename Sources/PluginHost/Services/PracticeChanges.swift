import Practice
import TherapyKit

/// Changes of the records in a plugin's name.
struct PracticeChanges: Sendable {
    let practice: Practice
    let actor: Actor
}

extension PracticeChanges: SessionChanger {
    func schedule(_ request: SessionRequest, allowOverlap: Bool) async throws(PracticeError) -> Session {
        try await practice.schedule(request, allowOverlap: allowOverlap, as: actor)
    }

    func reschedule(
        _ id: Session.ID,
        from startTime: Instant,
        to endTime: Instant,
        allowOverlap: Bool
    ) async throws(PracticeError) -> Session {
        try await practice.reschedule(id, from: startTime, to: endTime, allowOverlap: allowOverlap, as: actor).session
    }

    func update(_ id: Session.ID, with update: SessionUpdate) async throws(PracticeError) -> Session {
        try await practice.update(id, with: update, as: actor)
    }

    func apply(_ changes: [SessionChange]) async throws(PracticeError) -> [Result<Session?, PracticeError>] {
        try await practice.apply(changes, as: actor)
    }
}

extension PracticeChanges: AssignmentChanger {
    func assign(_ request: AssignmentRequest) async throws(PracticeError) -> Assignment {
        try await practice.create(request, as: actor)
    }

    func update(_ id: Assignment.ID, with update: AssignmentUpdate) async throws(PracticeError) -> Assignment {
        try await practice.update(id, with: update, as: actor)
    }

    func apply(_ command: AssignmentCommand, to id: Assignment.ID) async throws(PracticeError) -> Assignment {
        try await practice.apply(command, to: id, as: actor)
    }
}

extension PracticeChanges: ResourceChanger {
    func create(_ request: ResourceRequest) async throws(PracticeError) -> Resource {
        try await practice.create(request, as: actor)
    }

    func update(_ id: Resource.ID, with update: ResourceUpdate) async throws(PracticeError) -> Resource {
        try await practice.update(id, with: update, as: actor)
    }
}

extension PracticeChanges: FormChanger {
    func create(_ request: FormRequest) async throws(PracticeError) -> Form {
        try await practice.create(request, as: actor)
    }

    func update(_ id: Form.ID, with update: FormUpdate) async throws(PracticeError) -> Form {
        try await practice.update(id, with: update, as: actor)
    }
}

extension PracticeChanges: ResponseSubmitter {
    func submit(_ request: FormResponseRequest) async throws(PracticeError) -> FormResponse {
        try await practice.submit(request, as: actor)
    }
}

extension PracticeChanges: PeopleChanger {
    func create(_ request: UserRequest) async throws(PracticeError) -> User {
        try await practice.create(request, as: actor)
    }

    func create(_ request: TherapistRequest) async throws(PracticeError) -> Therapist {
        try await practice.create(request, as: actor)
    }

    func update(_ id: User.ID, with update: UserUpdate) async throws(PracticeError) -> User {
        try await practice.update(id, with: update, as: actor)
    }

    func update(_ id: Therapist.ID, with update: TherapistUpdate) async throws(PracticeError) -> Therapist {
        try await practice.update(id, with: update, as: actor)
    }
}
