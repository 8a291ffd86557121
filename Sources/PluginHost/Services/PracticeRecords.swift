import Practice
import TherapyKit

/// The records for plugins.
struct PracticeRecords: RecordReader {
    let practice: Practice

    func user(_ id: User.ID) async throws(PracticeError) -> User { try practice.user(id) }
    func therapist(_ id: Therapist.ID) async throws(PracticeError) -> Therapist { try practice.therapist(id) }
    func session(_ id: Session.ID) async throws(PracticeError) -> Session { try practice.session(id) }
    func form(_ id: Form.ID) async throws(PracticeError) -> Form { try practice.form(id) }
    func response(_ id: FormResponse.ID) async throws(PracticeError) -> FormResponse { try practice.response(id) }
    func resource(_ id: Resource.ID) async throws(PracticeError) -> Resource { try practice.resource(id) }
    func assignment(_ id: Assignment.ID) async throws(PracticeError) -> Assignment { try practice.assignment(id) }

    func users(_ query: UserQuery) async throws(PracticeError) -> Page<User> { try practice.users(query) }
    func therapists(_ query: TherapistQuery) async throws(PracticeError) -> Page<Therapist> {
        try practice.therapists(query)
    }
    func sessions(_ query: SessionQuery) async throws(PracticeError) -> Page<Session> { try practice.sessions(query) }
    func forms(_ query: FormQuery) async throws(PracticeError) -> Page<Form> { try practice.forms(query) }
    func responses(_ query: FormResponseQuery) async throws(PracticeError) -> Page<FormResponse> {
        try practice.responses(query)
    }
    func resources(_ query: ResourceQuery) async throws(PracticeError) -> Page<Resource> {
        try practice.resources(query)
    }
    func assignments(_ query: AssignmentQuery) async throws(PracticeError) -> Page<Assignment> {
        try practice.assignments(query)
    }
}
