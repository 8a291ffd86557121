import Practice
import PracticeStore
import TestSupport
import Testing
import TherapyKit
import TherapyKitTesting

@testable import PluginHost

/// Holds the practice in memory that plugins are tested on against the real one: the same calls, the same answers.
@Suite("The practice in memory beside the real one", .serialized, .timeLimit(.minutes(5)))
struct InMemoryPracticeTests {
    /// What happened, with each id replaced by the order in which it came up.
    private struct Transcript: Equatable {
        var answers: [String] = []
        var events: [String] = []
    }

    private static let now = TestPractice.noon

    @Test("people, sessions, resources and forms are made, changed, refused and listed alike")
    func alike() async throws {
        let memory = InMemoryPractice(clock: TherapyKitTesting.VirtualWallClock(Self.now), actor: .plugin("p"))
        let imagined = try await transcript(of: memory, reading: memory) { memory.changes }
        let test = try TestPractice()
        let changes = PracticeChanges(
            practice: test.practice,
            actor: .plugin("p"),
            allowance: PluginAllowance(writes: nil)
        )
        let reader = PracticeRecords(practice: test.practice)
        let real = try await transcript(of: changes, reading: reader) {
            try test.store.changes(after: 0, limit: 1000)
        }
        #expect(imagined.answers == real.answers)
        #expect(imagined.events == real.events)
        #expect(real.answers.count > 15 && real.events.count > 10)
    }

    private func transcript(
        of changer: any SessionChanger & AssignmentChanger & ResourceChanger & FormChanger & ResponseSubmitter
            & PeopleChanger,
        reading reader: any RecordReader,
        changes: () throws -> [Change]
    ) async throws -> Transcript {
        var transcript = Transcript()
        var names: [String: String] = [:]
        func note(_ what: String, _ answer: () async throws -> String) async {
            do { transcript.answers.append("\(what): \(try await answer())") } catch let error as PracticeError {
                transcript.answers.append("\(what): \(Self.kind(of: error))")
            } catch { transcript.answers.append("\(what): \(error)") }
        }
        let vera = try await changer.create(UserRequest(name: "Vera"))
        let client = try await changer.create(UserRequest(name: "Client", email: "c@example.org"))
        let therapist = try await changer.create(TherapistRequest(userId: vera.id, bio: "", specialties: ["sleep"]))
        names = [vera.id.text: "vera", client.id.text: "client", therapist.id.text: "therapist"]
        await note("no email") { try await changer.create(UserRequest(name: "x", email: "nonsense")).name }
        await note("no user") { try await changer.create(TherapistRequest(userId: User.ID("none"), bio: "")).bio }
        var sessions: [Session] = []
        for hour in [5, 1, 3] {
            let session = try await changer.schedule(Self.session(hour, therapist, client), allowOverlap: false)
            names[session.id.text] = "session \(hour)"
            sessions.append(session)
        }
        await note("conflict") {
            try await changer.schedule(Self.session(3, therapist, client), allowOverlap: false).id.text
        }
        let update = SessionUpdate(format: .audio, sharedNotes: .some("seen"))
        await note("update") { "\(try await changer.update(sessions[0].id, with: update).format)" }
        await note("the same again") { "\(try await changer.update(sessions[0].id, with: update).format)" }
        await note("statuses") {
            try await changer.apply([
                SessionChange(sessions[0].id, .complete), SessionChange(sessions[0].id, .complete),
                SessionChange(sessions[0].id, .cancel), SessionChange(Session.ID("none"), .cancel),
            ]).map { result in
                switch result {
                case .success(let session): session.map { "\($0.status)" } ?? "as it is"
                case .failure(let error): Self.kind(of: error)
                }
            }.joined(separator: ", ")
        }
        for order in [SessionQuery.Order.startTime, .endTime] {
            await note("listed by \(order)") {
                let query = SessionQuery(statuses: [.scheduled], order: order, limit: 10)
                return try await reader.sessions(query).records.map { names[$0.id.text] ?? "?" }.joined(separator: ", ")
            }
        }
        await note("by their end, of any status") {
            "\(try await reader.sessions(SessionQuery(order: .endTime)).records.count)"
        }
        await note("people") { try await reader.users(UserQuery(search: "EXAMPLE")).records.map(\.name).joined() }
        await note("specialists") { "\(try await reader.therapists(TherapistQuery(specialty: "sleep")).records.count)" }
        let resource = try await changer.create(
            ResourceRequest(
                therapistId: therapist.id,
                title: "Sleep",
                type: .link,
                url: "https://a.example",
                tags: ["a"]
            )
        )
        await note("a dangerous link") {
            try await changer.update(resource.id, with: ResourceUpdate(url: "javascript:x")).url
        }
        let due = Self.now + .seconds(-60)
        let assignment = try await changer.assign(
            AssignmentRequest(resourceId: resource.id, clientId: client.id, dueDate: due)
        )
        await note("overdue") { "\(try await reader.assignments(AssignmentQuery(isOverdue: true)).records.count)" }
        await note("viewed") { "\(try await changer.apply(.view, to: assignment.id).status)" }
        await note("completed") { "\(try await changer.apply(.complete, to: assignment.id).status)" }
        await note("viewed again") { "\(try await changer.apply(.view, to: assignment.id).status)" }
        await note("no longer overdue") {
            "\(try await reader.assignments(AssignmentQuery(isOverdue: true)).records.count)"
        }
        for (id, name) in [(resource.id.text, "resource"), (assignment.id.text, "assignment")] { names[id] = name }
        transcript.events = try changes().map { change in
            let columns = change.columns.sorted().joined(separator: ",")
            return "\(change.kind) \(names[change.id] ?? "?") \(columns) \(change.oldStatus ?? "-") "
                + "\(change.newStatus ?? "-") \(change.actor)"
        }
        return transcript
    }

    private static func session(_ hour: Int, _ therapist: Therapist, _ client: User) -> SessionRequest {
        SessionRequest(
            therapistId: therapist.id,
            clientId: client.id,
            startTime: now + .seconds(hour * 3600),
            endTime: now + .seconds(hour * 3600 + 3000),
            type: .regular,
            format: .video
        )
    }

    /// Without ids, which differ.
    private static func kind(of error: PracticeError) -> String {
        switch error {
        case .notFound(let entity, _): "no \(entity)"
        case .invalid(let problems): "invalid " + problems.map { "\($0.field) \($0.message)" }.joined(separator: "; ")
        case .sessionConflict(let sessions): "in conflict with \(sessions.count)"
        case .invalidTransition(_, _, let from, let to, let allowed): "\(from) to \(to), allowed \(allowed)"
        default: "\(error)"
        }
    }
}
