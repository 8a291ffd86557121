import Practice
import TaskLanes
import TherapyKit

/// Changes of the records in a plugin's name, at a pace that leaves room for others.
struct PracticeChanges: Sendable {
    let practice: Practice
    let actor: Actor
    let allowance: PluginAllowance

    /// Off the plugin's threads: what the daemon begins, it ends, also when the plugin has blocked all of them.
    private func write<Value: Sendable>(
        _ change: @autoclosure () async throws(PracticeError) -> Value,
        count: Int = 1
    ) async throws(PracticeError) -> Value {
        do { try await allowance.waitToWrite(count) } catch {
            throw .unavailable(reason: "the call was cancelled before it was its turn")
        }
        return try await offLane(change)
    }
}

extension PracticeChanges: SessionChanger {
    func schedule(_ request: SessionRequest, allowOverlap: Bool) async throws(PracticeError) -> Session {
        try await write(await practice.schedule(request, allowOverlap: allowOverlap, as: actor))
    }

    func reschedule(
        _ id: Session.ID,
        from startTime: Instant,
        to endTime: Instant,
        allowOverlap: Bool
    ) async throws(PracticeError) -> Session {
        try await write(
            await practice.reschedule(id, from: startTime, to: endTime, allowOverlap: allowOverlap, as: actor).session
        )
    }

    func update(_ id: Session.ID, with update: SessionUpdate) async throws(PracticeError) -> Session {
        try await write(await practice.update(id, with: update, as: actor))
    }

    func apply(_ changes: [SessionChange]) async throws(PracticeError) -> [Result<Session?, PracticeError>] {
        try await write(await practice.apply(changes, as: actor), count: changes.count)
    }
}

extension PracticeChanges: AssignmentChanger {
    func assign(_ request: AssignmentRequest) async throws(PracticeError) -> Assignment {
        try await write(await practice.create(request, as: actor))
    }

    func update(_ id: Assignment.ID, with update: AssignmentUpdate) async throws(PracticeError) -> Assignment {
        try await write(await practice.update(id, with: update, as: actor))
    }

    func apply(_ command: AssignmentCommand, to id: Assignment.ID) async throws(PracticeError) -> Assignment {
        try await write(await practice.apply(command, to: id, as: actor))
    }
}

extension PracticeChanges: ResourceChanger {
    func create(_ request: ResourceRequest) async throws(PracticeError) -> Resource {
        try await write(await practice.create(request, as: actor))
    }

    func update(_ id: Resource.ID, with update: ResourceUpdate) async throws(PracticeError) -> Resource {
        try await write(await practice.update(id, with: update, as: actor))
    }
}

extension PracticeChanges: FormChanger {
    func create(_ request: FormRequest) async throws(PracticeError) -> Form {
        try await write(await practice.create(request, as: actor))
    }

    func update(_ id: Form.ID, with update: FormUpdate) async throws(PracticeError) -> Form {
        try await write(await practice.update(id, with: update, as: actor))
    }
}

extension PracticeChanges: ResponseSubmitter {
    func submit(_ request: FormResponseRequest) async throws(PracticeError) -> FormResponse {
        try await write(await practice.submit(request, as: actor))
    }
}

extension PracticeChanges: PeopleChanger {
    func create(_ request: UserRequest) async throws(PracticeError) -> User {
        try await write(await practice.create(request, as: actor))
    }

    func create(_ request: TherapistRequest) async throws(PracticeError) -> Therapist {
        try await write(await practice.create(request, as: actor))
    }

    func update(_ id: User.ID, with update: UserUpdate) async throws(PracticeError) -> User {
        try await write(await practice.update(id, with: update, as: actor))
    }

    func update(_ id: Therapist.ID, with update: TherapistUpdate) async throws(PracticeError) -> Therapist {
        try await write(await practice.update(id, with: update, as: actor))
    }
}
