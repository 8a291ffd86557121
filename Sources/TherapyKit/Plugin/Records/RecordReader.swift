/// Typed queries on the records, as they stand committed. Private notes are in none of them.
public protocol RecordReader: Sendable {
    func user(_ id: User.ID) async throws(PracticeError) -> User
    func therapist(_ id: Therapist.ID) async throws(PracticeError) -> Therapist
    func session(_ id: Session.ID) async throws(PracticeError) -> Session
    func form(_ id: Form.ID) async throws(PracticeError) -> Form
    func response(_ id: FormResponse.ID) async throws(PracticeError) -> FormResponse
    func resource(_ id: Resource.ID) async throws(PracticeError) -> Resource
    func assignment(_ id: Assignment.ID) async throws(PracticeError) -> Assignment

    func users(_ query: UserQuery) async throws(PracticeError) -> Page<User>
    func therapists(_ query: TherapistQuery) async throws(PracticeError) -> Page<Therapist>
    /// - Throws: ``PracticeError/invalid(_:)`` when sessions of no or several statuses are asked for by their end.
    func sessions(_ query: SessionQuery) async throws(PracticeError) -> Page<Session>
    func forms(_ query: FormQuery) async throws(PracticeError) -> Page<Form>
    func responses(_ query: FormResponseQuery) async throws(PracticeError) -> Page<FormResponse>
    func resources(_ query: ResourceQuery) async throws(PracticeError) -> Page<Resource>
    func assignments(_ query: AssignmentQuery) async throws(PracticeError) -> Page<Assignment>
}

extension RecordReader {
    /// What a read gives, or `nil` when the record is gone, or another program wrote it so that nobody can read it: the
    /// daemon tells operators of those itself.
    ///
    /// ```swift
    /// guard let session = try await context.records().ifThere({ try await $0.session(id) }) else { return }
    /// ```
    public func ifThere<Record>(_ read: (any RecordReader) async throws -> Record) async throws -> Record? {
        do {
            return try await read(self)
        } catch PracticeError.notFound, PracticeError.malformed {
            return nil
        }
    }
}
