public import TherapyKit

extension InMemoryPractice: AssignmentChanger {
    public func assign(_ request: AssignmentRequest) async throws(PracticeError) -> Assignment {
        try serve { state throws(PracticeError) in try state.create(request, at: clock.now, actor: actor) }
    }

    public func update(_ id: Assignment.ID, with update: AssignmentUpdate) async throws(PracticeError) -> Assignment {
        try serve { state throws(PracticeError) in try state.update(id, with: update, at: clock.now, actor: actor) }
    }

    public func apply(_ command: AssignmentCommand, to id: Assignment.ID) async throws(PracticeError) -> Assignment {
        try serve { state throws(PracticeError) in
            var assignment: Assignment = try state.record(id)
            guard let status = try assignment.status(after: command) else { return assignment }
            assignment.status = status
            return state.save(assignment, at: clock.now, actor: actor)
        }
    }
}

extension InMemoryPractice: ResourceChanger {
    public func create(_ request: ResourceRequest) async throws(PracticeError) -> Resource {
        try serve { state throws(PracticeError) in try state.create(request, at: clock.now, actor: actor) }
    }

    public func update(_ id: Resource.ID, with update: ResourceUpdate) async throws(PracticeError) -> Resource {
        try serve { state throws(PracticeError) in try state.update(id, with: update, at: clock.now, actor: actor) }
    }
}

extension InMemoryPractice: FormChanger {
    public func create(_ request: FormRequest) async throws(PracticeError) -> Form {
        try serve { state throws(PracticeError) in try state.create(request, at: clock.now, actor: actor) }
    }

    public func update(_ id: Form.ID, with update: FormUpdate) async throws(PracticeError) -> Form {
        try serve { state throws(PracticeError) in try state.update(id, with: update, at: clock.now, actor: actor) }
    }
}

extension InMemoryPractice: ResponseSubmitter {
    public func submit(_ request: FormResponseRequest) async throws(PracticeError) -> FormResponse {
        try serve { state throws(PracticeError) in
            let form: Form = try state.record(request.formId)
            var problems = ResponseRules(fields: form.fields).problems(with: request.responses)
            if !form.isActive { problems.append(Problem(field: "formId", message: "is not active")) }
            if let id = request.sessionId, try state.record(id).clientId != request.clientId {
                problems.append(Problem(field: "sessionId", message: "is another client's session"))
            }
            guard problems.isEmpty else { throw .invalid(problems) }
            return try state.create(request, at: clock.now, actor: actor)
        }
    }
}

extension InMemoryPractice: PeopleChanger {
    public func create(_ request: UserRequest) async throws(PracticeError) -> User {
        try serve { state throws(PracticeError) in try state.create(request, at: clock.now, actor: actor) }
    }

    public func create(_ request: TherapistRequest) async throws(PracticeError) -> Therapist {
        try serve { state throws(PracticeError) in try state.create(request, at: clock.now, actor: actor) }
    }

    public func update(_ id: User.ID, with update: UserUpdate) async throws(PracticeError) -> User {
        try serve { state throws(PracticeError) in try state.update(id, with: update, at: clock.now, actor: actor) }
    }

    public func update(_ id: Therapist.ID, with update: TherapistUpdate) async throws(PracticeError) -> Therapist {
        try serve { state throws(PracticeError) in try state.update(id, with: update, at: clock.now, actor: actor) }
    }
}
